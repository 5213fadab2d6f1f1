import { gzipSync } from 'node:zlib';
import type { CloudTrailRecord } from '../../../src/sample/cloudtrail-record.ts';
import { FLOW_FORMATS, type Flow, flowHeader, flowLine } from '../../../src/sample/flow.ts';
import { everydayFlow } from '../../../src/sample/flow-traffic.ts';
import { cloudTrailObject, generateCloudTrail } from '../../../src/sample/generate-cloudtrail.ts';
import { Random } from '../../../src/sample/random.ts';
import { type ChaosScale, OBJECT_SPAN_MS } from './plan.ts';

/** An object of the run. */
export interface ChaosObject {
  readonly key: string;
  readonly body: Buffer;
  /** Records, without bad ones. */
  readonly records: number;
  /** Ordinals of the records that concern rules; absent: of all. */
  readonly loud?: ReadonlySet<number>;
}

const ACCOUNT = '123456789012';

/**
 * The objects of a run in the order of their arrival, made when asked for. Without shared state their records
 * alert one by one: nothing in them counts towards a frequency, so that the alerts are the same in every order.
 */
export function* traffic(seed: number, scale: ChaosScale): Generator<ChaosObject> {
  const { flowObjects, trailObjects } = scale;
  const sizes = flowSizes(scale);
  let flows = 0;
  let trails = 0;
  while (flows + trails < flowObjects + trailObjects) {
    // Both kinds evenly mixed.
    if (flows * trailObjects <= trails * flowObjects && flows < flowObjects) {
      yield flowObject(seed, flows, sizes[flows] ?? 0, scale);
      flows++;
    } else yield trailObject(seed, trails++, scale);
  }
}

/** Every twentieth object is ten times as large as the others; the sum is as the scale says. */
function flowSizes({ flowObjects, flowsPerObject }: ChaosScale): number[] {
  const weights = Array.from({ length: flowObjects }, (_, n) => (n % 20 === 7 ? 10 : 1));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  let weight = 0;
  let before = 0;
  return weights.map((own) => {
    weight += own;
    const until = Math.round((flowObjects * flowsPerObject * weight) / whole);
    const size = until - before;
    before = until;
    return size;
  });
}

/** Some flows are rejected, and one line is none. */
function flowObject(seed: number, n: number, count: number, scale: ChaosScale): ChaosObject {
  const random = new Random(seed + n);
  const fields = FLOW_FORMATS.v5;
  const lines: string[] = [];
  const loud = new Set<number>();
  const badAt = random.integer(0, count - 1);
  for (let at = 0; at < count; at++) {
    if (at === badAt) lines.push(`this is no flow, ${n}`);
    const time = scale.start + n * OBJECT_SPAN_MS + ((at * 1000) % OBJECT_SPAN_MS);
    const flow = quietFlow(random, Math.floor(time / 1000));
    if (at % scale.rejectedOf !== 3) lines.push(flowLine(flow, fields));
    else {
      loud.add(lines.length);
      lines.push(flowLine(rejected(flow, random, scale.correlated), fields));
    }
  }
  const text = `${[flowHeader(fields), ...lines].join('\n')}\n`;
  return {
    key: `AWSLogs/${ACCOUNT}/vpcflowlogs/eu-west-3/2026/11/20/${n}.log.gz`,
    body: gzipSync(text),
    records: count,
    loud,
  };
}

function quietFlow(random: Random, second: number): Flow {
  for (;;) {
    const flow = everydayFlow(random, second);
    const { action, dstport, bytes, srcaddr } = flow;
    if (action === 'ACCEPT' && Number(bytes) < 1e9 && (srcaddr.startsWith('10.') || dstport === 443))
      return flow;
  }
}

/** Two addresses try one port after the other; without correlation it is always another address. */
function rejected(flow: Flow, random: Random, correlated: boolean): Flow {
  const [net, host] = correlated
    ? [0, random.integer(1, 2)]
    : [random.integer(0, 255), random.integer(1, 254)];
  const srcaddr = `198.18.${net}.${host}`;
  const dstport = random.integer(8000, 8999);
  return { ...flow, action: 'REJECT', srcaddr, dstaddr: '10.20.1.10', dstport, type: 'IPv4' };
}

function trailObject(
  seed: number,
  n: number,
  { callsPerObject, correlated, start }: ChaosScale,
): ChaosObject {
  const records: CloudTrailRecord[] = [];
  const span = {
    count: callsPerObject * 2,
    start: start + n * OBJECT_SPAN_MS,
    durationMs: 2 * OBJECT_SPAN_MS,
  };
  for (const record of generateCloudTrail({ ...span, seed: seed + n })) {
    const counts = record['errorCode'] !== undefined;
    if ((correlated || !counts) && records.length < callsPerObject) records.push(record);
  }
  return {
    key: `AWSLogs/${ACCOUNT}/CloudTrail/eu-west-3/2026/11/20/${n}.json.gz`,
    body: gzipSync(cloudTrailObject(records)),
    records: records.length,
  };
}

/**
 * One short log-in from outside, so much later than all the others that these have their final order. It counts
 * towards a frequency, so it waits itself for what may come before it, and alone it is no alert.
 */
export function closingObject(time: number): ChaosObject {
  const random = new Random(1);
  const fields = FLOW_FORMATS.v5;
  const quiet = quietFlow(random, Math.floor(time / 1000));
  const flow: Flow = {
    ...{ ...quiet, srcaddr: '198.18.9.9', dstaddr: '10.20.1.10', srcport: 50_000, dstport: 22 },
    ...{ protocol: 6, packets: 9, bytes: 900, type: 'IPv4' },
  };
  return {
    key: `AWSLogs/${ACCOUNT}/vpcflowlogs/eu-west-3/2026/11/20/closing.log.gz`,
    body: gzipSync(`${flowHeader(fields)}\n${flowLine(flow, fields)}\n`),
    records: 1,
    loud: new Set(),
  };
}

/** What a queue and a bucket should not hold, and sometimes do. */
export type Poison =
  | { readonly kind: 'object'; readonly key: string; readonly body: Buffer }
  | { readonly kind: 'missing'; readonly key: string }
  | { readonly kind: 'message'; readonly body: string };

export function poison(seed: number, n: number, scale: ChaosScale): Poison {
  const key = `AWSLogs/${ACCOUNT}/vpcflowlogs/eu-west-3/2026/11/20/poison-${n}.log.gz`;
  const whole = flowObject(seed + 1_000_000, n, 60, scale).body;
  switch (n % 6) {
    case 0:
      return { kind: 'object', key, body: whole.subarray(0, whole.length - 40) };
    case 1:
      return { kind: 'missing', key };
    case 2:
      return { kind: 'message', body: `{"nonsense": ${n}}` };
    case 3:
      return { kind: 'object', key, body: Buffer.concat([whole.subarray(0, 10), Buffer.alloc(200, n)]) };
    case 4:
      return { kind: 'message', body: `not even JSON ${n}` };
    default:
      return { kind: 'object', key: `unknown/${n}.bin`, body: Buffer.from(`something else ${n}`) };
  }
}
