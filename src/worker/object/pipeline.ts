import type { ObjectOrigin } from '../../document/origin.ts';
import { peek } from '../../format/peek.ts';
import type { HeldEvent } from '../../journal/held-event.ts';
import type { EventJournal } from '../../journal/journal.ts';
import type { BadRecord, LogRecord, LogType, OutputOptions, ReadBatch } from '../../log-type/log-type.ts';
import {
  badRecordLetter,
  type DeadLetter,
  type DeadLetterPointer,
  type DeadLetterStore,
  deadLetter,
  objectPointer,
  rejectionLetter,
} from '../../sink/dead-letter.ts';
import type { Sink, SinkItem } from '../../sink/sink.ts';
import { type Clock, type EvaluationFailure, type Evaluator, evaluate } from '../evaluation/evaluate.ts';
import { evaluateAlone, type LoneEvaluation } from '../evaluation/evaluate-alone.ts';
import { failureLetter } from '../evaluation/failure-letter.ts';
import type { ObjectLedger, ObjectProgress } from '../state/ledger.ts';
import { Batcher } from './batcher.ts';

/** A fault of an object's content that ends its reading: what came before it has landed. */
export interface ContentFault {
  /** Stable word, for example `truncated`. */
  readonly reason: string;
  readonly message: string;
}

/** What the head of an object says it is. */
export type Recognition =
  | { readonly kind: 'log'; readonly logType: LogType<LogRecord> }
  /** Known, and nothing for us: `reason` is counted. */
  | { readonly kind: 'skip'; readonly reason: string }
  /** A dead letter. */
  | { readonly kind: 'unknown'; readonly reason: string; readonly message: string };

/** The stages that know formats and log types (`stages.ts` has the real ones). */
export interface Stages {
  decompress(bytes: AsyncIterable<Buffer>, origin: ObjectOrigin): AsyncIterable<Buffer>;
  recognise(origin: ObjectOrigin, head: Buffer): Recognition;
  /** Content faults that `decompress` and `read` throw; undefined for anything else (network, bugs). */
  faultOf(error: unknown): ContentFault | undefined;
  objectId(origin: ObjectOrigin): string;
  documentId(objectId: string, ordinal: number): string;
}

export interface PipelineLimits {
  readonly maxRecordBytes: number;
  /** Dead letters for records of one object; more of them become one letter about the object. */
  readonly maxBadRecords: number;
  readonly batchItems: number;
  readonly batchBytes: number;
  readonly batchesInFlight: number;
}

/** What every object is processed with. */
export interface PipelineContext {
  readonly stages: Stages;
  readonly outputs: OutputOptions;
  readonly evaluators: readonly Evaluator[];
  readonly clock: Clock;
  readonly sink: Sink;
  readonly deadLetters: DeadLetterStore;
  readonly ledger: ObjectLedger;
  /** Workers share what correlation remembers: events whose verdict depends on others go here. */
  readonly journal?: EventJournal | undefined;
  readonly limits: PipelineLimits;
  /** An alert is safely written: announce it. Called again for it only after a crash. */
  readonly onAlert?: ((item: SinkItem) => void) | undefined;
}

/** What belongs to one object. */
export interface ObjectOptions {
  /** Name of the source, for dead letters. */
  readonly source?: string;
  readonly flowFormat?: string;
  /** When the object was written, epoch milliseconds: time of records that have none. */
  readonly objectTime?: number;
  readonly signal?: AbortSignal;
  /** Only these records (a replay); the others are read and passed over. */
  readonly only?: (ordinal: number) => boolean;
  /** Of those, the ones that rules have not seen yet. */
  readonly unseen?: (ordinal: number) => boolean;
}

/** What became of an object. Every record is in `records` or `bad`; every document is counted. */
export interface ObjectReport {
  readonly logType?: string;
  readonly records: number;
  readonly bad: number;
  /** Parts that are no events, by reason; the whole object's reason if it was passed over. */
  readonly skipped: Readonly<Record<string, number>>;
  readonly written: number;
  readonly existing: number;
  readonly rejected: number;
  readonly alerts: number;
  readonly signals: number;
  readonly deadLetters: number;
  /** Of those written: documents with a part that is stored, but cannot be searched, by refusal and field. */
  readonly partlyIndexed: Readonly<Record<string, number>>;
  /** Records that a ruleset could not evaluate, by ruleset: each has a dead letter, its documents landed. */
  readonly evaluationFailures: Readonly<Record<string, number>>;
  /** The content broke here; a dead letter says so. */
  readonly fault?: ContentFault;
  /** Latest event time, epoch milliseconds. */
  readonly lastEvent?: number;
}

/** Different refusals that are told apart in a report. */
const MAX_REFUSALS = 20;

/** Bytes that are enough to tell what an object is. */
const HEAD_BYTES = 4096;

/**
 * One object from its bytes to documents, alerts and dead letters. Resolves when every record has landed
 * somewhere: whoever holds the delivery may then acknowledge. Throws on troubles that are not the object's
 * content (network, sink, dead-letter store): everything may be done again, and nothing will be doubled.
 */
export async function processObject(
  origin: ObjectOrigin,
  bytes: AsyncIterable<Buffer>,
  context: PipelineContext,
  options: ObjectOptions = {},
): Promise<ObjectReport> {
  const objectId = context.stages.objectId(origin);
  return context.ledger.exclusively(objectId, async (progress) => {
    const run = new ObjectRun(origin, objectId, context, options, progress);
    return run.process(bytes);
  });
}

/** The state of one object's run. */
class ObjectRun {
  readonly #origin: ObjectOrigin;
  readonly #objectId: string;
  readonly #context: PipelineContext;
  readonly #options: ObjectOptions;
  readonly #progress: ObjectProgress;
  readonly #pointer: DeadLetterPointer;
  readonly #batcher: Batcher;
  readonly #skipped: Record<string, number> = Object.create(null);
  #records = 0;
  #bad = 0;
  #written = 0;
  #existing = 0;
  #rejected = 0;
  #alerts = 0;
  #signals = 0;
  #deadLetters = 0;
  #unevaluated = 0;
  readonly #unburied: DeadLetter[];
  readonly #held: HeldEvent[];
  readonly #partlyIndexed: Record<string, number> = Object.create(null);
  readonly #evaluationFailures: Record<string, number> = Object.create(null);
  #lastEvent: number | undefined;
  #fault: ContentFault | undefined;

  constructor(
    origin: ObjectOrigin,
    objectId: string,
    context: PipelineContext,
    options: ObjectOptions,
    progress: ObjectProgress,
  ) {
    this.#origin = origin;
    this.#objectId = objectId;
    this.#context = context;
    this.#options = options;
    this.#progress = progress;
    this.#unburied = [...(progress.unburied ?? [])];
    progress.unburied = this.#unburied;
    this.#held = [...(progress.held ?? [])];
    progress.held = this.#held;
    this.#pointer = objectPointer(origin, options.source);
    const { batchItems, batchBytes, batchesInFlight } = context.limits;
    this.#batcher = new Batcher(
      context.sink,
      { maxItems: batchItems, maxBytes: batchBytes, inFlight: batchesInFlight },
      async (items, outcome) => {
        this.#written += outcome.written;
        this.#existing += outcome.existing;
        this.#rejected += outcome.rejected.length;
        for (const { reason, message } of outcome.partlyIndexed ?? [])
          this.#countRefusal(`${reason}: ${message}`);
        const now = Date.now();
        await this.#bury(outcome.rejected.map((rejection) => rejectionLetter(rejection, this.#pointer, now)));
        if (progress.unwritten.size > 0) this.#landed(items);
      },
      options.signal,
    );
  }

  async process(bytes: AsyncIterable<Buffer>): Promise<ObjectReport> {
    let logType: LogType<LogRecord> | undefined;
    try {
      // What an earlier attempt raised and could not write.
      for (const item of this.#progress.unwritten.values()) this.#batcher.push(item);
      await this.#buryUnevaluated();
      await this.#journalHeld();
      logType = await this.#read(bytes);
      await this.#batcher.drain();
      await this.#summarise(this.#bad, 'too-many-bad-records', 'could not be read');
      await this.#summarise(this.#unevaluated, 'evaluation-failed', 'could not be evaluated');
    } catch (error) {
      await this.#batcher.settle();
      throw error;
    }
    return {
      ...(logType !== undefined && { logType: logType.name }),
      records: this.#records,
      bad: this.#bad,
      skipped: this.#skipped,
      written: this.#written,
      existing: this.#existing,
      rejected: this.#rejected,
      alerts: this.#alerts,
      signals: this.#signals,
      deadLetters: this.#deadLetters,
      partlyIndexed: this.#partlyIndexed,
      evaluationFailures: this.#evaluationFailures,
      ...(this.#fault !== undefined && { fault: this.#fault }),
      ...(this.#lastEvent !== undefined && { lastEvent: this.#lastEvent }),
    };
  }

  async #read(bytes: AsyncIterable<Buffer>): Promise<LogType<LogRecord> | undefined> {
    const { stages, limits, outputs } = this.#context;
    let logType: LogType<LogRecord> | undefined;
    try {
      const plain = stages.decompress(bytes, this.#origin);
      const { head, bytes: all } = await peek(plain, HEAD_BYTES);
      const recognition = stages.recognise(this.#origin, head);
      if (recognition.kind === 'skip') {
        this.#skip(recognition.reason, 1);
        await discard(all);
        return undefined;
      }
      if (recognition.kind === 'unknown') {
        await discard(all);
        await this.#fail(recognition);
        return undefined;
      }
      logType = recognition.logType;
      const toDocuments = logType.documents(outputs);
      const batches = logType.read(all, {
        origin: this.#origin,
        maxRecordBytes: limits.maxRecordBytes,
        ...(this.#options.flowFormat !== undefined && { flowFormat: this.#options.flowFormat }),
        ...(this.#options.objectTime !== undefined && { objectTime: this.#options.objectTime }),
      });
      for await (const batch of batches) {
        this.#options.signal?.throwIfAborted();
        await this.#take(batch, logType, toDocuments);
      }
    } catch (error) {
      const fault = stages.faultOf(error);
      if (fault === undefined) throw error;
      await this.#fail(fault);
    }
    return logType;
  }

  async #take(
    batch: ReadBatch<LogRecord>,
    logType: LogType<LogRecord>,
    toDocuments: (record: LogRecord) => ReturnType<ReturnType<LogType<LogRecord>['documents']>>,
  ): Promise<void> {
    const { stages, evaluators } = this.#context;
    const { only, unseen = always } = this.#options;
    for (const record of batch.records) {
      if (only !== undefined && !only(record.ordinal)) continue;
      this.#records++;
      if (this.#lastEvent === undefined || record.time > this.#lastEvent) this.#lastEvent = record.time;
      const documentId = stages.documentId(this.#objectId, record.ordinal);
      for (const document of toDocuments(record)) this.#batcher.push({ document, id: documentId, record });
      if (evaluators.length > 0 && record.ordinal >= this.#progress.evaluated && unseen(record.ordinal)) {
        const { raised, failures, held } = this.#evaluate(record, documentId, logType);
        if (failures.length > 0) this.#setAside(record, failures);
        if (held !== undefined) this.#held.push(held);
        for (const item of raised) {
          this.#progress.unwritten.set(placeOf(item), item);
          if (item.document.stream === 'alerts') this.#alerts++;
          else if (item.document.stream === 'signals') this.#signals++;
          this.#batcher.push(item);
        }
        if (only === undefined) this.#progress.evaluated = record.ordinal + 1;
      }
      if (this.#batcher.full) await this.#batcher.flow();
    }
    await this.#buryUnevaluated();
    await this.#journalHeld();
    await this.#takeBad(only === undefined ? batch.bad : batch.bad.filter((bad) => only(bad.ordinal)));
    for (const [reason, count] of Object.entries(batch.skipped)) this.#skip(reason, count);
  }

  async #takeBad(bad: readonly BadRecord[]): Promise<void> {
    const whole = bad.find(({ scope }) => scope === 'object');
    if (whole !== undefined) await this.#fail(whole);
    const records = bad.filter(({ scope }) => scope !== 'object');
    if (records.length === 0) return;
    const room = Math.max(0, this.#context.limits.maxBadRecords - this.#bad);
    this.#bad += records.length;
    const now = Date.now();
    await this.#bury(records.slice(0, room).map((record) => badRecordLetter(record, this.#pointer, now)));
  }

  /** Notes a record that rulesets could not evaluate. The letter is stored with its batch, and not forgotten before. */
  #setAside(record: LogRecord, failures: readonly EvaluationFailure[]): void {
    for (const { ruleset } of failures) {
      this.#evaluationFailures[ruleset] = (this.#evaluationFailures[ruleset] ?? 0) + 1;
    }
    if (++this.#unevaluated > this.#context.limits.maxBadRecords) return;
    this.#unburied.push(failureLetter(record, failures, this.#pointer));
  }

  async #buryUnevaluated(): Promise<void> {
    await this.#bury(this.#unburied);
    this.#unburied.length = 0;
  }

  #evaluate(record: LogRecord, documentId: string, logType: LogType<LogRecord>): LoneEvaluation {
    const { evaluators, clock, outputs, journal } = this.#context;
    const evaluated = { record, documentId, logType, origin: this.#origin };
    const findings = outputs.ocsf;
    if (journal === undefined)
      return { ...evaluate(evaluated, evaluators, { clock, findings }), held: undefined };
    return evaluateAlone(evaluated, evaluators, { findings, source: this.#options.source });
  }

  /** Hands over what has to wait for its turn. Not forgotten before it is stored there. */
  async #journalHeld(): Promise<void> {
    const { journal } = this.#context;
    if (journal === undefined || this.#held.length === 0) return;
    // What is tried again one by one was passed over when its object was: it has a count of its own.
    if (this.#options.only !== undefined) {
      for (const event of this.#held) await journal.append(event.documentId, [event]);
    } else await journal.append(this.#objectId, this.#held);
    this.#held.length = 0;
  }

  /** One letter about the object for those records beyond the limit. */
  async #summarise(count: number, reason: string, what: string): Promise<void> {
    const { maxBadRecords } = this.#context.limits;
    if (count <= maxBadRecords) return;
    const message = `${count} records ${what}; the first ${maxBadRecords} have letters of their own.`;
    await this.#bury([deadLetter({ kind: 'object', reason, message, pointer: this.#pointer }, Date.now())]);
  }

  #countRefusal(refusal: string): void {
    const known = refusal in this.#partlyIndexed || Object.keys(this.#partlyIndexed).length < MAX_REFUSALS;
    const key = known ? refusal : 'others';
    this.#partlyIndexed[key] = (this.#partlyIndexed[key] ?? 0) + 1;
  }

  async #fail(fault: ContentFault): Promise<void> {
    this.#fault = { reason: fault.reason, message: fault.message };
    await this.#bury([deadLetter({ kind: 'object', ...this.#fault, pointer: this.#pointer }, Date.now())]);
  }

  async #bury(letters: readonly DeadLetter[]): Promise<void> {
    if (letters.length === 0) return;
    await this.#context.deadLetters.put(letters, this.#options.signal);
    this.#deadLetters += letters.length;
  }

  /** Alerts of these are safe now, and may be announced. */
  #landed(items: readonly SinkItem[]): void {
    for (const item of items) {
      const raised = this.#progress.unwritten.delete(placeOf(item));
      if (raised && item.document.stream === 'alerts') this.#context.onAlert?.(item);
    }
  }

  #skip(reason: string, count: number): void {
    this.#skipped[reason] = (this.#skipped[reason] ?? 0) + count;
  }
}

const always = (): boolean => true;

/** An alert and its finding have the same id in different streams. */
function placeOf({ document, id }: SinkItem): string {
  return `${document.stream}/${id}`;
}

/** Ends a stream that nobody wants to read, so that sockets and files are closed. */
async function discard(stream: AsyncIterable<Buffer>): Promise<void> {
  await stream[Symbol.asyncIterator]().return?.();
}
