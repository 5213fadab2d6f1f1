import { once } from 'node:events';
import path from 'node:path';
import { DeleteObjectCommand, PutBucketVersioningCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type NotifiedBucket, notifiedBucket, s3Event, TEST_REGION } from '../support/aws-bucket.ts';
import { backends, backendUrl } from '../support/backends.ts';
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts';
import { TestWorker } from '../support/worker.ts';
import { spawnHarrier, writeConfig } from '../support/worker-process.ts';

const HEADER =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status';
const flow = (port: number, start = 1763632800) =>
  `2 123456789012 eni-0a1b2c3d4e5f60718 10.0.0.5 198.51.100.7 ${port} 443 6 10 840 ${start} ${start + 60} ACCEPT OK`;
const object = (...lines: string[]) => `${[HEADER, ...lines].join('\n')}\n`;
const key = (name: string) => `AWSLogs/123456789012/vpcflowlogs/eu-west-3/2026/11/20/${name}.log`;

async function total(counter: TestWorker['metrics']['received']): Promise<number> {
  const { values } = await counter.get();
  return values.reduce((sum, { value }) => sum + value, 0);
}

describe.skipIf(!backends.aws || !backends.opensearch)('promises of delivery', () => {
  const stamp = Date.now().toString(36);
  let proxy: FaultProxy;
  const workers: TestWorker[] = [];
  const buckets: NotifiedBucket[] = [];

  async function setUp(name: string, source: object = {}, more: object = {}) {
    const bucket = await notifiedBucket(backendUrl('aws'), `${name}-${stamp}`);
    const common = { queue_url: bucket.queueUrl, endpoint: proxy.url, region: TEST_REGION, wait: 1 };
    const credentials = { access_key_id: 'test', secret_access_key: 'test' };
    const worker = await TestWorker.create({
      aws: proxy.url,
      opensearch: backendUrl('opensearch'),
      queueUrls: [bucket.queueUrl],
      prefix: `${name}-${stamp}`,
      more: { sources: [{ ...common, credentials, ...source }], ...more },
    });
    buckets.push(bucket);
    workers.push(worker);
    return { bucket, worker };
  }

  beforeAll(async () => {
    proxy = await startFaultProxy(backendUrl('aws'));
  });
  afterAll(async () => {
    for (const bucket of buckets) bucket.destroy();
    for (const worker of workers) await worker.close();
    await proxy.close();
  });

  it('R2: a redelivery meets the index of the event’s day, whatever was written since', async () => {
    const { bucket, worker } = await setUp('rollover');
    const day = 86_400;
    const indices = async () => {
      const where = `/_cat/indices/rollover-${stamp}-ecs-vpcflow-*`;
      const query = { format: 'json', h: 'index' };
      const { body } = await worker.cluster.expect({ method: 'GET', path: where, query });
      return (body as { index: string }[]).map(({ index }) => index.split('-').at(-1)).sort();
    };
    await bucket.put(key('two-days'), object(flow(1), flow(2, 1763632800 + day)));
    await worker.run();
    const before = await indices();
    expect(before).toEqual(['2025.11.20', '2025.11.21']);
    await bucket.put(key('later'), object(flow(3, 1763632800 + 2 * day)));
    await worker.run();
    expect(await worker.count('ecs-vpcflow')).toBe(3);
    for (let n = 0; n < 2; n++) {
      await bucket.send(s3Event(bucket.bucket, key('two-days')));
      await worker.run();
    }
    expect(await worker.count('ecs-vpcflow')).toBe(3);
    expect(await indices()).toEqual([...before, '2025.11.22']);
  });

  it('R4: a batch of slow objects is held from its receipt on, the last of it too', async () => {
    const source = { visibility_timeout: 16 };
    const { bucket, worker } = await setUp('slow', source, { limits: { concurrency: 1 } });
    for (let n = 0; n < 8; n++) await bucket.put(key(`slow-${n}`), object(flow(n)));
    let heartbeats = 0;
    proxy.set(({ method, path, operation }) => {
      if (operation.endsWith('ChangeMessageVisibilityBatch')) heartbeats++;
      return method === 'GET' && path.includes('slow-') ? { slowMs: 1100 } : undefined;
    });
    const began = performance.now();
    await worker.run();
    proxy.set(() => undefined);
    expect(performance.now() - began).toBeGreaterThan(16_000);
    expect(heartbeats).toBeGreaterThanOrEqual(1);
    // Every message was received once: none came back while another was in work.
    const [received, acknowledged] = [worker.metrics.received, worker.metrics.acknowledged];
    expect(await total(received)).toBe(await total(acknowledged));
    expect(await worker.count('ecs-vpcflow')).toBe(8);
    expect(await bucket.left()).toBe(0);
  });

  it('R5: neither a corrupt Parquet object nor a bucket that answers 403 holds up others on the queue', async () => {
    const { bucket, worker } = await setUp('mixed', { max_receives: 2, visibility_timeout: 10 });
    const parquet = Buffer.concat([Buffer.from('PAR1'), Buffer.alloc(4000, 0xab), Buffer.from('PAR1')]);
    await bucket.put('AWSLogs/123456789012/vpcflowlogs/eu-west-3/2026/11/20/corrupt.log.parquet', parquet);
    await bucket.put(key('denied'), object(flow(1)));
    for (let n = 0; n < 5; n++) await bucket.put(key(`good-${n}`), object(flow(n)));
    const body =
      '<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>';
    proxy.set(({ method, path: where }) =>
      method === 'GET' && where.includes('denied') ? { status: 403, body } : undefined,
    );
    await worker.run();
    // At the first attempt already.
    expect(await worker.count('ecs-vpcflow')).toBe(5);
    for (let n = 0; n < 10 && (await bucket.left()) > 0; n++) {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      await worker.run();
    }
    proxy.set(() => undefined);
    expect(await bucket.left()).toBe(0);
    const letters = await worker.deadLetters();
    expect(letters.map(({ kind, reason }) => `${kind} ${reason}`).sort()).toEqual([
      'object access-denied',
      'object corrupt',
    ]);
  });

  it('reads queues of several regions, while one that is not there is tried again and again', async () => {
    const name = `queues-${stamp}`;
    const near = await notifiedBucket(backendUrl('aws'), `${name}-near`);
    const far = await notifiedBucket(backendUrl('aws'), `${name}-far`, 'eu-west-1');
    buckets.push(near, far);
    const opensearch = backendUrl('opensearch');
    const worker = await TestWorker.create({ aws: proxy.url, opensearch, queueUrls: [], prefix: name });
    workers.push(worker);
    const credentials = { access_key_id: 'test', secret_access_key: 'test' };
    const endpoint = backendUrl('aws');
    const source = (queue_url: string, region: string) => ({
      queue_url,
      region,
      endpoint,
      wait: 1,
      credentials,
    });
    const config = await writeConfig(worker.folder, {
      sources: [
        source(near.queueUrl, TEST_REGION),
        source(`${near.queueUrl}-not-there`, TEST_REGION),
        source(far.queueUrl, 'eu-west-1'),
      ],
      opensearch: { urls: [backendUrl('opensearch')], index_prefix: name },
      dead_letter: { type: 'folder', path: path.join(worker.folder, 'dead') },
      metrics: { enabled: false },
    });
    await near.put(key('near'), object(flow(1), flow(2)));
    await far.put(key('far'), object(flow(3)));
    const child = spawnHarrier(['worker', '--config', config]);
    let log = '';
    child.stdout?.resume();
    child.stderr?.on('data', (chunk: Buffer) => {
      log += chunk.toString();
    });
    try {
      await expect.poll(() => worker.count('ecs-vpcflow'), { timeout: 120_000, interval: 300 }).toBe(3);
      await expect.poll(async () => (await near.left()) + (await far.left()), { timeout: 60_000 }).toBe(0);
      expect(log).toContain('queue-missing');
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      expect(await exited).toEqual([0, null]);
    } finally {
      child.kill('SIGKILL');
    }
  }, 240_000);

  it('R10: each version of an object is read, also one that is hidden by a delete marker', async () => {
    const { bucket, worker } = await setUp('versions');
    const versioned = { Bucket: bucket.bucket, VersioningConfiguration: { Status: 'Enabled' as const } };
    await bucket.s3.send(new PutBucketVersioningCommand(versioned));
    const place = { Bucket: bucket.bucket, Key: key('v') };
    const versions = [];
    for (const port of [1, 2, 3]) {
      const put = await bucket.s3.send(new PutObjectCommand({ ...place, Body: object(flow(port)) }));
      versions.push(put.VersionId);
    }
    await bucket.s3.send(new DeleteObjectCommand(place));
    for (const versionId of versions) {
      const described = { bucket: { name: bucket.bucket }, object: { key: key('v'), versionId } };
      await bucket.send(JSON.stringify({ Records: [{ eventName: 'ObjectCreated:Put', s3: described }] }));
    }
    await worker.run();
    expect(await worker.count('ecs-vpcflow')).toBe(3);
    // Who names no version asks for what the marker hides.
    await bucket.send(s3Event(bucket.bucket, key('v')));
    await worker.run();
    expect(await worker.count('ecs-vpcflow')).toBe(3);
    expect(await bucket.left()).toBe(0);
    const reasons = new Set((await worker.deadLetters()).map(({ reason }) => reason));
    expect([...reasons]).toEqual(['object-missing']);
  });

  it.each(['a/../b', './c', 'd//e', '😀/%2e%2e/f', 'g?x=1&y=#z', '100%', 'h\'"<>i'])(
    'R10: reads the key %s',
    async (part) => {
      // The proxy would make its own of the dots.
      const source = { endpoint: backendUrl('aws') };
      const { bucket, worker } = await setUp(`key-${Buffer.from(part).toString('hex').slice(0, 20)}`, source);
      await bucket.put(key(part), object(flow(1)));
      await worker.run();
      expect(await worker.deadLetters()).toEqual([]);
      expect(await worker.count('ecs-vpcflow')).toBe(1);
    },
  );
});
