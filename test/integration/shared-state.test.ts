import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, member } from '../../src/opensearch/client.ts';
import { type NotifiedBucket, notifiedBucket, s3Event, TEST_REGION } from '../support/aws-bucket.ts';
import { backends, backendUrl } from '../support/backends.ts';
import { hasRedis, type RedisServer, startRedis } from '../support/redis.ts';
import { spawnHarrier } from '../support/worker-process.ts';

const DECODERS = `
<decoder name="json"><prematch>^{</prematch><plugin_decoder>JSON_Decoder</plugin_decoder></decoder>`;
const RULES = `
<group name="local,">
<rule id="100100" level="3"><decoded_as>json</decoded_as><field name="aws.eventName">^GetObject$</field><description>read</description></rule>
<rule id="100110" level="10" frequency="4" timeframe="60"><if_matched_sid>100100</if_matched_sid><same_field>aws.userIdentity.userName</same_field><description>many reads</description></rule>
<rule id="100120" level="5"><decoded_as>json</decoded_as><field name="aws.eventName">^DeleteBucket$</field><description>alone</description></rule>
</group>`;

const OBJECTS = 16;
const RECORDS = 25;
const LATENESS_MS = 3_600_000;
/** Three hours ago: everything is older than the lateness, and newer than what a closing event releases. */
const BEGIN = Math.floor(Date.now() / 1000) * 1000 - 3 * LATENESS_MS;

/** Record `n` of all; neighbours in time lie in different objects. */
function record(n: number, time = BEGIN + n * 1500) {
  return {
    eventVersion: '1.11',
    eventTime: `${new Date(time).toISOString().slice(0, 19)}Z`,
    eventID: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    eventSource: 's3.amazonaws.com',
    eventName: n % 10 === 9 ? 'DeleteBucket' : 'GetObject',
    awsRegion: TEST_REGION,
    sourceIPAddress: '198.51.100.7',
    userAgent: 'test',
    userIdentity: { type: 'IAMUser', accountId: '123456789012', userName: `user${(n * 7) % 5}` },
    requestParameters: null,
    responseElements: null,
    recipientAccountId: '123456789012',
  };
}
const key = (n: number | string) =>
  `AWSLogs/123456789012/CloudTrail/${TEST_REGION}/2026/11/20/123456789012_CloudTrail_${TEST_REGION}_20261120T0000Z_${n}.json.gz`;
const object = (records: readonly unknown[]) => gzipSync(JSON.stringify({ Records: records }));

describe.skipIf(!backends.aws || !backends.opensearch || !hasRedis)('correlation over workers', () => {
  const stamp = Date.now().toString(36);
  let folder: string;
  let redis: RedisServer;
  const buckets: NotifiedBucket[] = [];
  const running = new Set<ChildProcess>();

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'harrier-shared-'));
    for (const [name, text] of [
      ['decoders', DECODERS],
      ['rules', RULES],
    ] as const) {
      await mkdir(path.join(folder, 'ruleset', name), { recursive: true });
      await writeFile(path.join(folder, 'ruleset', name, '0100-local.xml'), text);
    }
    await mkdir(path.join(folder, 'redis'));
    redis = await startRedis(path.join(folder, 'redis'));
  });
  afterAll(async () => {
    for (const child of running) child.kill('SIGKILL');
    for (const bucket of buckets) bucket.destroy();
    await redis?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function team(name: string) {
    const bucket = await notifiedBucket(backendUrl('aws'), `${name}-${stamp}`);
    buckets.push(bucket);
    const prefix = `${name}-${stamp}`;
    const file = path.join(folder, `${name}.yaml`);
    await writeFile(
      file,
      JSON.stringify({
        sources: [
          {
            queue_url: bucket.queueUrl,
            endpoint: backendUrl('aws'),
            region: TEST_REGION,
            wait: 1,
            visibility_timeout: 3,
            credentials: { access_key_id: 'test', secret_access_key: 'test' },
          },
        ],
        outputs: { ocsf: false },
        opensearch: { urls: [backendUrl('opensearch')], index_prefix: prefix },
        rulesets: [{ name: 'local', dir: path.join(folder, 'ruleset') }],
        dead_letter: { type: 'folder', path: path.join(folder, `${name}-dead`) },
        state: { shared: { url: redis.url, prefix, lateness: `${LATENESS_MS}ms`, lease: 2 } },
        metrics: { enabled: false },
      }),
    );
    const start = (): ChildProcess => {
      const child = spawnHarrier(['worker', '--config', file]);
      running.add(child);
      child.stdout?.resume();
      child.stderr?.resume();
      child.once('exit', () => running.delete(child));
      return child;
    };
    return { bucket, start, alerts: () => alertsOf(prefix) };
  }

  /** Rule and event of each alert. */
  async function alertsOf(prefix: string): Promise<string[]> {
    const cluster = connect({ nodes: [backendUrl('opensearch')] });
    const index = `${prefix}-alerts-*`;
    await cluster.expect({ method: 'POST', path: `/${index}/_refresh` }, [404]);
    const { body } = await cluster.expect(
      { method: 'GET', path: `/${index}/_search`, query: { size: '1000' } },
      [404],
    );
    await cluster.close();
    const hits = member(member(body, 'hits'), 'hits');
    return (Array.isArray(hits) ? hits : [])
      .map((hit) => member(hit, '_source'))
      .map((alert) => {
        const id = member(member(member(alert, 'data'), 'aws'), 'eventID');
        const late = member(member(alert, 'harrier'), 'late');
        return `${member(member(alert, 'rule'), 'id')} ${id}${late === undefined ? '' : ' late'}`;
      })
      .sort();
  }

  /** What a single engine raises on the records in order. */
  function inOrder(): string[] {
    const alerts: string[] = [];
    const reads = new Map<string, { time: number; counted: boolean }[]>();
    for (let n = 0; n < OBJECTS * RECORDS; n++) {
      const { eventID, eventName, eventTime, userIdentity } = record(n);
      if (eventName === 'DeleteBucket') {
        alerts.push(`100120 ${eventID}`);
        continue;
      }
      const time = Math.floor(Date.parse(eventTime) / 1000);
      const known = reads.get(userIdentity.userName) ?? [];
      reads.set(userIdentity.userName, known);
      // Walks back until an event that a composite has counted; frequency 4 means two before this and its trigger.
      let found = 0;
      let newest: { counted: boolean } | undefined;
      let matched = false;
      for (const one of known.toReversed()) {
        if (time - one.time > 60 || one.counted) break;
        newest ??= one;
        if (found++ === 2) {
          matched = true;
          break;
        }
      }
      if (matched && newest !== undefined) newest.counted = true;
      alerts.push(`${matched ? '100110' : '100100'} ${eventID}`);
      known.push({ time, counted: matched });
    }
    return alerts.sort();
  }

  async function fill(bucket: NotifiedBucket, order: (n: number) => number): Promise<void> {
    for (let at = 0; at < OBJECTS; at++) {
      const n = order(at);
      const records = Array.from({ length: RECORDS }, (_, m) => record(n + m * OBJECTS));
      await bucket.put(key(n), object(records));
    }
  }
  /** So much newer that everything before is released. */
  const closing = (bucket: NotifiedBucket) =>
    bucket.put(key('end'), object([record(OBJECTS * RECORDS, Date.now() - LATENESS_MS / 2)]));

  it('four workers, killed, with deliveries out of order and twice, raise what one engine raises', async () => {
    const expected = inOrder();
    const { bucket, start, alerts } = await team('four');
    await fill(bucket, (at) => (at * 5 + 3) % OBJECTS);
    const children = [start(), start(), start(), start()];
    await expect.poll(async () => (await bucket.left()) < OBJECTS, { timeout: 60_000 }).toBe(true);
    children[0]?.kill('SIGKILL');
    for (let n = 0; n < OBJECTS; n += 2) await bucket.send(s3Event(bucket.bucket, key(n)));
    children[1]?.kill('SIGKILL');
    start();
    await expect.poll(() => bucket.left(), { timeout: 60_000, interval: 500 }).toBe(0);
    await closing(bucket);
    await expect.poll(alerts, { timeout: 60_000, interval: 1000 }).toEqual(expected);
    // Nothing more comes of a delivery after all is done, whoever leads.
    for (const child of running) child.kill('SIGKILL');
    start();
    for (let n = 0; n < OBJECTS; n += 3) await bucket.send(s3Event(bucket.bucket, key(n)));
    await expect.poll(() => bucket.left(), { timeout: 60_000, interval: 500 }).toBe(0);
    const last = [...running];
    for (const child of last) child.kill('SIGTERM');
    await Promise.all(last.map((child) => (child.exitCode === null ? once(child, 'exit') : undefined)));
    expect(await alerts()).toEqual(expected);
    expect(expected.filter((alert) => alert.startsWith('100110')).length).toBeGreaterThan(20);
  }, 240_000);
});
