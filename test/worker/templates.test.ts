import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/load.ts';
import type { OpenSearchConfig } from '../../src/config/schema.ts';
import { type Cluster, connect } from '../../src/opensearch/client.ts';
import { Metrics } from '../../src/worker/metrics.ts';
import { templateGaps, verifyTemplates } from '../../src/worker/templates.ts';
import { startServer, type TestServer } from '../support/http-server.ts';

function settings(templates: string): OpenSearchConfig {
  const { config } = parseConfig('test', JSON.stringify({ opensearch: { templates } }));
  if (config === undefined) throw new Error('bad settings');
  return config.opensearch;
}

describe('verifyTemplates', () => {
  let server: TestServer;
  let cluster: Cluster;
  let lines: Record<string, unknown>[];
  const log = pino({ base: null }, { write: (line: string) => lines.push(JSON.parse(line)) });

  beforeEach(async () => {
    lines = [];
    server = await startServer(({ url }) =>
      url === '/'
        ? { body: { version: { number: '2.19.4', distribution: 'opensearch' } } }
        : { status: 404, body: {} },
    );
    cluster = connect({ nodes: [server.url] });
  });
  afterEach(async () => {
    await cluster.close();
    await server.close();
  });

  it('finds every template missing on an empty cluster', async () => {
    const { missing, outdated } = await templateGaps(cluster, 'p');
    expect(missing).toContain('p-alerts');
    expect(outdated).toEqual([]);
  });

  it('warns with the remedy, and counts them', async () => {
    const metrics = new Metrics();
    await verifyTemplates(cluster, settings('warn'), metrics, log);
    expect(lines).toMatchObject([{ level: 40, remedy: expect.stringContaining('harrier templates apply') }]);
    expect(await metrics.registry.metrics()).toMatch(/harrier_index_templates_pending [1-9]/);
  });

  it('refuses when it is told to', async () => {
    await expect(verifyTemplates(cluster, settings('require'), new Metrics(), log)).rejects.toMatchObject({
      code: 'templates',
      remedy: expect.stringContaining('harrier templates apply'),
    });
  });

  it('does not look when it is told not to', async () => {
    await verifyTemplates(cluster, settings('ignore'), new Metrics(), log);
    expect(server.received).toEqual([]);
    expect(lines).toEqual([]);
  });

  it('lets a worker start whose cluster is away', async () => {
    await server.close();
    await verifyTemplates(cluster, settings('require'), new Metrics(), log);
    expect(lines).toMatchObject([{ msg: 'index templates could not be checked' }]);
  });
});
