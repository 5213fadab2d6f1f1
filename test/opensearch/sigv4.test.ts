import { createHash, createHmac } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { type Cluster, connect } from '../../src/opensearch/client.ts';
import { type Received, startServer, type TestServer } from '../support/http-server.ts';

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const sha256 = (text: string): string => createHash('sha256').update(text, 'latin1').digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** The signature that this request must have, computed from what arrived (AWS Signature Version 4). */
function expectedSignature(request: Received): {
  readonly signature: string;
  readonly sent: string;
  readonly scope: string;
} {
  const authorization = request.headers.authorization ?? '';
  const [, scope = '', signedHeaders = '', sent = ''] =
    /^AWS4-HMAC-SHA256 Credential=[^/]+\/(\S+), SignedHeaders=(\S+), Signature=([0-9a-f]+)$/.exec(
      authorization,
    ) ?? [];
  const url = new URL(request.url, 'http://x');
  const query = [...url.searchParams]
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value).replaceAll('*', '%2A')}`)
    .sort()
    .join('&');
  const headers = signedHeaders.split(';').map((name) => `${name}:${String(request.headers[name]).trim()}\n`);
  const path = url.pathname
    .split('/')
    .map((part) => encodeURIComponent(part))
    .join('/');
  const canonical = [request.method, path, query, headers.join(''), signedHeaders, sha256(request.body)].join(
    '\n',
  );
  const time = String(request.headers['x-amz-date']);
  const toSign = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n');
  const key = scope.split('/').reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${SECRET}`);
  return { signature: hmac(key, toSign).toString('hex'), sent, scope };
}

describe('requests signed with Signature Version 4', () => {
  let server: TestServer;
  let cluster: Cluster;

  async function start(service: 'es' | 'aoss', sessionToken?: string): Promise<void> {
    server = await startServer(() => ({ body: {} }));
    const credentials = {
      accessKeyId: 'AKIDEXAMPLE',
      secretAccessKey: SECRET,
      ...(sessionToken && { sessionToken }),
    };
    const auth = {
      kind: 'sigv4',
      region: 'eu-central-1',
      service,
      credentials: async () => credentials,
    } as const;
    cluster = connect({ nodes: [server.url], auth });
  }
  afterEach(async () => {
    await cluster.close();
    await server.close();
  });

  it.each(['es', 'aoss'] as const)('carry the signature that the receiver computes (%s)', async (service) => {
    await start(service);
    await cluster.request({ method: 'GET', path: '/' });
    await cluster.request({ method: 'PUT', path: '/_index_template/harrier-alerts', body: { a: 'ö' } });
    await cluster.request({
      method: 'POST',
      path: '/_bulk',
      query: { filter_path: 'errors,items.*.status' },
      bytes: Buffer.from('{"create":{}}\n{"name":"Zoë"}\n'),
    });
    expect(server.received).toHaveLength(3);
    for (const request of server.received) {
      const { signature, sent, scope } = expectedSignature(request);
      expect(sent).toBe(signature);
      expect(scope).toMatch(new RegExp(`^\\d{8}/eu-central-1/${service}/aws4_request$`));
      expect(request.headers['x-amz-content-sha256']).toBe(sha256(request.body));
      expect(request.headers.authorization).not.toContain(SECRET);
    }
  });

  it('carry the token of temporary credentials, signed', async () => {
    await start('es', 'TOKEN');
    await cluster.request({ method: 'GET', path: '/' });
    const [request] = server.received;
    if (!request) throw new Error('nothing received');
    expect(request.headers['x-amz-security-token']).toBe('TOKEN');
    expect(request.headers.authorization).toContain('x-amz-security-token');
    const { signature, sent } = expectedSignature(request);
    expect(sent).toBe(signature);
  });

  it('fail the check when the body is changed on the way', async () => {
    await start('es');
    await cluster.request({ method: 'POST', path: '/_bulk', bytes: Buffer.from('{}\n') });
    const [request] = server.received;
    if (!request) throw new Error('nothing received');
    const { signature, sent } = expectedSignature({ ...request, body: '{"x":1}\n' });
    expect(sent).not.toBe(signature);
  });
});
