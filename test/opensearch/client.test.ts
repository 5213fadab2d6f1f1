import { createServer } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { type Cluster, connect } from '../../src/opensearch/client.ts';
import type { ConnectionSettings } from '../../src/opensearch/connection.ts';
import { freePort } from '../support/aws.ts';
import { type Received, type Reply, startServer, type TestServer } from '../support/http-server.ts';

const open: { server?: TestServer; cluster?: Cluster } = {};

async function clusterAnswering(
  handle: (request: Received) => Reply,
  settings: Partial<ConnectionSettings> = {},
): Promise<Cluster> {
  open.server = await startServer(handle);
  open.cluster = connect({ nodes: [open.server.url], ...settings });
  return open.cluster;
}

afterEach(async () => {
  await open.cluster?.close();
  await open.server?.close();
  delete open.cluster;
  delete open.server;
});

const get = { method: 'GET', path: '/' } as const;

describe('connect', () => {
  it.each([[''], ['localhost:9200'], ['ftp://host'], ['https://']])('refuses %j as a URL', (url) => {
    expect(() => connect({ nodes: [url] })).toThrow(/URL/);
  });

  it('refuses no node at all', () => {
    expect(() => connect({ nodes: [] })).toThrow('No OpenSearch URL');
  });
});

describe('Cluster.request', () => {
  it('gives status and body, also of a refusal', async () => {
    const cluster = await clusterAnswering(({ url }) =>
      url === '/' ? { body: { ok: true } } : { status: 404, body: { error: 'none' } },
    );
    expect(await cluster.request(get)).toEqual({ status: 200, body: { ok: true } });
    expect(await cluster.request({ method: 'GET', path: '/x' })).toEqual({
      status: 404,
      body: { error: 'none' },
    });
  });

  it('sends user and password, and shows neither in any message or log', async () => {
    const auth = { kind: 'basic', username: 'anna', password: 'geheim/päss' } as const;
    const cluster = await clusterAnswering(() => ({ status: 401, body: 'Unauthorized' }), { auth });
    const error: unknown = await cluster.request(get).catch((caught: unknown) => caught);
    const encoded = Buffer.from('anna:geheim/päss').toString('base64');
    expect(open.server?.received[0]?.headers.authorization).toBe(`Basic ${encoded}`);
    expect(error).toMatchObject({ name: 'AuthenticationError', code: 'unauthenticated' });
    for (const text of [inspect(error, { depth: 10 }), inspect(cluster, { depth: 10, showHidden: true })]) {
      expect(text).not.toContain('geheim');
      expect(text).not.toContain(encoded);
    }
  });

  it('says with 403 what is not allowed and what the cluster answered', async () => {
    const reason = 'no permissions for [indices:admin/index_template/put]';
    const cluster = await clusterAnswering(() => ({
      status: 403,
      body: { error: { type: 'security_exception', reason } },
    }));
    await expect(
      cluster.request({ method: 'PUT', path: '/_index_template/x', body: {} }),
    ).rejects.toMatchObject({
      name: 'PermissionError',
      message: expect.stringMatching(/PUT \/_index_template\/x.*indices:admin\/index_template\/put/),
      remedy: expect.stringContaining('cluster_manage_index_templates'),
    });
  });

  it('tells a blocked index from missing rights', async () => {
    const body = { error: { type: 'cluster_block_exception', reason: 'index read-only' } };
    const cluster = await clusterAnswering(() => ({ status: 403, body }));
    expect((await cluster.request(get)).status).toBe(403);
  });

  it('says that nobody is there', async () => {
    const cluster = connect({ nodes: [`http://127.0.0.1:${await freePort()}`] });
    await expect(cluster.request({ ...get, retries: 0 })).rejects.toMatchObject({
      name: 'UnreachableError',
      message: expect.stringContaining('ECONNREFUSED'),
      remedy: expect.stringContaining('Check that OpenSearch is running'),
    });
    await cluster.close();
  });

  it('says that the name is unknown', async () => {
    const cluster = connect({ nodes: ['http://no-such-host.invalid:9200'] });
    await expect(cluster.request({ ...get, retries: 0 })).rejects.toThrow(/not known|No answer/);
    await cluster.close();
  });

  it('says that the server does not speak TLS', async () => {
    await clusterAnswering(() => ({}));
    const cluster = connect({ nodes: [open.server?.url.replace('http:', 'https:') ?? ''] });
    await expect(cluster.request({ ...get, retries: 0 })).rejects.toMatchObject({
      name: 'TlsError',
      remedy: expect.stringContaining('http://'),
    });
    await cluster.close();
  });

  it('gives up after the time limit', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const address = silent.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const cluster = connect({ nodes: [`http://127.0.0.1:${address.port}`], requestTimeoutMs: 100 });
    await expect(cluster.request({ ...get, retries: 0 })).rejects.toMatchObject({
      name: 'UnreachableError',
      message: expect.stringContaining('in time'),
    });
    silent.close();
    await cluster.close();
  });

  it('ends at once when aborted', async () => {
    const controller = new AbortController();
    const cluster = await clusterAnswering(() => {
      controller.abort(new Error('stop'));
      return { hangUp: true };
    });
    await expect(cluster.request({ ...get, signal: controller.signal })).rejects.toThrow('stop');
  });

  it('compresses bodies when asked to', async () => {
    const cluster = await clusterAnswering(() => ({}), { compress: true });
    await cluster.request({ method: 'POST', path: '/_bulk', bytes: Buffer.from('{}\n') });
    expect(open.server?.received[0]?.headers['content-encoding']).toBe('gzip');
  });
});
