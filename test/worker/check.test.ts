import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configSchema } from '../../src/config/schema.ts';
import type { CheckOptions, CheckResult } from '../../src/worker/check/result.ts';
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

  async function run(more: object, options: CheckOptions = {}): Promise<CheckResult[]> {
    const config = configSchema.parse({ rulesets: [], opensearch: { urls: [server.url] }, ...more });
    const results: CheckResult[] = [];
    for await (const result of check(config, options)) results.push(result);
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

  describe('of announcements', () => {
    const announce = (url: string) => [
      { type: 'webhook', name: 'hook', url: `${url}/hook/Pl4nted`, secret: 's3cret' },
      { type: 'chat', url: `${url}/chat/Pl4nted`, level: 12 },
      {
        type: 'sns',
        topic_arn: 'arn:aws:sns:eu-west-1:111122223333:t',
        endpoint: url,
        credentials: { access_key_id: 'AKIAEXAMPLE', secret_access_key: 'example' },
      },
    ];
    const forTargets = () =>
      server.received.filter(({ url, body }) => /^\/(hook|chat)/.test(url) || body.includes('Action='));

    it('asks for the places, and sends no message', async () => {
      answer = ({ method, url, body }) => {
        if (method === 'HEAD') return { status: url.startsWith('/chat') ? 503 : 405 };
        if (body.includes('Action='))
          return { status: 404, body: '<ErrorResponse><Error><Code>NotFound</Code></Error></ErrorResponse>' };
        return { status: 404, body: {} };
      };
      const results = await run({ announce: announce(server.url) });
      expect(named(results, /^announcing: hook/)).toMatchObject({
        state: 'good',
        detail: expect.stringContaining('405'),
      });
      expect(named(results, /^announcing: chat/)).toMatchObject({ state: 'failed' });
      expect(named(results, /^announcing: sns/)).toMatchObject({ state: 'failed' });
      expect(JSON.stringify(results)).not.toContain('Pl4nted');
      expect(
        forTargets().map(({ method, url, body }) =>
          method === 'HEAD' ? url.slice(0, 5) : body.slice(0, 25),
        ),
      ).toEqual(['/hook', '/chat', 'Action=GetTopicAttributes'.slice(0, 25)]);
    });

    it('sends a message marked as a test when it is told to, in the form of each place', async () => {
      answer = ({ body }) =>
        body.includes('Action=Publish')
          ? {
              body: '<PublishResponse><PublishResult><MessageId>m</MessageId></PublishResult></PublishResponse>',
            }
          : { status: body.startsWith('{"text"') || body.includes('"rule"') ? 200 : 404, body: {} };
      const results = await run({ announce: announce(server.url) }, { announce: true });
      for (const name of ['hook', 'chat', 'sns']) {
        expect(named(results, new RegExp(`^announcing: ${name}`))).toMatchObject({ state: 'good' });
      }
      const [hook, chat, sns] = forTargets();
      expect(JSON.parse(hook?.body ?? '')).toMatchObject({
        rule: { level: 7, description: expect.stringMatching(/^TEST MESSAGE/) },
        harrier: { test: true },
      });
      expect(hook?.headers['x-harrier-signature']).toMatch(/^t=\d+,v1=/);
      expect(JSON.parse(chat?.body ?? '').text).toMatch(/Level 12.*TEST MESSAGE/);
      expect(decodeURIComponent(sns?.body.replaceAll('+', ' ') ?? '')).toContain('TEST MESSAGE');
    });

    it('names a template that does not compile', async () => {
      answer = () => ({ status: 404, body: {} });
      const results = await run({ announce: [{ type: 'chat', url: server.url, template: '{{x' }] });
      expect(named(results, /^announcing/)).toMatchObject({
        state: 'failed',
        detail: expect.stringContaining('never closed'),
      });
    });
  });

  it('sends the collector of traces a request without spans', async () => {
    answer = ({ url }) => ({ status: url === '/v1/traces' ? 200 : 404, body: {} });
    const tracing = { endpoint: `${server.url}/v1/traces`, headers: { authorization: 'Pl4nted' } };
    expect(named(await run({ tracing }), /^traces/)).toMatchObject({ state: 'good' });
    const [request] = server.received.filter(({ url }) => url === '/v1/traces');
    expect(JSON.parse(request?.body ?? '')).toEqual({ resourceSpans: [] });
    expect(request?.headers['authorization']).toBe('Pl4nted');
    answer = () => ({ status: 404, body: {} });
    const refused = await run({ tracing });
    expect(named(refused, /^traces/)).toMatchObject({ state: 'warning' });
    expect(JSON.stringify(refused)).not.toContain('Pl4nted');
  });
});
