import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '../../../src/sample/random.ts';
import type { Fault, FaultAction, FaultProxy, ProxiedRequest } from '../fault-proxy.ts';
import type { OpenSearchNode } from '../opensearch.ts';
import type { RedisServer } from '../redis.ts';
import type { DisturbanceName, Step } from './plan.ts';

export interface Surroundings {
  readonly node: OpenSearchNode;
  /** Before the cluster, and before AWS. */
  readonly clusterProxy: FaultProxy;
  readonly awsProxy: FaultProxy;
  readonly prefix: string;
  readonly redis?: RedisServer;
}

/**
 * Writes that a killed node has to repeat, at most: by default half a gigabyte an index, which takes a busy
 * machine a quarter of an hour.
 */
const REPEATED = '64mb';

/** Lets it happen, for as long as the step says, and puts everything right again. */
export async function disturb(step: Step, around: Surroundings): Promise<void> {
  const { disturbance, lastingMs } = step;
  await putSettings(around, { 'index.translog.flush_threshold_size': REPEATED });
  const random = new Random(step.seed);
  if (disturbance === 'cluster restarted') await around.node.restart();
  else if (disturbance === 'shared state restarted') {
    await around.redis?.kill();
    await sleep(lastingMs);
    await around.redis?.start();
  } else if (disturbance === 'shared state frozen') {
    around.redis?.freeze();
    await sleep(lastingMs);
    around.redis?.thaw();
  } else if (disturbance === 'cluster read-only') {
    // An index made meanwhile is not read-only: as in life.
    const block = random.chance(0.5) ? 'read_only' : 'read_only_allow_delete';
    await putSettings(around, { [`index.blocks.${block}`]: true });
    await sleep(lastingMs);
    await putSettings(around, { [`index.blocks.${block}`]: null });
  } else {
    const proxy = disturbance.startsWith('AWS') ? around.awsProxy : around.clusterProxy;
    proxy.set(faultOf(disturbance, random));
    await sleep(lastingMs);
    proxy.set(() => undefined);
  }
}

async function putSettings({ node, prefix }: Surroundings, settings: object): Promise<void> {
  const answer = await fetch(`${node.url}/${prefix}-*/_settings`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(settings),
  });
  if (!answer.ok) throw new Error(`${JSON.stringify(settings)}: ${await answer.text()}`);
}

type Proxied = Exclude<
  DisturbanceName,
  'cluster restarted' | 'cluster read-only' | 'shared state restarted' | 'shared state frozen'
>;

/** Which share of the requests it concerns, and what happens to them. */
const FAULTS: Readonly<
  Record<Proxied, { readonly share: number; readonly actions: readonly FaultAction[] }>
> = {
  'cluster throttling': { share: 0.8, actions: [{ status: 429 }] },
  'cluster throttling parts': { share: 0.8, actions: ['half-bulk'] },
  'cluster failing': { share: 0.6, actions: [{ status: 503 }, { status: 502 }, { status: 504 }] },
  'cluster cutting connections': { share: 0.5, actions: ['drop', 'drop-answer', 'cut-answer'] },
  'cluster slow': { share: 0.7, actions: [{ slowMs: 400 }, { slowMs: 1200 }] },
  'AWS failing': { share: 0.3, actions: [{ status: 500 }, { status: 503 }] },
  'AWS cutting connections': { share: 0.25, actions: ['drop', 'drop-answer', 'cut-answer'] },
  'AWS slow': { share: 0.5, actions: [{ slowMs: 150 }, { slowMs: 700 }] },
};

function faultOf(name: Proxied, random: Random): Fault {
  const { share, actions } = FAULTS[name];
  return (request) => (concerned(request) && random.chance(share) ? random.pick(actions) : undefined);
}

/** Of the cluster only what writes documents; of AWS everything. */
function concerned({ path, operation }: ProxiedRequest): boolean {
  return path.startsWith('/_bulk') || operation !== '' || path.includes('/AWSLogs/');
}
