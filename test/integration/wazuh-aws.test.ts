import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type NotifiedBucket, notifiedBucket } from '../support/aws-bucket.ts';
import { backends, backendUrl } from '../support/backends.ts';
import { writeRuleset } from '../support/binary.ts';
import { hasShared, readSharedJson } from '../support/shared.ts';
import { homeTexts } from '../support/wazuh-homes.ts';
import { TestWorker } from '../support/worker.ts';

/** The stock ruleset in the worker: CloudTrail and flow logs from S3 give the verdicts of the real engine. */

interface AwsCase {
  readonly name: string;
  readonly events: readonly (string | { readonly advance_seconds: number })[];
  readonly results: readonly { readonly rule: { readonly id: string } | null; readonly alert: boolean }[];
}

interface WazuhEvent {
  readonly aws?: Readonly<Record<string, unknown>>;
}

interface Alert {
  readonly harrier: { readonly object: string; readonly ruleset: string };
  readonly rule: { readonly id: string };
  readonly data: { readonly aws: Readonly<Record<string, unknown>> };
}

const ACCOUNT = '111122223333';
const FLOW_COLUMNS =
  'version account_id interface_id srcaddr dstaddr srcport dstport protocol packets bytes start end action log_status';

function eventsOf({ events }: AwsCase): Readonly<Record<string, unknown>>[] {
  return events.flatMap((event) => {
    const { aws } = typeof event === 'string' ? (JSON.parse(event) as WazuhEvent) : {};
    return aws === undefined ? [] : [aws];
  });
}

/** The records of a case as AWS writes them; what Wazuh's module adds is taken out again. */
function objectOf(given: AwsCase): { key: string; body: Buffer } {
  const events = eventsOf(given);
  if (events[0]?.['source'] === 'vpc') {
    const times = { start: '1720951200', end: '1720951260' };
    const lines = events.map((event) => {
      const columns: Readonly<Record<string, unknown>> = {
        version: '2',
        account_id: ACCOUNT,
        ...event,
        ...times,
      };
      return FLOW_COLUMNS.split(' ')
        .map((column) => columns[column] ?? '-')
        .join(' ');
    });
    const key = `AWSLogs/${ACCOUNT}/vpcflowlogs/us-east-1/2024/07/14/${given.name}.log.gz`;
    return { key, body: gzipSync(`${lines.join('\n')}\n`) };
  }
  const Records = events.map((event, n) => {
    const { log_info, source, aws_account_id, source_ip_address, ...record } = event;
    void [log_info, source, aws_account_id, source_ip_address];
    return { ...record, eventID: `${given.name}-${n}` };
  });
  const key = `AWSLogs/${ACCOUNT}/CloudTrail/us-east-1/2024/07/14/${given.name}.json.gz`;
  return { key, body: gzipSync(JSON.stringify({ Records })) };
}

const cases = (hasShared ? readSharedJson<readonly AwsCase[]>('wazuh', 'aws-cases.json') : []).filter(
  (given) => eventsOf(given).some(({ source }) => source === 'cloudtrail' || source === 'vpc'),
);

describe.skipIf(!hasShared || !backends.aws || !backends.opensearch)('R12: stock rules in the worker', () => {
  const name = `wazuh-aws-${Date.now().toString(36)}`;
  let folder: string;
  let bucket: NotifiedBucket;
  let worker: TestWorker;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'harrier-stock-'));
    await writeRuleset(folder, homeTexts('stock'));
    bucket = await notifiedBucket(backendUrl('aws'), name);
    worker = await TestWorker.create({
      aws: backendUrl('aws'),
      opensearch: backendUrl('opensearch'),
      queueUrls: [bucket.queueUrl],
      prefix: name,
      more: { rulesets: [{ name: 'stock', dir: folder }] },
    });
  });

  afterAll(async () => {
    bucket.destroy();
    await worker.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Ids of the alerts of each case, after one run over all their objects. */
  async function alertsOf(given: readonly AwsCase[]): Promise<Record<string, Alert[]>> {
    for (const one of given) {
      const { key, body } = objectOf(one);
      await bucket.put(key, body);
    }
    await worker.run();
    const alerts = (await worker.documents('alerts')) as unknown as Alert[];
    return Object.fromEntries(
      given.map((one) => {
        const object = `s3://${name}/${objectOf(one).key}`;
        return [one.name, alerts.filter(({ harrier }) => harrier.object === object)];
      }),
    );
  }

  function wanted(given: readonly AwsCase[]): Record<string, string[]> {
    const ids = ({ results }: AwsCase) =>
      results.flatMap(({ rule, alert }) => (alert && rule !== null ? [rule.id] : [])).sort();
    return Object.fromEntries(given.map((one) => [one.name, ids(one)]));
  }

  function ids(alerts: Readonly<Record<string, readonly Alert[]>>): Record<string, string[]> {
    return Object.fromEntries(
      Object.entries(alerts).map(([one, list]) => [one, list.map(({ rule }) => rule.id).sort()]),
    );
  }

  it('single events', async () => {
    const single = cases.filter(({ results }) => results.length === 1);
    expect(single.length).toBeGreaterThan(3);
    const alerts = await alertsOf(single);
    expect(ids(alerts)).toEqual(wanted(single));
    expect(alerts['run-instances']?.[0]?.data.aws).toMatchObject({
      source: 'cloudtrail',
      aws_account_id: ACCOUNT,
      source_ip_address: '198.51.100.7',
      log_info: { s3bucket: name },
    });
  });

  it.each(cases.filter(({ results }) => results.length > 1).map((given) => [given.name, given] as const))(
    'in one window: %s',
    async (_, given) => {
      expect(ids(await alertsOf([given]))).toEqual(wanted([given]));
    },
  );
});
