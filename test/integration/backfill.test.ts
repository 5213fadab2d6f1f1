import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cluster, connect, member } from '../../src/opensearch/client.ts';
import { type NotifiedBucket, notifiedBucket, TEST_REGION } from '../support/aws-bucket.ts';
import { backends, backendUrl } from '../support/backends.ts';
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts';
import { runHarrier, spawnHarrier } from '../support/worker-process.ts';

const DECODERS = `
<decoder name="json"><prematch>^{</prematch><plugin_decoder>JSON_Decoder</plugin_decoder></decoder>`;
const RULES = `
<group name="local,">
<rule id="100100" level="3"><decoded_as>json</decoded_as><field name="aws.eventName">^GetObject$</field><description>read</description></rule>
<rule id="100110" level="10" frequency="7" timeframe="600"><if_matched_sid>100100</if_matched_sid><description>many reads</description></rule>
</group>`;

const OBJECTS = 14;
const RECORDS = 3;
const BEGIN = Math.floor(Date.now() / 1000) * 1000 - 86_400_000;

/** Windows of the rule span several objects: whoever forgets at a cut raises other alerts. */
const object = (n: number) =>
  gzipSync(
    JSON.stringify({
      Records: Array.from({ length: RECORDS }, (_, m) => ({
        eventVersion: '1.11',
        eventTime: `${new Date(BEGIN + (n * RECORDS + m) * 10_000).toISOString().slice(0, 19)}Z`,
        eventID: `00000000-0000-4000-8000-${String(n * RECORDS + m).padStart(12, '0')}`,
        eventSource: 's3.amazonaws.com',
        eventName: 'GetObject',
        awsRegion: TEST_REGION,
        sourceIPAddress: '198.51.100.7',
        userAgent: 'test',
        userIdentity: { type: 'IAMUser', accountId: '123456789012', userName: 'ann' },
        requestParameters: null,
        responseElements: null,
        recipientAccountId: '123456789012',
      })),
    }),
  );

describe.skipIf(!backends.aws || !backends.opensearch)('backfill', () => {
  const stamp = Date.now().toString(36);
  let folder: string;
  let bucket: NotifiedBucket;
  let proxy: FaultProxy;
  let cluster: Cluster;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'harrier-backfill-'));
    for (const [name, text] of [
      ['decoders', DECODERS],
      ['rules', RULES],
    ] as const) {
      await mkdir(path.join(folder, 'ruleset', name), { recursive: true });
      await writeFile(path.join(folder, 'ruleset', name, '0100-local.xml'), text);
    }
    bucket = await notifiedBucket(backendUrl('aws'), `backfilled-${stamp}`);
    for (let n = 0; n < OBJECTS; n++) {
      const key = `AWSLogs/123456789012/CloudTrail/${TEST_REGION}/2026/11/20/${String(n).padStart(3, '0')}.json.gz`;
      await bucket.put(key, object(n));
    }
    proxy = await startFaultProxy(backendUrl('aws'));
    cluster = connect({ nodes: [backendUrl('opensearch')] });
  });
  afterAll(async () => {
    bucket.destroy();
    await proxy.close();
    await cluster.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function config(prefix: string): Promise<string> {
    const file = path.join(folder, `${prefix}.yaml`);
    const credentials = { access_key_id: 'test', secret_access_key: 'test' };
    const source = {
      queue_url: bucket.queueUrl,
      endpoint: proxy.url,
      region: TEST_REGION,
      wait: 1,
      credentials,
    };
    const settings = {
      sources: [source],
      outputs: { ocsf: false },
      opensearch: { urls: [backendUrl('opensearch')], index_prefix: prefix },
      rulesets: [{ name: 'local', dir: path.join(folder, 'ruleset') }],
      dead_letter: { type: 'folder', path: path.join(folder, `${prefix}-dead`) },
      limits: { concurrency: 1 },
      metrics: { enabled: false },
    };
    await writeFile(file, JSON.stringify(settings));
    return file;
  }

  /** Ids of documents, and rule and id of alerts. */
  async function contents(prefix: string): Promise<string[]> {
    const index = `${prefix}-*`;
    await cluster.expect({ method: 'POST', path: `/${index}/_refresh` });
    const query = { size: '1000', _source: 'rule.id' };
    const { body } = await cluster.expect({ method: 'GET', path: `/${index}/_search`, query });
    const hits = member(member(body, 'hits'), 'hits');
    return (Array.isArray(hits) ? hits : [])
      .map((hit) => {
        const stream = String(member(hit, '_index')).slice(prefix.length);
        return `${stream} ${member(hit, '_id')} ${member(member(member(hit, '_source'), 'rule'), 'id') ?? ''}`;
      })
      .sort();
  }

  it('killed in the middle and taken up again leaves what an uninterrupted run leaves, and live adds nothing', async () => {
    const place = `s3://${bucket.bucket}/AWSLogs/`;
    const whole = await runHarrier(['backfill', place, '--config', await config(`whole-${stamp}`)]);
    expect(whole.stdout).toContain(`${OBJECTS} objects, ${OBJECTS * RECORDS} records`);
    const expected = await contents(`whole-${stamp}`);
    expect(expected.filter((one) => one.startsWith('-ecs'))).toHaveLength(OBJECTS * RECORDS);
    expect(expected.filter((one) => one.endsWith(' 100110')).length).toBeGreaterThan(3);

    const prefix = `cut-${stamp}`;
    const state = path.join(folder, 'state.json');
    const command = ['backfill', place, '--config', await config(prefix), '--state', state];
    const done = async () => member(JSON.parse(await readFile(state, 'utf8').catch(() => '{}')), 'done');
    proxy.set(({ method, path: where }) =>
      method === 'GET' && where.includes('.json.gz') ? { slowMs: 400 } : undefined,
    );
    const child = spawnHarrier(command);
    child.stdout?.resume();
    child.stderr?.resume();
    await expect.poll(done, { timeout: 120_000, interval: 50 }).toMatch(/\.json\.gz$/);
    child.kill('SIGKILL');
    await once(child, 'exit');
    proxy.set(() => undefined);
    const cut = await done();
    expect(cut).not.toContain(`${OBJECTS - 1}.json.gz`);

    const rest = await runHarrier(command);
    expect(rest.stdout).toContain(`went on behind ${cut}`);
    expect(await contents(prefix)).toEqual(expected);
    expect((await runHarrier(command)).stdout).toContain('0 objects');

    const live = await runHarrier(['worker', '--until-empty', '--config', await config(prefix)]);
    expect(live.code).toBe(0);
    expect(await bucket.left()).toBe(0);
    const ids = (await contents(prefix)).filter((one) => one.startsWith('-ecs'));
    expect(ids).toEqual(expected.filter((one) => one.startsWith('-ecs')));
  }, 300_000);

  it('says so when nothing matches', async () => {
    const place = `s3://${bucket.bucket}//AWSLogs/`;
    expect(await runHarrier(['backfill', place, '--config', await config(`none-${stamp}`)])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('0 objects'),
      stderr: expect.stringContaining('check the prefix'),
    });
  });

  it('says at once what is wrong with its state file', async () => {
    const command = [
      'backfill',
      `s3://${bucket.bucket}/`,
      '--config',
      await config(`wrong-${stamp}`),
      '--state',
    ];
    expect(await runHarrier([...command, folder])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('a file is needed there'),
    });
    const foreign = path.join(folder, 'foreign.json');
    await writeFile(foreign, 'notes');
    expect(await runHarrier([...command, foreign])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('no state of a backfill'),
    });
  });
});
