import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LogMessage } from '../../../src/event/log-event.ts';
import type { EventJournal, JournalLead } from '../../../src/journal/journal.ts';
import { RedisJournal } from '../../../src/journal/redis-journal.ts';
import type { LogRecord, LogType } from '../../../src/log-type/log-type.ts';
import { LiveSession } from '../../../src/ruleset/live-session.ts';
import { alertId } from '../../../src/worker/evaluation/raise.ts';
import { Metrics } from '../../../src/worker/metrics.ts';
import { type PipelineContext, processObject } from '../../../src/worker/object/pipeline.ts';
import { ObjectLedger } from '../../../src/worker/state/ledger.ts';
import { Sequencer } from '../../../src/worker/state/sequencer.ts';
import { events, open } from '../../ruleset/stateful-ruleset.ts';
import {
  bytesOf,
  LINES,
  MemoryDeadLetters,
  MemorySink,
  STAGES,
  testContext,
} from '../../support/pipeline.ts';
import { hasRedis, type RedisServer, startRedis } from '../../support/redis.ts';

const LATENESS_MS = 600_000;

/** Lines of event time, a tab, and the log. */
const TIMED: LogType<LogRecord> = {
  ...LINES,
  async *read(bytes, options) {
    for await (const batch of LINES.read(bytes, options)) {
      yield {
        ...batch,
        records: batch.records.map((one) => ({ ...one, time: Number(one.raw.split('\t')[0]) })),
      };
    }
  },
  compactText: ({ raw }) => raw.split('\t')[1] ?? '',
};

/** Fails at drawn calls, before or after it has done what it was asked. */
class Faults {
  readonly #plan: readonly number[];
  #calls = 0;

  constructor(plan: readonly number[]) {
    this.#plan = plan;
  }

  async around<T>(work: () => Promise<T>): Promise<T> {
    const kind = this.#plan[this.#calls++] ?? 0;
    if (kind === 1) throw new Error('cut before');
    const result = await work();
    if (kind === 2) throw new Error('cut after');
    return result;
  }
}

function unreliable(journal: EventJournal, faults: Faults): EventJournal {
  const leader = (lead: JournalLead): JournalLead => ({
    state: () => lead.state(),
    advance: () => lead.advance(),
    next: (...all) => lead.next(...all),
    nextLate: (...all) => lead.nextLate(...all),
    commit: (...all) => faults.around(() => lead.commit(...all)),
    commitLate: (...all) => faults.around(() => lead.commitLate(...all)),
    resign: () => lead.resign(),
  });
  return {
    append: (...all) => faults.around(() => journal.append(...all)),
    lead: async () => {
      const lead = await journal.lead();
      return lead && leader(lead);
    },
    pending: () => journal.pending(),
    close: () => journal.close(),
  };
}

interface Delivery {
  readonly key: string;
  readonly text: string;
}

/** The messages in objects of at most `size` records, and what each record's document is called. */
function objectsOf(messages: readonly LogMessage[], size: number): Delivery[] {
  const objects: Delivery[] = [];
  for (let at = 0; at < messages.length; at += size) {
    const lines = messages.slice(at, at + size).map(({ time, text }) => `${time}\t${text}\n`);
    objects.push({ key: `o${objects.length}`, text: lines.join('') });
  }
  return objects;
}

/** Alerts of one engine that sees everything in order. */
function inOrder(objects: readonly Delivery[]): string[] {
  const session = open('live');
  const records = objects.flatMap(({ key, text }) =>
    text
      .trimEnd()
      .split('\n')
      .map((line, ordinal) => ({ id: `${key}-${ordinal}`, time: Number(line.split('\t')[0]), line })),
  );
  records.sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1));
  return records.flatMap(({ id, time, line }) => {
    const { alert, rule } = session.process({ text: line.split('\t')[1] ?? '', location: 'lines', time });
    return alert && rule !== undefined ? [alertId('test', rule.id, id)] : [];
  });
}

describe.skipIf(!hasRedis)('workers that share state', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'harrier-redis-'));
  let server: RedisServer;
  let runs = 0;
  beforeAll(async () => {
    server = await startRedis(directory);
  });
  afterAll(async () => {
    await server?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  function setUp(workers: number, faults: Faults) {
    const journal = new RedisJournal({
      url: server.url,
      prefix: `s${++runs}`,
      latenessMs: LATENESS_MS,
      rememberSeconds: 60,
      maxWaiting: 10_000,
      leaseMs: 5000,
      timeoutMs: 5000,
    });
    const sink = new MemorySink();
    const deadLetters = new MemoryDeadLetters();
    const log = pino({ level: 'silent' });
    const team = Array.from({ length: workers }, () => {
      const session = new LiveSession({ ruleset: open('live').ruleset }, { timeZone: 'UTC' });
      const evaluators = [{ name: 'test', eventText: 'compact' as const, session }];
      const shaky = unreliable(journal, faults);
      const stages = { ...STAGES, recognise: () => ({ kind: 'log' as const, logType: TIMED }) };
      const context: PipelineContext = {
        ...testContext(),
        stages,
        sink,
        deadLetters,
        evaluators,
        journal: shaky,
        ledger: new ObjectLedger(100),
      };
      const pace = { idle: 2, follow: 2, commit: 1 };
      const metrics = new Metrics();
      const parts = { ...context, journal: shaky, evaluators, findings: false, metrics, log, pace };
      return { context, sequencer: new Sequencer(parts) };
    });
    return { journal, sink, deadLetters, team };
  }

  /** Delivers until it is taken, as a queue does. */
  async function deliver({ key, text }: Delivery, context: PipelineContext): Promise<void> {
    const origin = { bucket: 'b', key };
    while (
      !(await processObject(origin, bytesOf(text), context).then(
        () => true,
        () => false,
      ))
    );
  }

  /** Something so much newer that everything else is released; it concerns no ruleset. */
  async function close(journal: EventJournal, messages: readonly LogMessage[]): Promise<void> {
    const newest = Math.max(...messages.map(({ time }) => time));
    const time = newest + LATENESS_MS + 10;
    await journal.append('end', [
      { documentId: 'end', time, ordinal: 0, origin: { bucket: '', key: '' }, messages: [] },
    ]);
  }

  const alertsOf = (sink: MemorySink) => sink.ids('alerts').sort();

  it('raise what one engine raises in order, whatever the deliveries, whoever is cut off', async () => {
    let alerts = 0;
    const drawn = fc.record({
      messages: events,
      size: fc.integer({ min: 1, max: 7 }),
      workers: fc.integer({ min: 1, max: 4 }),
      order: fc.array(fc.nat(), { minLength: 60, maxLength: 60 }),
      again: fc.array(fc.nat(), { maxLength: 10 }),
      faults: fc.array(fc.constantFrom(0, 0, 0, 1, 2), { maxLength: 40 }),
    });
    await fc.assert(
      fc.asyncProperty(drawn, async ({ messages, size, workers, order, again, faults }) => {
        const { journal, sink, team, deadLetters } = setUp(workers, new Faults(faults));
        const stop = new AbortController();
        const running = team.map(({ sequencer }) => sequencer.run(stop.signal));
        const objects = objectsOf(messages, size);
        const shuffled = objects
          .map((object, at) => ({ object, rank: order[at] ?? 0 }))
          .sort((a, b) => a.rank - b.rank)
          .map(({ object }) => object);
        const repeated = again.flatMap((at) => objects[at % objects.length] ?? []);
        const deliveries = [...shuffled, ...repeated];
        try {
          await Promise.all(
            team.map(async ({ context }, worker) => {
              for (const [at, one] of deliveries.entries())
                if (at % workers === worker) await deliver(one, context);
            }),
          );
          await close(journal, messages);
          await expect.poll(() => journal.pending(), { timeout: 40_000, interval: 5 }).toBe(1);
        } finally {
          stop.abort();
          await Promise.all(running);
          await journal.close();
        }
        const expected = inOrder(objects).sort();
        alerts += expected.length;
        expect(alertsOf(sink)).toEqual(expected);
        expect(deadLetters.letters.size).toBe(0);
      }),
      { numRuns: 25 },
    );
    expect(alerts).toBeGreaterThan(50);
  }, 120_000);

  it('evaluate a late event alone, and mark what it raises', async () => {
    const { journal, sink, team } = setUp(1, new Faults([]));
    const [only] = team;
    if (only === undefined) throw new Error('no worker');
    const stop = new AbortController();
    const running = only.sequencer.run(stop.signal);
    const line = (seconds: number) =>
      `${1_700_000_000_000 + seconds * 1000}\tNov 14 22:13:20 h1 app: login ann from 10.0.0.1 to a\n`;
    try {
      await deliver({ key: 'in-time', text: line(5) + line(6) + line(20) }, only.context);
      await journal.append('end', [
        {
          documentId: 'end',
          time: 1_700_000_000_000 + 2 * LATENESS_MS,
          ordinal: 0,
          origin: { bucket: '', key: '' },
          messages: [],
        },
      ]);
      await expect.poll(() => journal.pending(), { timeout: 15_000 }).toBe(1);
      await deliver({ key: 'late', text: line(7) }, only.context);
      await deliver({ key: 'late', text: line(7) }, only.context);
      await expect.poll(() => journal.pending(), { timeout: 15_000 }).toBe(1);
    } finally {
      stop.abort();
      await running;
      await journal.close();
    }
    const raised = [...sink.stored.values()]
      .filter(({ document }) => document.stream === 'alerts')
      .map(({ document }) => JSON.parse(document.json))
      .map(({ rule, harrier }) => ({ rule: rule.id, document: harrier.document_id, late: harrier.late }));
    expect(raised).toEqual([
      { rule: '101', document: 'in-time-0', late: undefined },
      { rule: '101', document: 'in-time-1', late: undefined },
      { rule: '110', document: 'in-time-2', late: undefined },
      { rule: '101', document: 'late-0', late: true },
    ]);
  }, 60_000);
});
