import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type NotifiedBucket, notifiedBucket, s3Event } from '../support/aws-bucket.ts';
import { backends, backendUrl } from '../support/backends.ts';
import { TestWorker } from '../support/worker.ts';

const FLOW_HEADER =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status';
const flow = (port: number, action = 'ACCEPT') =>
  `2 123456789012 eni-0a1b2c3d4e5f60718 10.0.0.5 198.51.100.7 ${port} 443 6 10 840 1763632800 1763632860 ${action} OK`;
const flows = (count: number) =>
  `${[FLOW_HEADER, ...Array.from({ length: count }, (_, n) => flow(1024 + n))].join('\n')}\n`;

function apiCall(eventName: string, more: object = {}): object {
  return {
    eventVersion: '1.09',
    userIdentity: {
      type: 'IAMUser',
      principalId: 'AIDAEXAMPLE',
      arn: 'arn:aws:iam::123456789012:user/ann',
      accountId: '123456789012',
      userName: 'ann',
    },
    eventTime: '2026-11-20T10:00:00Z',
    eventSource: 'ec2.amazonaws.com',
    eventName,
    awsRegion: 'eu-west-3',
    sourceIPAddress: '203.0.113.9',
    userAgent: 'aws-cli/2.15',
    requestParameters: {},
    responseElements: null,
    requestID: 'r-1',
    eventID: `e-${eventName}`,
    eventType: 'AwsApiCall',
    recipientAccountId: '123456789012',
    ...more,
  };
}
const trail = (...records: object[]) => gzipSync(JSON.stringify({ Records: records }));

const FLOW_KEY = 'AWSLogs/123456789012/vpcflowlogs/eu-west-3/2026/11/20/flow';
const TRAIL_KEY = 'AWSLogs/123456789012/CloudTrail/eu-west-3/2026/11/20/trail';

describe.skipIf(!backends.aws || !backends.opensearch)('worker', () => {
  const name = `worker-${Date.now().toString(36)}`;
  let bucket: NotifiedBucket;
  let worker: TestWorker;

  beforeAll(async () => {
    bucket = await notifiedBucket(backendUrl('aws'), name);
    worker = await TestWorker.create({
      aws: backendUrl('aws'),
      opensearch: backendUrl('opensearch'),
      queueUrls: [bucket.queueUrl],
      prefix: name,
    });
  });

  afterAll(async () => {
    bucket.destroy();
    await worker.close();
  });

  it('turns an object put into documents and alerts, and deletes the message', async () => {
    await bucket.put(`${TRAIL_KEY}-1.json.gz`, trail(apiCall('RunInstances'), apiCall('DescribeInstances')));
    await bucket.put(`${FLOW_KEY}-1.log.gz`, gzipSync(flows(50)));
    await worker.run();
    expect(await worker.count('ecs-cloudtrail')).toBe(2);
    expect(await worker.count('ecs-vpcflow')).toBe(50);
    expect(await worker.count('ocsf-network_activity')).toBe(50);
    const alerts = await worker.documents('alerts');
    expect(alerts.filter((alert) => JSON.stringify(alert).includes('RunInstances'))).toHaveLength(1);
    expect(alerts[0]).toMatchObject({
      '@timestamp': '2026-11-20T10:00:00.000Z',
      harrier: { ruleset: 'harrier', object: `s3://${name}/${TRAIL_KEY}-1.json.gz` },
    });
    expect(await bucket.left()).toBe(0);
  });

  it('R1, R13: adds nothing when the same objects are delivered again, also by another process', async () => {
    const before = await Promise.all(['ecs-cloudtrail', 'ecs-vpcflow', 'alerts'].map((s) => worker.count(s)));
    const again = s3Event(name, `${TRAIL_KEY}-1.json.gz`, `${FLOW_KEY}-1.log.gz`);
    for (let n = 0; n < 3; n++) await bucket.send(again);
    await worker.run();
    await bucket.send(again);
    await worker.run();
    const after = await Promise.all(['ecs-cloudtrail', 'ecs-vpcflow', 'alerts'].map((s) => worker.count(s)));
    expect(after).toEqual(before);
    expect(await bucket.left()).toBe(0);
  });

  it('R1: keeps two equal lines of one object as two documents', async () => {
    const before = await worker.count('ecs-vpcflow');
    await bucket.put(`${FLOW_KEY}-equal.log`, `${FLOW_HEADER}\n${flow(1)}\n${flow(1)}\n`);
    await worker.run();
    expect(await worker.count('ecs-vpcflow')).toBe(before + 2);
  });

  it.each(['with blank and+plus', 'percent%2Bliteral', 'grün/日本', 'a=b&c;d'])(
    'R10: reads the key %s',
    async (part) => {
      const before = await worker.count('ecs-vpcflow');
      await bucket.put(`${FLOW_KEY}/${part}.log`, `${FLOW_HEADER}\n${flow(2)}\n`);
      await worker.run();
      expect(await worker.count('ecs-vpcflow')).toBe(before + 1);
      expect(await worker.deadLetters()).toEqual([]);
    },
  );

  it('R10: understands SNS, EventBridge and test events', async () => {
    const before = await worker.count('ecs-vpcflow');
    for (const n of [1, 2]) await bucket.put(`quiet/vpcflowlogs/${n}.log`, `${FLOW_HEADER}\n${flow(3)}\n`);
    await worker.run();
    const middle = await worker.count('ecs-vpcflow');
    expect(middle).toBe(before + 2);
    await bucket.put(`quiet/vpcflowlogs/1.log`, `${FLOW_HEADER}\n${flow(4)}\n`);
    await worker.run();
    await bucket.send(
      JSON.stringify({ Type: 'Notification', Message: s3Event(name, 'quiet/vpcflowlogs/1.log') }),
    );
    await bucket.send(
      JSON.stringify({
        'detail-type': 'Object Created',
        source: 'aws.s3',
        detail: { bucket: { name }, object: { key: 'quiet/vpcflowlogs/2.log' } },
      }),
    );
    await bucket.send(JSON.stringify({ Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: name }));
    await worker.run();
    // The overwritten object is new content, the redelivered ones are not.
    expect(await worker.count('ecs-vpcflow')).toBe(middle + 1);
    expect(await bucket.left()).toBe(0);
    expect(await worker.deadLetters()).toEqual([]);
  });

  it('R5, R6: isolates poison: good records land, bad ones become dead letters with reason and pointer', async () => {
    const before = await worker.count('ecs-vpcflow');
    const good = gzipSync(flows(200));
    await bucket.put(`${FLOW_KEY}-truncated.log.gz`, good.subarray(0, good.length - 20));
    await bucket.put(`${FLOW_KEY}-bad-line.log`, `${FLOW_HEADER}\n${flow(5)}\nhalf a line\n${flow(6)}\n`);
    await bucket.put(
      `${FLOW_KEY}-huge-line.log`,
      `${FLOW_HEADER}\n${flow(7)}\n${'x'.repeat(10_000_000)}\n${flow(8)}\n`,
    );
    await bucket.put(
      'binary/object.bin',
      Buffer.from(Array.from({ length: 4096 }, (_, n) => (n * 7919) & 255)),
    );
    await bucket.put('empty/object.log', '');
    await bucket.put('folder/', '');
    await bucket.send(s3Event(name, 'missing/object.log'));
    await bucket.send('word');
    await bucket.put(`${FLOW_KEY}-after.log`, `${FLOW_HEADER}\n${flow(9)}\n`);
    await worker.run();
    const letters = await worker.deadLetters();
    const found = letters.map(({ kind, reason, pointer }) => `${kind} ${reason} ${pointer.key ?? ''}`);
    expect(found.sort()).toEqual([
      'message not-json ',
      'object empty-object empty/object.log',
      'object object-missing missing/object.log',
      `object truncated ${FLOW_KEY}-truncated.log.gz`,
      'object unrecognised-format binary/object.bin',
      expect.stringMatching(/^record \S+ .*-bad-line\.log$/),
      expect.stringMatching(/^record \S+ .*-huge-line\.log$/),
      expect.stringMatching(/^record \S+ .*-truncated\.log\.gz$/),
    ]);
    expect(letters.find(({ pointer }) => pointer.key?.endsWith('bad-line.log'))).toMatchObject({
      pointer: { ordinal: 1, line: 3 },
      raw: 'half a line',
    });
    const after = await worker.count('ecs-vpcflow');
    expect(after - before).toBeGreaterThanOrEqual(2 + 2 + 1 + 100);
    expect(await bucket.left()).toBe(0);
  });

  it('never logs a secret', () => {
    expect(JSON.stringify(worker.logs)).not.toContain('"secret');
    expect(worker.logs.length).toBeGreaterThan(0);
  });
});
