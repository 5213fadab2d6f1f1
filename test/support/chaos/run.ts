import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '../../../src/sample/random.ts';
import { type NotifiedBucket, s3Event } from '../aws-bucket.ts';
import type { Delays } from './delays.ts';
import { disturb, type Surroundings } from './disturbance.ts';
import type { Expectation } from './expectation.ts';
import type { ChaosPlan, ChaosScale, Kill, Step } from './plan.ts';
import { poison, traffic } from './traffic.ts';
import type { WorkerSlot } from './worker-slot.ts';

export interface ChaosParts {
  readonly plan: ChaosPlan;
  readonly scale: ChaosScale;
  readonly around: Surroundings;
  /** Reached without the proxy: what the run itself does always works. */
  readonly bucket: NotifiedBucket;
  readonly slots: readonly WorkerSlot[];
  readonly delays: Delays;
  readonly expectation: Expectation;
  /** Name of the workers' source. */
  readonly source: string;
  /** What happens, for people. */
  readonly tell: (text: string) => void;
}

/** Carries the plan out, step by step, and waits until the queue is empty; how long that may take is the caller's. */
export async function runChaos(parts: ChaosParts, drainMs: number): Promise<void> {
  const { plan, scale, delays, slots, bucket, tell } = parts;
  const objects = traffic(plan.seed, scale);
  const keys: string[] = [];
  const random = new Random(plan.seed + 1);
  const dying: (Promise<void> | undefined)[] = [];
  const measuring = setInterval(() => {
    for (const slot of slots) slot.measure();
  }, 200);
  try {
    await bucket.send(JSON.stringify({ Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: bucket.bucket }));
    for (const [at, step] of plan.steps.entries()) {
      while (delays.open > scale.backlog) await sleep(50);
      tell(`${at + 1}/${plan.steps.length} ${step.disturbance}, ${delays.open} objects open`);
      await feed(step, objects, keys, random, parts);
      // Nothing is disturbed before all is at work and the first documents are written.
      while (delays.records === 0) await sleep(50);
      await putPoison(poison(plan.seed, at, scale), parts);
      for (const { worker, afterMs } of killsOf(at, plan)) {
        dying.push(slots[worker]?.kill(afterMs).then(() => tell('a worker was killed')));
      }
      await disturb(step, parts.around);
    }
    tell(`all has happened, ${delays.open} objects open`);
    let alive = false;
    void Promise.all(dying).then(() => {
      alive = true;
    });
    while (!alive) {
      // Who is to be killed shall have something to do.
      if ((await bucket.left()) === 0) await repeat(keys, random, bucket);
      await sleep(100);
    }
    const deadline = performance.now() + drainMs;
    while ((delays.open > 0 || (await bucket.left()) > 0) && performance.now() < deadline) await sleep(200);
  } finally {
    clearInterval(measuring);
  }
}

async function feed(
  { objects: count, repeats }: Step,
  objects: ReturnType<typeof traffic>,
  keys: string[],
  random: Random,
  { bucket, delays, expectation }: ChaosParts,
): Promise<void> {
  for (let n = 0; n < count; n++) {
    const { value: object } = objects.next();
    if (object === undefined) return;
    // Before it is put: a worker may be done at once.
    delays.arrived(object.key, object.records);
    const etag = await bucket.put(object.key, object.body);
    await expectation.add(object, etag);
    keys.push(object.key);
  }
  for (let n = 0; n < repeats; n++) await repeat(keys, random, bucket);
}

/** Announces one to three objects again, in any order: long done, in work, or twice the same. */
async function repeat(keys: readonly string[], random: Random, bucket: NotifiedBucket): Promise<void> {
  const again = Array.from({ length: random.integer(1, 3) }, () => random.pick(keys));
  await bucket.send(s3Event(bucket.bucket, ...again));
}

async function putPoison(
  bad: ReturnType<typeof poison>,
  { bucket, expectation, source }: ChaosParts,
): Promise<void> {
  let etag: string | undefined;
  if (bad.kind === 'object') etag = await bucket.put(bad.key, bad.body);
  else if (bad.kind === 'missing') await bucket.send(s3Event(bucket.bucket, bad.key));
  else await bucket.send(bad.body);
  await expectation.addPoison(bad, etag, source);
}

/** The kills that begin in a step: all of them spread evenly. */
function killsOf(step: number, { kills, steps }: ChaosPlan): readonly Kill[] {
  return kills.filter((_, n) => Math.floor((n * steps.length) / kills.length) === step);
}
