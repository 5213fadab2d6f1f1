/**
 * Shared state over a real Redis server on this machine: CloudTrail-sized events that all depend on others, from
 * `append` of four workers to the leader's verdicts and commits. Prints events per second of wall time, per CPU
 * second of this process, and how many times the latter is what the same evaluation makes without the journal.
 * Run: `node --import tsx bench/journal.bench.ts`; about 20 CPU seconds.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import type { HeldEvent } from '../src/journal/held-event.ts';
import { RedisJournal } from '../src/journal/redis-journal.ts';
import { LiveSession } from '../src/ruleset/live-session.ts';
import { evaluateHeld } from '../src/worker/evaluation/evaluate-held.ts';
import { Metrics } from '../src/worker/metrics.ts';
import { Sequencer } from '../src/worker/state/sequencer.ts';
import { MemoryDeadLetters, MemorySink } from '../test/support/pipeline.ts';
import { startRedis } from '../test/support/redis.ts';
import { loadRules } from '../test/support/rules.ts';

const EVENTS = 60_000;
const OBJECT = 300;
const LATENESS_MS = 60_000;

const { ruleset } = loadRules(
  '<rule id="100" level="3"><field name="name">^x$</field><description>any</description></rule>' +
    '<rule id="110" level="10" frequency="8" timeframe="60"><if_matched_sid>100</if_matched_sid>' +
    '<same_field>user</same_field><description>many</description></rule>',
);
if (ruleset === undefined) throw new Error('refused');
const session = () => new LiveSession({ ruleset });
const begin = Date.now() - 3_600_000;
const padding = 'x'.repeat(1800);
const events = Array.from({ length: EVENTS }, (_, n): HeldEvent => {
  const text = `{"name":"x","user":"u${n % 500}","padding":"${padding}"}`;
  return {
    documentId: `d${n}`,
    time: begin + n * 10,
    ordinal: n % OBJECT,
    origin: { bucket: 'b', key: `o${Math.floor(n / OBJECT)}` },
    messages: [{ ruleset: 'bench', text, location: 'l' }],
  };
});

let alone: number | undefined;

function report(what: string, started: number, cpu: NodeJS.CpuUsage): void {
  const { user, system } = process.cpuUsage(cpu);
  const wall = EVENTS / ((performance.now() - started) / 1000);
  const perCpu = EVENTS / ((user + system) / 1e6);
  alone ??= perCpu;
  process.stdout.write(
    `${what.padEnd(28)} ${wall.toFixed(0)} events/s, ${perCpu.toFixed(0)} per CPU s, ${(perCpu / alone).toFixed(2)} x alone\n`,
  );
}

const directory = mkdtempSync(path.join(tmpdir(), 'harrier-bench-'));
const server = await startRedis(directory, ['--appendfsync', 'everysec']);
const journal = new RedisJournal({
  url: server.url,
  prefix: 'bench',
  latenessMs: LATENESS_MS,
  rememberSeconds: 600,
  maxWaiting: EVENTS + 1,
  leaseMs: 15_000,
  timeoutMs: 30_000,
});

const evaluators = [{ name: 'bench', session: session() }];
let started = performance.now();
let cpu = process.cpuUsage();
for (const event of events) evaluateHeld(event, evaluators, { findings: false, late: false });
report('evaluation alone', started, cpu);

started = performance.now();
cpu = process.cpuUsage();
const objects = Array.from({ length: EVENTS / OBJECT }, (_, n) => events.slice(n * OBJECT, (n + 1) * OBJECT));
await Promise.all(
  [0, 1, 2, 3].map(async (worker) => {
    for (const [n, object] of objects.entries()) if (n % 4 === worker) await journal.append(`o${n}`, object);
  }),
);
report('append', started, cpu);

const end = { documentId: 'end', ordinal: 0, origin: { bucket: '', key: '' }, messages: [] };
await journal.append('end', [{ ...end, time: begin + EVENTS * 10 + LATENESS_MS }]);
const sink = new MemorySink();
const stop = new AbortController();
started = performance.now();
cpu = process.cpuUsage();
const running = new Sequencer({
  journal,
  evaluators: [{ name: 'bench', session: session() }],
  sink,
  deadLetters: new MemoryDeadLetters(),
  findings: false,
  metrics: new Metrics(),
  log: pino({ level: 'silent' }),
}).run(stop.signal);
while ((await journal.pending()) > 1) await new Promise((resolve) => setTimeout(resolve, 50));
report('take, evaluate, commit', started, cpu);
stop.abort();
await running;
await journal.close();
await server.stop();
rmSync(directory, { recursive: true, force: true });
