import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { parseConfig } from '../../src/config/load.ts';
import { configJsonSchema } from '../../src/config/schema.ts';
import { freePort } from '../support/aws.ts';
import { startServer, type TestServer } from '../support/http-server.ts';
import { runCli } from '../support/run-cli.ts';
import { spawnHarrier } from '../support/worker-process.ts';

/** Every option that takes a secret has one planted; none of them may turn up in what Harrier writes. */

const PLANT = 'Pl4nted';
let planted = 0;
/** Each one is another, and all of them are found by the mark. */
const plant = () => `${PLANT}${planted++}x`;
const keys = () => ({
  access_key_id: 'AKIAIOSFODNN7EXAMPLE',
  secret_access_key: plant(),
  session_token: plant(),
});

/** `url` refuses all that it is asked. */
function plantedConfig(url: string, folder: string, redis: string) {
  const { host } = new URL(url);
  return {
    sources: [
      { queue_url: `${url}/111122223333/q`, endpoint: url, region: 'eu-west-1', credentials: keys() },
    ],
    opensearch: {
      urls: [`http://somebody:${plant()}@${host}`],
      user: 'somebody',
      password: plant(),
    },
    dead_letter: {
      type: 'queue',
      queue_url: `${url}/111122223333/dead`,
      endpoint: url,
      region: 'eu-west-1',
      credentials: keys(),
    },
    announce: [
      {
        type: 'webhook',
        url: `${url}/hook/${plant()}`,
        secret: plant(),
        headers: { authorization: `Bearer ${plant()}` },
      },
      { type: 'chat', url: `${url}/services/${plant()}` },
      { type: 'sns', topic_arn: 'arn:aws:sns:eu-west-1:111122223333:t', endpoint: url, credentials: keys() },
    ],
    assets: { enrich: true, collect: { endpoint: url, credentials: keys() } },
    state: { path: path.join(folder, 'state'), shared: { url: `redis://u:${plant()}@${redis}` } },
    tracing: { endpoint: `${url}/v1/traces`, headers: { authorization: plant() } },
    metrics: { port: 1 },
    shutdown: { grace: '1s' },
  };
}

type Planted = ReturnType<typeof plantedConfig>;

// The first to use them loads the AWS clients and compiles rules.
describe('planted secrets', { timeout: 90_000 }, () => {
  let folder: string;
  let server: TestServer;
  let settings: Planted;
  let file: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'harrier-'));
    server = await startServer(() => ({ status: 403, body: { message: 'you may not' } }));
    settings = plantedConfig(server.url, folder, `127.0.0.1:${await freePort()}`);
    file = await save('harrier.yaml', settings);
  });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  async function save(name: string, value: unknown): Promise<string> {
    const place = path.join(folder, name);
    await writeFile(place, typeof value === 'string' ? value : stringify(value));
    return place;
  }

  it('stand in every option that the schema calls secret', () => {
    const { signed, ...rest } = { signed: signedConfig(settings), ...settings };
    const holding = new Set([...pathsOf(rest), ...pathsOf(signed)]);
    expect(secretPaths(configJsonSchema() as Schema).filter((one) => !holding.has(one))).toEqual([]);
  });

  it.each([
    ['config explain'],
    ['config explain --json'],
    ['config check'],
    ['check'],
    ['check --json'],
    ['check --announce-test'],
    ['status'],
    ['status --json'],
    ['dlq list'],
    ['dlq replay'],
    ['backfill s3://bucket/prefix --since 2026-11-01'],
  ])('do not turn up in harrier %s', async (line) => {
    const ended = await runCli(...line.split(' '), '--config', file);
    const written = ended.stdout + ended.stderr;
    expect(written.length).toBeGreaterThan(10);
    expect(leaks(written)).toEqual([]);
  });

  it('do not turn up when requests are signed', async () => {
    const signed = await save('signed.yaml', signedConfig(settings));
    for (const line of ['config explain', 'check']) {
      const ended = await runCli(...line.split(' '), '--config', signed);
      expect(leaks(ended.stdout + ended.stderr)).toEqual([]);
    }
  });

  it('do not turn up in the log of a worker that is refused everywhere', async () => {
    const { shared: _, ...state } = settings.state;
    const config = await save('worker.yaml', { ...settings, state, log: { level: 'trace' } });
    const child = spawnHarrier(['worker', '--config', config], { HARRIER_METRICS_PORT: '0' });
    let written = '';
    const tired = setTimeout(() => child.kill('SIGTERM'), 60_000);
    const ended = new Promise((resolve) => child.once('close', resolve));
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        written += chunk.toString();
        if (written.includes('cannot receive')) child.kill('SIGTERM');
      });
    }
    await ended;
    clearTimeout(tired);
    expect(written).toContain('worker started');
    expect(written).toContain('cannot receive');
    expect(leaks(written)).toEqual([]);
  });

  it.each([
    ['a list', (text: string) => text.replace(/(password: )(\S+)/, '$1[$2]')],
    ['an alias', (text: string) => text.replace(/(password: )(\S+)/, '$1*$2')],
    ['a tag', (text: string) => text.replace(/(password: )(\S+)/, '$1!$2')],
    ['an open quote', (text: string) => text.replace(/(password: )(\S+)/, '$1"$2')],
    ['a second key', (text: string) => text.replace(/(password: )(\S+)/, '$1$2: $2')],
    ['reserved characters', (text: string) => text.replace(/(password: )(\S+)/, '$1@$2')],
    ['half a URL', (text: string) => text.replaceAll(/http:\/\/somebody:/g, 'somebody:')],
  ])('do not turn up where they are written wrong: %s', async (_name, spoil) => {
    const spoilt = spoil(stringify(settings));
    const { diagnostics } = parseConfig('harrier.yaml', spoilt);
    expect(diagnostics.all.length).toBeGreaterThan(0);
    const wrong = await save('wrong.yaml', spoilt);
    for (const line of ['config check', 'config check --json', 'check']) {
      const ended = await runCli(...line.split(' '), '--config', wrong);
      expect(leaks(ended.stdout + ended.stderr)).toEqual([]);
    }
  });

  it('do not turn up when they stand in a URL on the command line', async () => {
    for (const url of [
      `http://u:${PLANT}@${new URL(server.url).host}`,
      `u:${PLANT}@localhost`,
      `htp://u:${PLANT}@x`,
    ]) {
      const ended = await runCli('templates', 'plan', '--opensearch', url);
      expect(ended.code).not.toBe(0);
      expect(leaks(ended.stderr)).toEqual([]);
    }
  });
});

function signedConfig({ opensearch, sources }: Planted) {
  const [url = ''] = opensearch.urls;
  return { sources, opensearch: { urls: [url], sigv4: { region: 'eu-west-1', credentials: keys() } } };
}

/** Also as a header of basic authentication would hold them. */
function leaks(text: string): string[] {
  const decoded = text.replaceAll(/[A-Za-z0-9+/]{16,}={0,2}/g, (part) =>
    Buffer.from(part, 'base64').toString(),
  );
  return [text, decoded].flatMap((one) => one.match(new RegExp(`.{0,60}${PLANT}.{0,20}`, 'g')) ?? []);
}

interface Schema {
  readonly secret?: boolean;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

/** `sources[].credentials.session_token` for each secret; `*` stands for a free name. */
function secretPaths(schema: Schema, at = ''): string[] {
  const { properties = {}, additionalProperties: rest, items, anyOf = [], oneOf = [], allOf = [] } = schema;
  return [
    ...(schema.secret === true ? [at] : []),
    ...Object.entries(properties).flatMap(([name, member]) => secretPaths(member, `${at}.${name}`)),
    ...(typeof rest === 'object' ? secretPaths(rest, `${at}.*`) : []),
    ...(items === undefined ? [] : secretPaths(items, `${at}[]`)),
    ...[...anyOf, ...oneOf, ...allOf].flatMap((one) => secretPaths(one, at)),
  ];
}

/** The places of planted secrets, written as above. */
function pathsOf(value: unknown, at = ''): string[] {
  if (typeof value === 'string') return value.includes(PLANT) ? [at] : [];
  if (Array.isArray(value)) return value.flatMap((item) => pathsOf(item, `${at}[]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    pathsOf(member, at.endsWith('headers') ? `${at}.*` : `${at}.${name}`),
  );
}
