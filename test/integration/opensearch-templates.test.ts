import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cluster, connect, member } from '../../src/opensearch/client.ts';
import { applyTemplates } from '../../src/opensearch/template/apply.ts';
import { buildTemplates } from '../../src/opensearch/template/build.ts';
import { planTemplates } from '../../src/opensearch/template/plan.ts';
import { serverVersion } from '../../src/opensearch/template/server.ts';
import { ASSET_FIELDS, STREAM_FIELDS } from '../../src/worker/object/stream-fields.ts';
import { backends, backendUrl } from '../support/backends.ts';
import {
  missingForOpenSearch,
  OPENSEARCH_3,
  type OpenSearchNode,
  startOpenSearch,
} from '../support/opensearch.ts';

const withoutNewJava = missingForOpenSearch(OPENSEARCH_3) !== undefined;

describe.skipIf(!backends.opensearch)('templates on OpenSearch 2', () => {
  suite('2', () => backendUrl('opensearch'));
});

describe.skipIf(withoutNewJava)(
  `templates on OpenSearch 3 (${missingForOpenSearch(OPENSEARCH_3) ?? 'JDK found'})`,
  () => {
    let node: OpenSearchNode | undefined;
    beforeAll(async () => {
      node = await startOpenSearch({ version: OPENSEARCH_3 });
    });
    afterAll(() => node?.stop());
    suite('3', () => node?.url ?? '');
  },
);

function suite(major: string, url: () => string): void {
  const prefix = 'templates-test';
  const version = '1.0.0';
  let cluster: Cluster;
  const resources = (changes = {}) =>
    buildTemplates({
      prefix,
      retentionDays: 365,
      fields: STREAM_FIELDS,
      assetFields: ASSET_FIELDS,
      ...changes,
    });
  const states = async (list = resources()) =>
    new Map((await planTemplates(cluster, list)).map(({ resource, state }) => [resource.name, state]));

  beforeAll(() => {
    cluster = connect({ nodes: [url()] });
  });
  afterAll(() => cluster.close());

  it('knows the server', async () => {
    expect((await serverVersion(cluster)).text.split('.')[0]).toBe(major);
  });

  it('plans everything as new, and writes nothing by that', async () => {
    const planned = await states();
    expect(new Set(planned.values())).toEqual(new Set(['create', 'unavailable']));
    expect(planned.get(`${prefix}-lifecycle`)).toBe('unavailable');
    expect(await states()).toEqual(planned);
  });

  it('applies once; the second time there is nothing to do', async () => {
    const first = await applyTemplates(cluster, resources(), { version });
    expect(first.filter(({ written }) => written).length).toBe(first.length - 1);
    const second = await applyTemplates(cluster, resources(), { version: '2.0.0' });
    expect(second.filter(({ written }) => written)).toEqual([]);
    expect(new Set(second.map(({ state }) => state))).toEqual(new Set(['unchanged', 'unavailable']));
  });

  it('gives new indices settings, mapping and alias', async () => {
    await cluster.expect({
      method: 'PUT',
      path: `/${prefix}-alerts-2026.11.21/_doc/1`,
      query: { refresh: 'true' },
      body: {
        timestamp: '2026-11-21T00:00:00.000+0000',
        rule: { level: 3, id: '80301' },
        data: { srcip: '1.2.3.4' },
      },
    });
    const found = await cluster.expect({
      method: 'POST',
      path: `/${prefix}-alerts/_search`,
      body: { query: { range: { 'rule.level': { gte: 3 } } } },
    });
    expect(member(member(member(found.body, 'hits'), 'total'), 'value')).toBe(1);
  });

  it('leaves a template alone that a user has edited, and says so', async () => {
    const name = `${prefix}-settings`;
    const path = `/_component_template/${name}`;
    const { body } = await cluster.expect({ method: 'GET', path });
    const list = member(body, 'component_templates');
    const template = member(Array.isArray(list) ? list[0] : undefined, 'component_template');
    const edited = JSON.parse(JSON.stringify(template));
    edited.template.settings.index.number_of_shards = '5';
    await cluster.expect({ method: 'PUT', path, body: edited });

    const [planned] = (await planTemplates(cluster, resources())).filter(
      ({ resource }) => resource.name === name,
    );
    expect(planned).toMatchObject({
      state: 'changed-by-user',
      differences: [{ path: 'setting index.number_of_shards', current: '5', desired: '1' }],
    });
    await applyTemplates(cluster, resources(), { version });
    const kept = JSON.stringify((await cluster.expect({ method: 'GET', path })).body);
    expect(kept).toContain('"number_of_shards":"5"');

    const forced = await applyTemplates(cluster, resources(), { version, force: true });
    expect(forced.filter(({ written }) => written).map(({ resource }) => resource.name)).toEqual([name]);
    expect((await states()).get(name)).toBe('unchanged');
  });

  it('leaves a template alone that was never ours', async () => {
    const name = `${prefix}-signals`;
    await cluster.expect({
      method: 'PUT',
      path: `/_index_template/${name}`,
      body: { index_patterns: ['somebody-elses-*'] },
    });
    const applied = await applyTemplates(cluster, resources(), { version });
    expect(applied.find(({ resource }) => resource.name === name)).toMatchObject({
      state: 'changed-by-user',
      written: false,
    });
    await applyTemplates(cluster, resources(), { version, force: true });
  });

  it('updates what it wrote itself when our templates change', async () => {
    const newer = resources({ wazuhAlias: 'wazuh-alerts-4.x-test' });
    const applied = await applyTemplates(cluster, newer, { version });
    expect(
      applied.filter(({ written }) => written).map(({ resource, state }) => [resource.name, state]),
    ).toEqual([[`${prefix}-alerts`, 'update']]);
  });
}
