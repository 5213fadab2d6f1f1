import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type NotifiedBucket, notifiedBucket, s3Event, TEST_REGION } from '../support/aws-bucket.ts';
import { backends, backendUrl } from '../support/backends.ts';
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts';
import { TestWorker } from '../support/worker.ts';
import { runAndKill, runHarrier, writeConfig } from '../support/worker-process.ts';

const FLOW_HEADER =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status';
const flowObject = (count: number, salt: number) =>
  gzipSync(
    `${[
      FLOW_HEADER,
      ...Array.from(
        { length: count },
        (_, n) =>
          `2 123456789012 eni-0a1b2c3d4e5f60718 10.0.${salt % 250}.5 198.51.100.7 ${1024 + n} 443 6 10 ${840 + salt} 1763632800 1763632860 ACCEPT OK`,
      ),
    ].join('\n')}\n`,
  );
const key = (n: number) => `AWSLogs/123456789012/vpcflowlogs/eu-west-3/2026/11/20/${n}.log.gz`;

describe.skipIf(!backends.aws || !backends.opensearch)('delivery', () => {
  const stamp = Date.now().toString(36);
  let proxy: FaultProxy;
  const workers: TestWorker[] = [];
  const buckets: NotifiedBucket[] = [];

  async function setUp(name: string, more: Record<string, unknown> = {}) {
    const bucket = await notifiedBucket(backendUrl('aws'), `${name}-${stamp}`);
    const worker = await TestWorker.create({
      aws: backendUrl('aws'),
      opensearch: proxy.url,
      queueUrls: [bucket.queueUrl],
      prefix: `${name}-${stamp}`,
      more,
    });
    buckets.push(bucket);
    workers.push(worker);
    return { bucket, worker };
  }

  beforeAll(async () => {
    proxy = await startFaultProxy(backendUrl('opensearch'));
  });

  afterAll(async () => {
    for (const bucket of buckets) bucket.destroy();
    for (const worker of workers) await worker.close();
    await proxy.close();
  });

  it('R1, R7: writes each record once through refused, dropped and throttled requests', async () => {
    const { bucket, worker } = await setUp('faults');
    for (let n = 0; n < 6; n++) await bucket.put(key(n), flowObject(500, n));
    proxy.set(({ path: where, count }) => {
      if (!where.startsWith('/_bulk')) return undefined;
      if (count % 5 === 1) return { status: 429 };
      if (count % 5 === 2) return 'drop-answer';
      if (count % 5 === 3) return 'drop';
      return undefined;
    });
    await worker.run();
    proxy.set(() => undefined);
    expect(await worker.count('ecs-vpcflow')).toBe(3000);
    expect(await worker.count('ocsf-network_activity')).toBe(3000);
    expect(await bucket.left()).toBe(0);
    expect(await worker.deadLetters()).toEqual([]);
  });

  it('R3: keeps the message while the cluster refuses us, and loses nothing when it comes back', async () => {
    const { bucket, worker } = await setUp('refused');
    await bucket.put(key(1), flowObject(100, 1));
    proxy.set(({ path: where, count }) =>
      where.startsWith('/_bulk') && count < 4 ? { status: 401, body: '{"error":"who are you"}' } : undefined,
    );
    const run = worker.run();
    await run;
    // Untouched by the refusals: still there, or done after them; never dead-lettered.
    for (let n = 0; n < 20 && (await bucket.left()) > 0; n++) {
      await worker.run();
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    expect(await worker.count('ecs-vpcflow')).toBe(100);
    expect(await worker.deadLetters()).toEqual([]);
    expect(worker.logs.some((line) => line['reason'] === 'opensearch-unauthenticated')).toBe(true);
  });

  it('R5: a bucket that refuses us does not hold up the others on its queue', async () => {
    const { bucket, worker } = await setUp('poison');
    await bucket.send(s3Event('no-such-bucket-anywhere', 'vpcflowlogs/a.log'));
    await bucket.send(s3Event(bucket.bucket, 'not/there.log'));
    await bucket.put(key(1), flowObject(10, 1));
    await worker.run();
    expect(await worker.count('ecs-vpcflow')).toBe(10);
    const reasons = (await worker.deadLetters()).map(({ reason }) => reason);
    expect(reasons).toContain('object-missing');
    for (let n = 0; n < 10 && (await bucket.left()) > 0; n++) {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      await worker.run();
    }
    expect(await bucket.left()).toBe(0);
    expect((await worker.deadLetters()).map(({ reason }) => reason).sort()).toEqual([
      'bucket-missing',
      'object-missing',
    ]);
  });

  it('R1: four records of one message, two of them the same object, are delivered thrice', async () => {
    const { bucket, worker } = await setUp('multi');
    for (const n of [1, 2, 3]) await bucket.put(key(n), flowObject(20, n));
    await worker.run();
    const event = s3Event(bucket.bucket, key(1), key(2), key(3), key(1));
    for (let n = 0; n < 3; n++) await bucket.send(event);
    await worker.run();
    expect(await worker.count('ecs-vpcflow')).toBe(60);
    expect(await bucket.left()).toBe(0);
  });

  it('R8: reads a bomb and an endless line in bounded memory', async () => {
    const { bucket, worker } = await setUp('bounded', { limits: { max_record_bytes: '1MiB' } });
    await bucket.put(key(1), gzipSync(Buffer.alloc(400_000_000, 'x'), { level: 9 }));
    await bucket.put(key(2), flowObject(10, 2));
    const before = process.memoryUsage().rss;
    await worker.run();
    expect(process.memoryUsage().rss - before).toBeLessThan(300e6);
    expect(await worker.count('ecs-vpcflow')).toBe(10);
    expect((await worker.deadLetters()).length).toBeGreaterThan(0);
    expect(await bucket.left()).toBe(0);
  });

  describe('as processes', () => {
    let folder: string;

    beforeAll(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'harrier-delivery-'));
    });
    afterAll(async () => {
      await rm(folder, { recursive: true, force: true });
    });

    const configFor = (bucket: NotifiedBucket, prefix: string) => ({
      sources: [
        {
          queue_url: bucket.queueUrl,
          endpoint: backendUrl('aws'),
          region: TEST_REGION,
          wait: 1,
          visibility_timeout: 3,
          credentials: { access_key_id: 'test', secret_access_key: 'topsecret-value' },
        },
      ],
      opensearch: { urls: [backendUrl('opensearch')], index_prefix: prefix },
      dead_letter: { type: 'folder', path: path.join(folder, prefix) },
      metrics: { enabled: false },
    });

    it('R3: killed again and again without warning, the index ends up with each record once', async () => {
      const { bucket, worker } = await setUp('killed');
      const config = await writeConfig(folder, configFor(bucket, bucket.bucket));
      for (let n = 0; n < 12; n++) await bucket.put(key(n), flowObject(400, n));
      // Half of them announced twice, in another order.
      for (let n = 11; n >= 0; n -= 2) await bucket.send(s3Event(bucket.bucket, key(n)));
      for (let n = 0; n < 3; n++) await runAndKill(['worker', '--config', config], 50 + Math.random() * 500);
      for (let n = 0; n < 6 && (await bucket.left()) > 0; n++) {
        await runAndKill(['worker', '--config', config, '--until-empty'], 60_000);
        await new Promise((resolve) => setTimeout(resolve, 1000));
      }
      expect(await bucket.left()).toBe(0);
      expect(await worker.count('ecs-vpcflow')).toBe(4800);
      expect(await worker.count('ocsf-network_activity')).toBe(4800);
    }, 180_000);

    it('R9: dead letters can be listed, shown, replayed and purged', async () => {
      const { bucket } = await setUp('dlq');
      const config = await writeConfig(folder, configFor(bucket, bucket.bucket));
      await bucket.send(s3Event(bucket.bucket, key(1)));
      await bucket.send('nonsense');
      await runHarrier(['worker', '--config', config, '--until-empty']);
      const listed = await runHarrier(['dlq', 'list', '--config', config, '--json']);
      expect(listed.code).toBe(1);
      const letters = listed.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(letters.map(({ reason }) => reason).sort()).toEqual(['not-json', 'object-missing']);
      const missing = letters.find(({ reason }) => reason === 'object-missing');
      const shown = await runHarrier(['dlq', 'show', missing.id, '--config', config]);
      expect(JSON.parse(shown.stdout)).toEqual(missing);
      // Now it is there, and its own notification has been dealt with.
      await bucket.put(key(1), flowObject(7, 1));
      const replayed = await runHarrier(['dlq', 'replay', '--reason', 'object-missing', '--config', config]);
      expect(replayed.stdout).toContain('1 of 1 resolved');
      await runHarrier(['worker', '--config', config, '--until-empty']);
      const worker = workers.at(-1);
      expect(await worker?.count('ecs-vpcflow')).toBe(7);
      const purged = await runHarrier(['dlq', 'purge', '--yes', '--config', config]);
      expect(purged.stdout).toContain('removed 1 dead letter');
      expect((await runHarrier(['dlq', 'list', '--config', config])).code).toBe(0);
    }, 240_000);

    it('backfills with the ids of live ingest, by account, region and day', async () => {
      const { bucket, worker } = await setUp('backfill');
      const config = await writeConfig(folder, configFor(bucket, bucket.bucket));
      const place = (account: string, region: string, day: string, n: number) =>
        `AWSLogs/${account}/vpcflowlogs/${region}/2026/11/${day}/${n}.log.gz`;
      await bucket.put(place('111111111111', 'eu-west-3', '19', 1), flowObject(5, 1));
      await bucket.put(place('111111111111', 'eu-west-3', '20', 2), flowObject(5, 2));
      await bucket.put(place('111111111111', 'eu-west-1', '20', 3), flowObject(5, 3));
      await bucket.put(place('222222222222', 'eu-west-3', '20', 4), flowObject(5, 4));
      const command = ['backfill', `s3://${bucket.bucket}/AWSLogs/`, '--config', config];
      const some = await runHarrier([
        ...command,
        '--since',
        '2026-11-20',
        '--accounts',
        '111111111111',
        '--regions',
        'eu-west-3',
      ]);
      expect(some.stdout).toContain('1 object, 5 records');
      expect(await worker.count('ecs-vpcflow')).toBe(5);
      const state = path.join(folder, 'state.json');
      const all = await runHarrier([...command, '--state', state]);
      expect(all.stdout).toContain('4 objects, 20 records');
      expect(await worker.count('ecs-vpcflow')).toBe(20);
      expect((await runHarrier([...command, '--state', state])).stdout).toContain('0 objects');
      // The notifications of the same objects come now.
      await runHarrier(['worker', '--config', config, '--until-empty']);
      expect(await worker.count('ecs-vpcflow')).toBe(20);
      expect(await bucket.left()).toBe(0);
    });

    it('checks what it needs, says what to mend, and prints no secret', async () => {
      const { bucket } = await setUp('check');
      const settings = configFor(bucket, bucket.bucket);
      const config = await writeConfig(folder, settings);
      const result = await runHarrier(['check', '--config', config]);
      expect(result.stdout).toMatch(/good +check-\w+: queue: reached/);
      expect(result.stdout).toMatch(/FAILED +index templates/);
      expect(result.stdout).toContain('harrier templates apply');
      expect(result.code).toBe(1);
      const [source] = settings.sources;
      const broken = { ...settings, sources: [{ ...source, queue_url: `${source?.queue_url}-not-there` }] };
      const other = await runHarrier(['check', '--json', '--config', await writeConfig(folder, broken)]);
      const results = other.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(results.find(({ name }) => name.endsWith(': queue'))).toMatchObject({
        state: 'failed',
        remedy: expect.stringContaining('queue_url'),
      });
      expect(result.stdout + result.stderr + other.stdout + other.stderr).not.toContain('topsecret-value');
    });
  });
});
