import { afterEach, describe, expect, it } from 'vitest';
import { type Cluster, connect } from '../../../src/opensearch/client.ts';
import { isBefore, serverVersion } from '../../../src/opensearch/template/server.ts';
import { type Reply, startServer, type TestServer } from '../../support/http-server.ts';

let server: TestServer;
let cluster: Cluster;

async function versionOf(reply: Reply) {
  server = await startServer(() => reply);
  cluster = connect({ nodes: [server.url] });
  return serverVersion(cluster);
}
afterEach(async () => {
  await cluster.close();
  await server.close();
});

const answer = (number: string, distribution?: string): Reply => ({
  body: { version: { number, ...(distribution && { distribution }) } },
});

describe('serverVersion', () => {
  it('reads major and minor', async () => {
    expect(await versionOf(answer('2.19.4', 'opensearch'))).toEqual({ text: '2.19.4', major: 2, minor: 19 });
  });

  it('takes a server without that address for Serverless', async () => {
    expect(await versionOf({ status: 404 })).toMatchObject({ text: 'serverless' });
  });

  it('takes the number of the compatibility mode for no number', async () => {
    const version = await versionOf(answer('7.10.2', 'opensearch'));
    expect(isBefore(version, 3, 0)).toBe(false);
  });

  it.each([
    ['an older OpenSearch', answer('2.5.0', 'opensearch'), /2\.7 or newer/],
    ['Elasticsearch', answer('8.15.0'), /not OpenSearch/],
    ['Dashboards', { body: '<html>login</html>' }, /does not answer like OpenSearch/],
    ['something else', { status: 500, body: {} }, /does not answer like OpenSearch/],
  ] as const)('refuses %s', async (_what, reply, text) => {
    await expect(versionOf(reply)).rejects.toThrow(text);
  });
});
