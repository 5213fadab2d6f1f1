import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configSchema } from '../../src/config/schema.ts';
import type { CheckResult } from '../../src/worker/check/result.ts';
import { check } from '../../src/worker/check.ts';
import { type Received, type Reply, startServer, type TestServer } from '../support/http-server.ts';

const DENIED = 'AuthFailure';

describe('check', { timeout: 60_000 }, () => {
  let server: TestServer;
  let folder: string;
  let answer: (request: Received) => Reply;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'harrier-'));
    server = await startServer((request) => answer(request));
  });
  afterEach(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  async function run(more: object): Promise<CheckResult[]> {
    const config = configSchema.parse({ rulesets: [], opensearch: { urls: [server.url] }, ...more });
    const results: CheckResult[] = [];
    for await (const result of check(config)) results.push(result);
    return results;
  }

  const named = (results: readonly CheckResult[], name: RegExp) =>
    results.find((result) => name.test(result.name));

  it('writes nothing: to the cluster go only requests that cannot work, to disk nothing', async () => {
    answer = ({ method, url }) => {
      if (url === '/') return { body: { version: { number: '2.19.4', distribution: 'opensearch' } } };
      if (url.startsWith('/_bulk')) return { body: { items: [{ create: { status: 404 } }] } };
      return { status: method === 'PUT' && !url.includes('/_') ? 400 : 404, body: {} };
    };
    const results = await run({
      dead_letter: { type: 'folder', path: path.join(folder, 'letters') },
      state: { path: path.join(folder, 'state', 'file') },
    });
    expect(named(results, /^writing/)?.state).toBe('good');
    expect(named(results, /^dead letters/)?.state).toBe('good');
    expect(named(results, /^state/)?.state).toBe('good');
    expect(await readdir(folder)).toEqual([]);
    const writing = server.received.filter(({ method }) => method !== 'GET');
    expect(writing.length).toBeGreaterThan(0);
    for (const { method, url, body } of writing) {
      const harmless =
        url.includes('require_alias=true') ||
        body.includes('"index.number_of_shards":0') ||
        url.endsWith('/_mapping');
      expect(harmless, `${method} ${url}`).toBe(true);
    }
  });

  it('names the right that is missing, and the role that has it', async () => {
    answer = ({ method, url }) => {
      if (url === '/') return { body: { version: { number: '2.19.4' } } };
      if (method === 'PUT' && url.includes('/_create/')) {
        const reason = 'no permissions for [indices:data/write/index]';
        return { status: 403, body: { error: { type: 'security_exception', reason } } };
      }
      return { status: 404, body: {} };
    };
    expect(named(await run({}), /^writing/)).toMatchObject({
      state: 'failed',
      detail: expect.stringContaining('indices:data/write/index'),
      remedy: expect.stringContaining('deploy/opensearch/worker-role.json'),
    });
  });

  it('tries what the inventory needs in EC2 and in the cluster', async () => {
    const credentials = { access_key_id: 'AKIAEXAMPLE', secret_access_key: 'example' };
    const assets = {
      enrich: true,
      collect: { endpoint: server.url, credentials, regions: ['eu-west-1'] },
    };
    const aws =
      (allowed: boolean) =>
      (request: Received): Reply => {
        const action = new URLSearchParams(request.body).get('Action');
        if (action === 'GetCallerIdentity') {
          const account =
            '<GetCallerIdentityResult><Account>111122223333</Account></GetCallerIdentityResult>';
          return { body: `<GetCallerIdentityResponse>${account}</GetCallerIdentityResponse>` };
        }
        if (action === null) return { status: 404, body: {} };
        const code = allowed ? 'DryRunOperation' : DENIED;
        return {
          status: allowed ? 412 : 401,
          body: `<Response><Errors><Error><Code>${code}</Code><Message>m</Message></Error></Errors></Response>`,
        };
      };
    answer = aws(true);
    expect(named(await run({ assets }), /account 111122223333/)).toMatchObject({ state: 'good' });
    answer = aws(false);
    const denied = await run({ assets });
    expect(named(denied, /account 111122223333/)).toMatchObject({
      state: 'failed',
      detail: expect.stringContaining('ec2:DescribeInstances in eu-west-1'),
      remedy: expect.stringContaining('deploy/iam/assets-policy.json'),
    });
    expect(named(denied, /inventory: reading/)?.state).toBe('good');
    expect(named(denied, /inventory: writing/)?.state).toBe('good');
  });
});
