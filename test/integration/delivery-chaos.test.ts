import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/load.ts';
import type { Config } from '../../src/config/schema.ts';
import { type Cluster, connect } from '../../src/opensearch/client.ts';
import type { DeadLetter } from '../../src/sink/dead-letter.ts';
import { DeadLetterFolder } from '../../src/sink/dead-letter-folder.ts';
import { openEvaluators } from '../../src/worker/evaluation/rulesets.ts';
import { openJournal } from '../../src/worker/state/shared-state.ts';
import { type NotifiedBucket, notifiedBucket, TEST_REGION } from '../support/aws-bucket.ts';
import { backends, backendUrl } from '../support/backends.ts';
import { measureBulkLimit } from '../support/chaos/bulk-limit.ts';
import { Delays } from '../support/chaos/delays.ts';
import { Expectation } from '../support/chaos/expectation.ts';
import { compare, idsIn, unexpected } from '../support/chaos/index-contents.ts';
import { type ChaosScale, drawPlan, OBJECT_SPAN_MS } from '../support/chaos/plan.ts';
import { runChaos } from '../support/chaos/run.ts';
import { closingObject } from '../support/chaos/traffic.ts';
import { WorkerSlot } from '../support/chaos/worker-slot.ts';
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts';
import { type OpenSearchNode, startOpenSearch } from '../support/opensearch.ts';
import { hasRedis, type RedisServer, startRedis } from '../support/redis.ts';
import { hasShared, sharedPath } from '../support/shared.ts';
import { applyAllTemplates } from '../support/templates.ts';
import { writeConfig } from '../support/worker-process.ts';

/** `HARRIER_TEST_CHAOS=long` (npm run chaos): the full measure; a number is a share of it, 0.1 for a tenth. */
const MEASURE = process.env['HARRIER_TEST_CHAOS'];
const PART = MEASURE === 'long' ? 1 : Number(MEASURE);
const LONG = PART > 0;

/** Half a day ago: nothing lies in the future, whatever the date. */
const START = Math.floor(Date.now() / 1000) * 1000 - 43_200_000;

const SCALE: ChaosScale = LONG
  ? {
      flowObjects: Math.ceil(500 * PART),
      flowsPerObject: 2000,
      trailObjects: Math.ceil(500 * PART),
      callsPerObject: 100,
      workers: 4,
      kills: Math.ceil(50 * PART),
      rounds: Math.ceil(6 * PART),
      lasting: [1500, 8000],
      backlog: 40,
      rejectedOf: 100,
      correlated: hasRedis,
      start: START,
    }
  : {
      flowObjects: 16,
      flowsPerObject: 250,
      trailObjects: 12,
      callsPerObject: 30,
      workers: 4,
      kills: 4,
      rounds: 1,
      lasting: [600, 1200],
      backlog: 40,
      rejectedOf: 10,
      correlated: hasRedis,
      start: START,
    };

/** `HARRIER_TEST_CHAOS_SEED=random` or a number draws another plan; a long run draws one by itself, and prints it. */
function chosenSeed(): number {
  const chosen = process.env['HARRIER_TEST_CHAOS_SEED'] ?? (LONG ? 'random' : '20261121');
  return chosen === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(chosen);
}

const MEMORY_LIMIT = 300e6;

/**
 * Events wait so long for those before them: the longest that an object may be held up. A message that was given
 * back waits up to a quarter of an hour, in which the event time of the long run goes on by three quarters.
 */
const LATENESS_MS = LONG ? 7_200_000 : 3_600_000;

describe.skipIf(!backends.aws || !backends.opensearch)('chaos', () => {
  const name = `chaos-${Date.now().toString(36)}`;
  const seed = chosenSeed();
  const slots: WorkerSlot[] = [];
  let bucket: NotifiedBucket;
  let node: OpenSearchNode;
  let cluster: Cluster;
  let clusterProxy: FaultProxy;
  let awsProxy: FaultProxy;
  let folder: string;
  let redis: RedisServer | undefined;

  beforeAll(async () => {
    // A node of its own, since it is restarted. Its queue for writes is short, so that it throttles by itself too.
    node = await startOpenSearch({
      settings: { 'thread_pool.write.queue_size': '12' },
      ...(LONG && { heap: '1g', startTimeout: 900_000 }),
    });
    cluster = connect({ nodes: [node.url] });
    clusterProxy = await startFaultProxy(node.url);
    awsProxy = await startFaultProxy(backendUrl('aws'));
    bucket = await notifiedBucket(backendUrl('aws'), name);
    folder = await mkdtemp(path.join(tmpdir(), 'harrier-chaos-'));
    await applyAllTemplates(cluster, name);
    await mkdir(path.join(folder, 'redis'));
    if (hasRedis) redis = await startRedis(path.join(folder, 'redis'));
  });

  afterAll(async () => {
    await Promise.all(slots.map((slot) => slot.close()));
    bucket.destroy();
    await clusterProxy.close();
    await awsProxy.close();
    await cluster.close();
    await node.stop();
    await redis?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** The stock ruleset beside ours, from level 4 on: below, every flow is an alert. */
  async function rulesets(): Promise<object[]> {
    const own = { name: 'harrier' };
    if (!LONG || !hasShared) return [own];
    const dir = path.join(folder, 'stock');
    await mkdir(dir);
    for (const part of ['rules', 'decoders', 'lists']) {
      await symlink(sharedPath('fixtures', 'wazuh-ruleset', part), path.join(dir, part));
    }
    await writeFile(path.join(dir, 'ruleset.yaml'), 'alert_level: 4\n');
    return [own, { name: 'stock', dir }];
  }

  it(
    'ends with each record, alert and dead letter exactly once, whatever happens on the way',
    async () => {
      const settings = {
        sources: [
          {
            name: 'chaos',
            queue_url: bucket.queueUrl,
            endpoint: awsProxy.url,
            region: TEST_REGION,
            wait: 1,
            visibility_timeout: LONG ? 10 : 6,
            credentials: { access_key_id: 'test', secret_access_key: 'test' },
          },
        ],
        rulesets: await rulesets(),
        opensearch: { urls: [clusterProxy.url], index_prefix: name, ...(!LONG && { bulk_documents: 200 }) },
        ...(!LONG && { limits: { batch_documents: 200 } }),
        dead_letter: { type: 'folder', path: path.join(folder, 'dead') },
        ...(redis && {
          state: {
            shared: { url: redis.url, lateness: `${LATENESS_MS / 1000}s`, lease: '3s', timeout: '4s' },
          },
        }),
        metrics: { enabled: false },
      };
      const { config } = parseConfig('chaos', JSON.stringify(settings));
      if (config === undefined) throw new Error('bad settings');
      const tell = LONG ? (text: string) => console.log(`${new Date().toISOString()} ${text}`) : () => {};
      const plan = drawPlan(seed, SCALE);
      console.log(`chaos: HARRIER_TEST_CHAOS_SEED=${seed}`);
      const evaluators = await openEvaluators(config.rulesets);
      const expectation = new Expectation(config, evaluators, name, LONG ? 40_000 : 4000);
      const delays = new Delays();
      const file = await writeConfig(folder, settings);
      for (let n = 0; n < SCALE.workers; n++) {
        slots.push(
          new WorkerSlot({ config: file, seed: seed + n * 1000, onDone: (key) => delays.done(key) }),
        );
      }
      const around = { node, clusterProxy, awsProxy, prefix: name, ...(redis && { redis }) };
      const parts = { plan, scale: SCALE, around, bucket, slots, delays, expectation, source: 'chaos', tell };
      await runChaos(parts, LONG ? 900_000 : 240_000);

      if (redis) await close(config, expectation, delays);
      expectation.judge();
      const left = await bucket.left();
      const codes = await Promise.all(slots.map((slot) => slot.close()));
      const complaints = slots.flatMap((slot) => slot.complaints);
      const peak = Math.max(...slots.map(({ peakBytes }) => peakBytes));
      const limit = await measureBulkLimit(cluster, expectation.samples, LONG ? 20_000 : 1000);
      const documents = [...expectation.ids.values()].reduce((sum, ids) => sum + ids.size, 0);
      console.log(
        [
          `${delays.records} records, ${documents} documents, ${expectation.letters.size} bad, ${plan.kills.length} kills, ` +
            `${plan.steps.length} disturbances, ${clusterProxy.faults + awsProxy.faults} requests met one`,
          `throughput ${rate(delays.records / delays.seconds)} records/s, ${rate(documents / delays.seconds)} documents/s; ` +
            `the cluster alone takes ${rate(limit)} documents/s`,
          `event to index p50 ${delays.percentile(0.5).toFixed(1)} s, p99 ${delays.percentile(0.99).toFixed(1)} s`,
          `resident memory of a worker at most ${Math.round(peak / 1e6)} MB`,
        ].join('\n'),
      );
      if (LONG || left > 0) {
        const warnings = new Map<string, number>();
        for (const slot of slots) {
          for (const [text, count] of slot.warnings) warnings.set(text, (warnings.get(text) ?? 0) + count);
        }
        console.log([...warnings].sort((a, b) => b[1] - a[1]).slice(0, 30));
      }
      // Soft: a run of an hour tells all that is wrong, not the first.
      expect.soft(left).toBe(0);
      expect.soft(codes).toEqual(slots.map(() => 0));
      expect.soft(complaints).toEqual([]);
      for (const [stream, ids] of expectation.ids) {
        const target = `${name}-${stream}-*`;
        const found = await idsIn(cluster, target);
        const contents = compare(ids, found);
        if (contents.surplus > 0) console.log(JSON.stringify(await unexpected(cluster, target, ids, found)));
        expect.soft({ stream, ...contents }).toEqual({ stream, missing: 0, surplus: 0, doubled: 0 });
      }
      if (redis) expect.soft(expectation.composites).toBeGreaterThan(0);
      await expectLetters(expectation);
      expect(peak).toBeLessThan(MEMORY_LIMIT);
    },
    LONG ? 10_800_000 : 600_000,
  );

  /** Everything that waits gets its final order, and is evaluated; what releases it keeps waiting. */
  async function close(config: Config, expectation: Expectation, delays: Delays): Promise<void> {
    const time =
      START + Math.max(SCALE.flowObjects, SCALE.trailObjects) * OBJECT_SPAN_MS + LATENESS_MS + 60_000;
    const object = closingObject(time);
    delays.arrived(object.key, 0);
    await expectation.add(object, await bucket.put(object.key, object.body));
    const journal = await openJournal(config);
    await expect
      .poll(async () => delays.open === 0 && (await journal?.pending()) === 1, {
        timeout: LONG ? 600_000 : 120_000,
        interval: 200,
      })
      .toBe(true);
    await journal?.close();
  }

  async function expectLetters(expectation: Expectation): Promise<void> {
    const letters: DeadLetter[] = [];
    for await (const letter of new DeadLetterFolder(path.join(folder, 'dead')).list()) letters.push(letter);
    const messages = letters.filter(({ kind }) => kind === 'message');
    expect.soft(messages.map(({ raw }) => raw).sort()).toEqual([...expectation.messages].sort());
    const others = letters.filter(({ kind }) => kind !== 'message');
    const brief = ({ id, reason, pointer }: DeadLetter) => ({ id, reason, key: pointer.key });
    const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
    expect(others.map(brief).sort(byId)).toEqual([...expectation.letters.values()].map(brief).sort(byId));
  }
});

function rate(perSecond: number): string {
  return Math.round(perSecond).toLocaleString('en');
}
