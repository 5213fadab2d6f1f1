import type { Logger } from 'pino';
import { messageOf } from '../../error/message-of.ts';
import type { HeldEvent } from '../../journal/held-event.ts';
import { type EventJournal, JournalError, type JournalLead } from '../../journal/journal.ts';
import { SESSION_SNAPSHOT } from '../../ruleset/snapshot-schema.ts';
import { type DeadLetterStore, objectPointer, rejectionLetter } from '../../sink/dead-letter.ts';
import type { Sink, SinkItem } from '../../sink/sink.ts';
import { evaluateHeld } from '../evaluation/evaluate-held.ts';
import { failureLetter } from '../evaluation/failure-letter.ts';
import type { LiveEvaluator } from '../evaluation/rulesets.ts';
import { firstOf } from '../first-of.ts';
import { Gate } from '../gate.ts';
import type { Metrics } from '../metrics.ts';
import { judge } from '../outcome.ts';
import { sleep } from '../sleep.ts';

export interface SequencerParts {
  readonly journal: EventJournal;
  readonly evaluators: readonly Pick<LiveEvaluator, 'name' | 'session'>[];
  readonly sink: Sink;
  readonly deadLetters: DeadLetterStore;
  /** Each alert also as OCSF Detection Finding. */
  readonly findings: boolean;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** An alert is safely written: announce it. Called again for it only after a crash. */
  readonly onAlert?: ((item: SinkItem) => void) | undefined;
  readonly pace?: Pace;
}

/** Milliseconds. */
export interface Pace {
  /** Between two looks for something to do. */
  readonly idle: number;
  /** Until another worker's lease is tried again. */
  readonly follow: number;
  /** Between two commits, at least. */
  readonly commit: number;
}

/** Events evaluated between two writes. */
const BATCH = 500;
const PACE: Pace = { idle: 200, follow: 1000, commit: 2000 };
/** The state is kept after this many events whatever the pace: a crash repeats no more. */
const COMMIT_EVENTS = 5000;
/** Keeping the state takes at most this part of the time. */
const COMMIT_SHARE = 0.1;

/**
 * Evaluates held events in their final order: one of the workers at a time. State, alerts and journal agree
 * at each commit; whoever begins after a crash takes the state of the last one and comes to the same alerts,
 * with the same ids, for the events that follow.
 */
export class Sequencer {
  readonly #parts: SequencerParts;
  readonly #pace: Pace;
  /** Tries of a leader that failed lie further and further apart. */
  readonly #gate: Gate;

  constructor(parts: SequencerParts) {
    this.#parts = parts;
    this.#pace = parts.pace ?? PACE;
    this.#gate = new Gate(this.#pace.follow, 30 * this.#pace.follow);
  }

  /** Until `stop`. With `drained` also until it aborts and nothing is left to evaluate, by whomever. */
  async run(stop: AbortSignal, drained?: AbortSignal): Promise<void> {
    const { journal, log } = this.#parts;
    while (!stop.aborted) {
      let lead: JournalLead | undefined;
      try {
        if (drained?.aborted && (await journal.pending()) === 0) return;
        lead = await journal.lead();
        if (lead !== undefined) {
          log.info('this worker evaluates for all of them now');
          await this.#serve(lead, stop, drained);
        }
      } catch (error) {
        const reason = error instanceof JournalError ? error.reason : judge(error, 1, 1).reason;
        const remedy = error instanceof Error && 'remedy' in error ? error.remedy : undefined;
        const err = messageOf(error);
        this.#gate.close(reason);
        const retryInMs = Math.round(this.#gate.wait());
        if (!stop.aborted)
          log.error({ reason, remedy, err, retryInMs }, 'held events cannot be evaluated now');
      } finally {
        this.#say(0, 0, 0);
        await lead?.resign().catch(() => undefined);
      }
      const pause = Math.max(this.#pace.follow, this.#gate.wait());
      const end = drained?.aborted === false ? firstOf(stop, drained) : firstOf(stop);
      await sleep(pause, end.signal).finally(end.release);
    }
  }

  async #serve(lead: JournalLead, stop: AbortSignal, drained: AbortSignal | undefined): Promise<void> {
    await this.#restore(lead);
    const { metrics } = this.#parts;
    /** Events evaluated since the last commit. */
    let ahead = 0;
    let committed = performance.now();
    let pause = this.#pace.commit;
    const commit = async (): Promise<void> => {
      const started = performance.now();
      await lead.commit(ahead, this.#state());
      ahead = 0;
      committed = performance.now();
      pause = Math.max(this.#pace.commit, (committed - started) / COMMIT_SHARE);
    };
    while (!stop.aborted) {
      const { watermark, waiting, late, now } = await lead.advance();
      this.#gate.open();
      const behind = watermark < 0 || waiting === ahead ? 0 : Math.max(0, now - watermark);
      this.#say(1, waiting - ahead, behind / 1000);
      const events = await lead.next(ahead, BATCH, watermark);
      if (events.length > 0) {
        await this.#take(events, false, stop);
        ahead += events.length;
      }
      const tardy = late > 0 ? await lead.nextLate(BATCH) : [];
      if (tardy.length > 0) {
        await this.#take(tardy, true, stop);
        await lead.commitLate(tardy);
        metrics.journalLate.inc(tardy.length);
      }
      const idle = events.length < BATCH && tardy.length < BATCH;
      const due = performance.now() - committed >= pause || (idle && drained?.aborted === true);
      if (ahead >= COMMIT_EVENTS || (ahead > 0 && due)) await commit();
      if (idle && drained?.aborted && waiting - events.length <= 0 && late - tardy.length <= 0) break;
      if (idle) await sleep(this.#pace.idle, stop);
    }
    if (ahead > 0) await commit();
  }

  #say(leads: number, waiting: number, behindSeconds: number): void {
    const { journalLeads, journalWaiting, journalWatermarkAge } = this.#parts.metrics;
    journalLeads.set(leads);
    journalWaiting.set(waiting);
    journalWatermarkAge.set(behindSeconds);
  }

  /** Evaluates events, and resolves when everything they raised is written. */
  async #take(events: readonly HeldEvent[], late: boolean, stop: AbortSignal): Promise<void> {
    const { evaluators, findings, deadLetters } = this.#parts;
    const items: SinkItem[] = [];
    const letters = [];
    const sources = new Map<SinkItem, HeldEvent>();
    for (const event of events) {
      const { raised, failures } = evaluateHeld(event, evaluators, { findings, late });
      for (const item of raised) {
        items.push(item);
        sources.set(item, event);
      }
      if (failures.length > 0) {
        const { ordinal, line, messages } = event;
        const record = { ordinal, raw: messages[0]?.text ?? '', ...(line !== undefined && { line }) };
        letters.push(failureLetter(record, failures, pointerOf(event)));
      }
    }
    if (letters.length > 0) await deadLetters.put(letters, stop);
    if (items.length > 0) await this.#write(items, sources, stop);
  }

  async #write(
    items: readonly SinkItem[],
    sources: ReadonlyMap<SinkItem, HeldEvent>,
    stop: AbortSignal,
  ): Promise<void> {
    const { sink, deadLetters, metrics, onAlert } = this.#parts;
    const { rejected } = await sink.write(items, stop);
    const now = Date.now();
    if (rejected.length > 0) {
      const letters = rejected.map((rejection) => {
        const event = sources.get(rejection.item);
        return rejectionLetter(rejection, event === undefined ? {} : pointerOf(event), now);
      });
      await deadLetters.put(letters, stop);
    }
    const refused = new Set(rejected.map(({ item }) => item));
    for (const item of items) {
      const source = sources.get(item)?.source ?? '';
      if (item.document.stream === 'alerts') {
        metrics.alerts.inc({ source });
        if (!refused.has(item)) onAlert?.(item);
      } else if (item.document.stream === 'signals') metrics.signals.inc({ source });
    }
  }

  async #restore(lead: JournalLead): Promise<void> {
    const { evaluators, log } = this.#parts;
    const saved = await lead.state();
    for (const { name, session } of evaluators) {
      const text = saved.get(name);
      const snapshot = text === undefined ? undefined : SESSION_SNAPSHOT.safeParse(parse(text));
      if (snapshot?.success) session.restore(snapshot.data);
      else {
        session.reset();
        if (text !== undefined) log.error({ ruleset: name }, 'shared state cannot be used; it begins anew');
      }
    }
  }

  #state(): ReadonlyMap<string, string> {
    return new Map(
      this.#parts.evaluators.map(({ name, session }) => [name, JSON.stringify(session.snapshot())]),
    );
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function pointerOf({ origin, source }: HeldEvent) {
  return objectPointer(origin, source);
}
