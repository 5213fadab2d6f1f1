/**
 * Objects through the whole pipeline but the cluster: gzip → records → documents → rules → batches, into a sink
 * that counts. Prints records per CPU second, by outputs and rulesets, how many times that is what the first row of
 * the same logs makes, and memory: each row and the peak. Memory is that of a worker: `src/cli/heap-growth.ts`.
 * Run: `node --import tsx bench/pipeline.bench.ts [folder]`, the folder of a ruleset more (the stock one). Each row
 * takes a CPU second of warming up and three of measuring.
 */
import { gzipSync } from 'node:zlib';
import { limitHeapGrowth } from '../src/cli/heap-growth.ts';
import { parseConfig } from '../src/config/load.ts';
import { cloudTrailObject, generateCloudTrail } from '../src/sample/generate-cloudtrail.ts';
import { generateFlowLines } from '../src/sample/generate-flow-lines.ts';
import type { DeadLetterStore } from '../src/sink/dead-letter.ts';
import type { Sink } from '../src/sink/sink.ts';
import { pipelineContext } from '../src/worker/context.ts';
import { openEvaluators } from '../src/worker/evaluation/rulesets.ts';
import { type PipelineContext, processObject } from '../src/worker/object/pipeline.ts';

limitHeapGrowth();
const STOCK = process.argv[2];

const sink: Sink = {
  write: async (items) => ({ written: items.length, existing: 0, rejected: [] }),
  close: async () => {},
};
const deadLetters: DeadLetterStore = {
  place: 'nowhere',
  put: async () => {},
  list: async function* () {},
  get: async () => undefined,
  remove: async () => {},
  close: async () => {},
};

async function contextOf(settings: object): Promise<PipelineContext> {
  const { config } = parseConfig('bench', JSON.stringify(settings));
  if (config === undefined) throw new Error('bad settings');
  return pipelineContext(config, 'event', await openEvaluators(config.rulesets), sink, deadLetters);
}

const WARM_UP = 1e6;
const MEASURED = 3e6;

function cpuSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return user + system;
}

/** Prints a row; gives records per CPU second. */
async function measure(
  name: string,
  key: string,
  body: Buffer,
  settings: object,
  first: number | undefined,
): Promise<number> {
  const context = await contextOf(settings);
  const once = (n: number) =>
    processObject(
      { bucket: 'b', key, etag: String(n) },
      (async function* () {
        yield body;
      })(),
      context,
    );
  let n = 0;
  for (const warming = process.cpuUsage(); cpuSince(warming) < WARM_UP; ) await once(n++);
  const cpu = process.cpuUsage();
  let records = 0;
  let alerts = 0;
  while (cpuSince(cpu) < MEASURED) {
    const report = await once(n++);
    records += report.records;
    alerts += report.alerts;
  }
  const rate = (records * 1e6) / cpuSince(cpu);
  const rss = Math.round(process.memoryUsage().rss / 1e6);
  console.log(
    `${name.padEnd(44)} ${Math.round(rate).toLocaleString('en').padStart(9)} records per CPU second ` +
      `${(rate / (first ?? rate)).toFixed(2)} x the first  ${alerts} alerts  ${rss} MB`,
  );
  return rate;
}

const flows = gzipSync([...generateFlowLines({ count: 50_000 })].join('\n'));
const trail = gzipSync(cloudTrailObject(generateCloudTrail({ count: 2000 })));
const FLOW = 'AWSLogs/123456789012/vpcflowlogs/eu-west-3/2026/11/20/x.log.gz';
const TRAIL = 'AWSLogs/123456789012/CloudTrail/eu-west-3/2026/11/20/x.json.gz';
const ecs = { outputs: { ocsf: false } };
const own = [{ name: 'harrier' }];
for (const [name, key, body] of [
  ['flows', FLOW, flows],
  ['CloudTrail', TRAIL, trail],
] as const) {
  const first = await measure(`${name}: ECS, no rules`, key, body, { ...ecs, rulesets: [] }, undefined);
  await measure(`${name}: ECS and OCSF, no rules`, key, body, { rulesets: [] }, first);
  await measure(`${name}: ECS, own rules`, key, body, { ...ecs, rulesets: own }, first);
  if (STOCK !== undefined) {
    const rulesets = [...own, { name: 'stock', dir: STOCK }];
    await measure(`${name}: ECS, own and ${STOCK}`, key, body, { ...ecs, rulesets }, first);
  }
}
// Kilobytes on every platform.
console.log(`peak ${Math.round(process.resourceUsage().maxRSS / 1000)} MB resident`);
