import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type NotifiedBucket, notifiedBucket, s3Event, TEST_REGION } from '../support/aws-bucket.ts';
import { backends, backendUrl } from '../support/backends.ts';
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts';
import { TestWorker } from '../support/worker.ts';
import { runAndKill, writeConfig } from '../support/worker-process.ts';

/** `HARRIER_TEST_CHAOS=long` (npm run chaos): the full measure. */
const LONG = process.env['HARRIER_TEST_CHAOS'] === 'long';
const SCALE = LONG
  ? { objects: 500, flows: 2000, trails: 500, calls: 100, kills: 50, workers: 4 }
  : { objects: 12, flows: 400, trails: 6, calls: 50, kills: 5, workers: 4 };

const HEADER =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status';

function flowObject(salt: number): Buffer {
  const lines = Array.from(
    { length: SCALE.flows },
    (_, n) =>
      `2 123456789012 eni-0a1b2c3d4e5f60718 10.${salt >> 8}.${salt & 255}.5 198.51.100.7 ${1024 + (n % 60_000)} 443 6 10 ${840 + n} 1763632800 1763632860 ACCEPT OK`,
  );
  return gzipSync(`${[HEADER, ...lines, `bad line of ${salt}`].join('\n')}\n`);
}

/** Every tenth call stops an instance, which one of our rules alerts on. */
function trailObject(salt: number): Buffer {
  const records = Array.from({ length: SCALE.calls }, (_, n) => ({
    eventVersion: '1.09',
    userIdentity: { type: 'IAMUser', accountId: '123456789012', userName: 'ann' },
    eventTime: '2026-11-20T10:00:00Z',
    eventSource: 'ec2.amazonaws.com',
    eventName: n % 10 === 0 ? 'RunInstances' : 'DescribeInstances',
    awsRegion: 'eu-west-3',
    sourceIPAddress: '203.0.113.9',
    requestParameters: null,
    responseElements: null,
    eventID: `${salt}-${n}`,
    eventType: 'AwsApiCall',
    recipientAccountId: '123456789012',
  }));
  return gzipSync(JSON.stringify({ Records: records }));
}

describe.skipIf(!backends.aws || !backends.opensearch)('chaos', () => {
  const name = `chaos-${Date.now().toString(36)}`;
  let bucket: NotifiedBucket;
  let proxy: FaultProxy;
  let folder: string;
  let worker: TestWorker;

  beforeAll(async () => {
    bucket = await notifiedBucket(backendUrl('aws'), name);
    proxy = await startFaultProxy(backendUrl('opensearch'));
    folder = await mkdtemp(path.join(tmpdir(), 'harrier-chaos-'));
    worker = await TestWorker.create({
      aws: backendUrl('aws'),
      opensearch: backendUrl('opensearch'),
      queueUrls: [bucket.queueUrl],
      prefix: name,
      more: { dead_letter: { type: 'folder', path: path.join(folder, 'dead') } },
    });
  });

  afterAll(async () => {
    bucket.destroy();
    await proxy.close();
    await worker.close();
    await rm(folder, { recursive: true, force: true });
  });

  it(
    'ends with each record, alert and dead letter exactly once, whatever happens on the way',
    async () => {
      const keys: string[] = [];
      const put = async (key: string, body: Buffer) => {
        keys.push(key);
        await bucket.put(key, body);
      };
      for (let n = 0; n < SCALE.objects; n++) {
        await put(`AWSLogs/123456789012/vpcflowlogs/eu-west-3/2026/11/20/${n}.log.gz`, flowObject(n));
      }
      for (let n = 0; n < SCALE.trails; n++) {
        await put(`AWSLogs/123456789012/CloudTrail/eu-west-3/2026/11/20/${n}.json.gz`, trailObject(n));
      }
      // Every third is delivered again, in another order, some of them together.
      const again = keys.filter((_, n) => n % 3 === 0).reverse();
      for (let n = 0; n < again.length; n += 2) await bucket.send(s3Event(name, ...again.slice(n, n + 2)));
      proxy.set(({ path: where, count }) => {
        if (!where.startsWith('/_bulk')) return undefined;
        if (count % 11 === 3) return { status: 429 };
        if (count % 13 === 5) return 'drop-answer';
        if (count % 17 === 7) return { status: 503 };
        return undefined;
      });
      const config = await writeConfig(folder, {
        sources: [
          {
            queue_url: bucket.queueUrl,
            endpoint: backendUrl('aws'),
            region: TEST_REGION,
            wait: 1,
            visibility_timeout: 4,
            credentials: { access_key_id: 'test', secret_access_key: 'test' },
          },
        ],
        opensearch: { urls: [proxy.url], index_prefix: name, bulk_documents: 200 },
        limits: { batch_documents: 200 },
        dead_letter: { type: 'folder', path: path.join(folder, 'dead') },
        metrics: { enabled: false },
      });
      let kills = 0;
      const one = async () => {
        while (kills < SCALE.kills && (await bucket.left()) > 0) {
          const end = await runAndKill(['worker', '--config', config], 100 + Math.random() * 1500);
          if (end === 'killed at work') kills++;
        }
      };
      await Promise.all(Array.from({ length: SCALE.workers }, one));
      for (let n = 0; n < 30 && (await bucket.left()) > 0; n++) {
        await runAndKill(['worker', '--config', config, '--until-empty'], 600_000);
        await new Promise((resolve) => setTimeout(resolve, 1000));
      }
      expect(await bucket.left()).toBe(0);
      expect(await worker.count('ecs-vpcflow')).toBe(SCALE.objects * SCALE.flows);
      expect(await worker.count('ocsf-network_activity')).toBe(SCALE.objects * SCALE.flows);
      expect(await worker.count('ecs-cloudtrail')).toBe(SCALE.trails * SCALE.calls);
      const alerts = (await worker.documents('alerts')).map(
        (alert) => alert['harrier'] as { document_id: string },
      );
      const triggers = new Set(alerts.map(({ document_id }) => document_id));
      expect(triggers.size).toBe(Math.min(1000, (SCALE.trails * SCALE.calls) / 10));
      expect(alerts).toHaveLength(triggers.size);
      const letters = await worker.deadLetters();
      expect(letters).toHaveLength(SCALE.objects);
      expect(new Set(letters.map(({ raw }) => raw)).size).toBe(SCALE.objects);
      // The kills must have met work, or nothing was proven.
      expect(kills).toBeGreaterThan(SCALE.kills / 2);
    },
    LONG ? 7_200_000 : 300_000,
  );
});
