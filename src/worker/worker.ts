import type { S3Client } from '@aws-sdk/client-s3';
import pLimit, { type LimitFunction } from 'p-limit';
import { messageOf } from '../error/message-of.ts';
import { type DeadLetterPointer, deadLetter } from '../sink/dead-letter.ts';
import type { Delivery, DeliverySource } from '../source/delivery.ts';
import { SourceError } from '../source/errors.ts';
import type { ObjectRef } from '../source/notification.ts';
import { type OpenObject, openObject, type ReadSettings } from '../source/s3.ts';
import { Attempt, type Telling } from './attempt.ts';
import { firstOf } from './first-of.ts';
import { Gate } from './gate.ts';
import { type ObjectReport, type PipelineContext, processObject } from './object/pipeline.ts';
import { type Failure, judge, retryDelay } from './outcome.ts';
import { orAborted, sleep } from './sleep.ts';
import { UnderWay } from './under-way.ts';

/** A queue with the way to its objects. */
export interface WorkerSource {
  readonly deliveries: DeliverySource;
  readonly s3: S3Client;
  /** Attempts before what cannot be read is dead-lettered. */
  readonly maxReceives: number;
  readonly flowFormat?: string;
  readonly read: ReadSettings;
}

export interface WorkerParts extends Telling {
  readonly sources: readonly WorkerSource[];
  readonly context: PipelineContext;
  /** Objects worked on at a time, over all sources. */
  readonly concurrency: number;
  /** End when every queue has been empty for one poll and nothing is in work. */
  readonly untilEmpty?: boolean;
  /** Resolves when what rules remember up to now survives a crash: messages are deleted only then. */
  readonly remembered?: (() => Promise<void>) | undefined;
}

/** What a worker says about itself. */
export interface WorkerStatus {
  readonly inWork: number;
  readonly waiting: number;
  /** Why receiving is paused, by source or `sink`. */
  readonly paused: Readonly<Record<string, string>>;
  /** When a message was last finished, epoch milliseconds. */
  readonly lastDone?: number;
  /** By source: from the latest event of the object indexed last to its being indexed, milliseconds. */
  readonly delays: Readonly<Record<string, number>>;
}

/** Most messages one source may hold beyond those in work: a full batch. */
const READY_MESSAGES = 10;

/**
 * Receives, processes, acknowledges, until told to stop. A message is acknowledged when every record of every
 * object in it is indexed or dead-lettered, and given back otherwise.
 */
export class Worker {
  readonly #parts: WorkerParts;
  readonly #limit: LimitFunction;
  readonly #sinkGate = new Gate();
  readonly #sourceGates = new Map<string, Gate>();
  readonly #delays = new Map<string, number>();
  #lastDone: number | undefined;

  constructor(parts: WorkerParts) {
    this.#parts = parts;
    this.#limit = pLimit(parts.concurrency);
    for (const { deliveries } of parts.sources) this.#sourceGates.set(deliveries.name, new Gate());
  }

  get status(): WorkerStatus {
    const paused: Record<string, string> = {};
    if (this.#sinkGate.reason !== undefined) paused['sink'] = this.#sinkGate.reason;
    for (const [name, gate] of this.#sourceGates) if (gate.reason !== undefined) paused[name] = gate.reason;
    return {
      inWork: this.#limit.activeCount,
      waiting: this.#limit.pendingCount,
      paused,
      delays: Object.fromEntries(this.#delays),
      ...(this.#lastDone !== undefined && { lastDone: this.#lastDone }),
    };
  }

  /** Runs until `soft` aborts and what is in work is finished, or `hard` aborts and it is given back. */
  async run(soft: AbortSignal, hard: AbortSignal): Promise<void> {
    const sources = this.#parts.sources;
    try {
      await Promise.all(sources.map((source) => this.#serve(source, soft, hard)));
    } finally {
      await Promise.all(sources.map((source) => source.deliveries.close()));
    }
  }

  async #serve(source: WorkerSource, soft: AbortSignal, hard: AbortSignal): Promise<void> {
    const { deliveries } = source;
    const gate = this.#gateOf(source);
    const held = new UnderWay();
    const settling = new UnderWay();
    const most = this.#parts.concurrency + READY_MESSAGES;
    while (!soft.aborted) {
      const closed = this.#wait(source);
      this.#parts.metrics.paused.set({ source: deliveries.name }, closed > 0 ? 1 : 0);
      if (closed > 0) {
        await sleep(closed, soft);
        continue;
      }
      // After a failure one message is tried before the rest follows.
      const trying = gate.reason !== undefined || this.#sinkGate.reason !== undefined;
      if (trying ? held.size > 0 : held.size >= most) {
        await held.next();
        continue;
      }
      let batch: readonly Delivery[];
      try {
        batch = await deliveries.receive(trying ? 1 : most - held.size, soft);
        // A poll from before the failure says nothing.
        if (trying && batch.length === 0) gate.open();
        if (batch.length === 0 && held.size === 0 && this.#parts.untilEmpty === true) break;
      } catch (error) {
        this.#pauseSource(gate, deliveries.name, error);
        continue;
      }
      this.#parts.metrics.received.inc({ source: deliveries.name }, batch.length);
      for (const delivery of batch) {
        const stop = stopOf(delivery, soft, hard);
        const work = this.#process(delivery, source, stop);
        held.add(work);
        settling.add(this.#settled(work, delivery, source, stop));
      }
    }
    await settling.all();
  }

  #pauseSource(gate: Gate, source: string, error: unknown): void {
    const reason = error instanceof SourceError ? error.reason : 'unavailable';
    const remedy = error instanceof SourceError ? error.remedy : undefined;
    gate.close(reason);
    this.#parts.log.error(
      { source, reason, remedy, err: messageOf(error), retryInMs: gate.wait() },
      'cannot receive',
    );
  }

  /** Every object of a message; gives what kept it from being done. */
  async #process(delivery: Delivery, source: WorkerSource, stop: MessageStop): Promise<readonly Failure[]> {
    const { log, metrics } = this.#parts;
    const { notification, source: name, messageId } = delivery;
    for (const { reason, message } of notification.ignored) {
      metrics.skipped.inc({ source: name, reason });
      log.debug({ source: name, messageId, reason }, message);
    }
    const failures: Failure[] = [];
    const attempts = notification.objects.map(async (ref) => {
      const failure = await this.#attemptThroughPauses(ref, delivery, source, stop);
      if (failure !== undefined) failures.push(failure);
    });
    await Promise.all(attempts);
    return failures;
  }

  /** Never rejects: a message that cannot be settled comes back, instead of being held for hours. */
  async #settled(
    work: Promise<readonly Failure[]>,
    delivery: Delivery,
    source: WorkerSource,
    stop: MessageStop,
  ): Promise<void> {
    try {
      await this.#settle(delivery, source, await work, stop.hard);
    } catch (error) {
      this.#parts.log.error({ err: error }, 'message could not be settled');
      await delivery.release(retryDelay(delivery.receives));
    } finally {
      stop.release();
    }
  }

  /** Deletes a message that is done, and gives back one that is not. */
  async #settle(
    delivery: Delivery,
    source: WorkerSource,
    failures: readonly Failure[],
    signal: AbortSignal,
  ): Promise<void> {
    const { log, metrics, remembered } = this.#parts;
    const { source: name, messageId } = delivery;
    if (failures.length === 0 && remembered !== undefined) await orAborted(remembered(), signal);
    if (signal.aborted) {
      await delivery.release(0);
      metrics.released.inc({ source: name, reason: 'aborted' });
      return;
    }
    const [first] = failures;
    try {
      if (first === undefined) {
        await this.#buryProblems(delivery, signal);
        await delivery.ack();
        metrics.acknowledged.inc({ source: name });
        this.#sinkGate.open();
        this.#gateOf(source).open();
        this.#lastDone = Date.now();
        return;
      }
    } catch (error) {
      log.warn({ source: name, messageId, err: messageOf(error) }, 'message could not be acknowledged');
      const failure = judge(error, 1, Number.POSITIVE_INFINITY);
      if (failure.kind === 'pause') this.#pause(failure, source);
      metrics.released.inc({ source: name, reason: 'settling' });
      await delivery.release(retryDelay(delivery.receives));
      return;
    }
    metrics.released.inc({ source: name, reason: first.reason });
    await delivery.release(first.kind === 'pause' ? 1000 : retryDelay(delivery.receives));
  }

  /**
   * Tries an object for as long as the fault is not its own (cluster away, access lost). The message is kept
   * meanwhile, not given back: receives are limited, and an outage must not use them up. While it waits, others may work:
   * what has access to a source of its own goes on.
   */
  async #attemptThroughPauses(
    ref: ObjectRef,
    delivery: Delivery,
    source: WorkerSource,
    { soft, hard }: MessageStop,
  ): Promise<Failure | undefined> {
    for (;;) {
      const failure = await this.#limit(
        async () => this.#paused(source) ?? (await this.#attempt(ref, delivery, source, hard)),
      );
      if (failure?.kind !== 'pause' || soft.aborted) return failure;
      await sleep(Math.max(this.#wait(source), 100), soft);
      if (soft.aborted) return failure;
    }
  }

  /** One object of a message; undefined when it is done, and that includes dead-lettered. */
  async #attempt(
    ref: ObjectRef,
    delivery: Delivery,
    source: WorkerSource,
    signal: AbortSignal,
  ): Promise<Failure | undefined> {
    if (signal.aborted) return ABORTED;
    const attempt = new Attempt(this.#parts, delivery, ref);
    try {
      const opened = await openObject(source.s3, ref, source.read, signal);
      const report = await this.#ingest(opened, source, attempt, signal).finally(() => opened.discard());
      attempt.done(this.#parts.context.stages.objectId(opened.origin), report);
      return undefined;
    } catch (error) {
      if (signal.aborted) {
        attempt.aborted();
        return ABORTED;
      }
      const failure = judge(error, delivery.receives, source.maxReceives);
      attempt.failed(failure, error);
      if (failure.kind === 'pause') this.#pause(failure, source);
      if (failure.kind !== 'dead-letter') return failure;
      return this.#bury(failure, pointerTo(ref, delivery), source, signal);
    }
  }

  async #ingest(
    { origin, bytes, lastModified }: OpenObject,
    { deliveries: { name }, flowFormat }: WorkerSource,
    attempt: Attempt,
    signal: AbortSignal,
  ): Promise<ObjectReport> {
    const { context } = this.#parts;
    const report = await processObject(
      origin,
      bytes,
      { ...context, sink: attempt.traced(context.sink) },
      {
        source: name,
        signal,
        ...(flowFormat !== undefined && { flowFormat }),
        ...(lastModified !== undefined && { objectTime: lastModified }),
      },
    );
    if (report.lastEvent !== undefined && report.written > 0)
      this.#delays.set(name, Math.max(0, Date.now() - report.lastEvent));
    return report;
  }

  /** Why nothing of this source is tried now, if so. */
  #paused(source: WorkerSource): Failure | undefined {
    for (const [scope, gate] of [
      ['source', this.#gateOf(source)],
      ['sink', this.#sinkGate],
    ] as const) {
      if (gate.wait() > 0) return { kind: 'pause', scope, reason: gate.reason ?? scope, message: 'paused' };
    }
    return undefined;
  }

  /** Milliseconds until something of this source may be tried. */
  #wait(source: WorkerSource): number {
    return Math.max(this.#gateOf(source).wait(), this.#sinkGate.wait());
  }

  #pause(failure: Extract<Failure, { kind: 'pause' }>, source: WorkerSource): void {
    const gate = failure.scope === 'sink' ? this.#sinkGate : this.#gateOf(source);
    gate.close(failure.reason);
  }

  async #bury(
    { reason, message }: { readonly reason: string; readonly message: string },
    pointer: DeadLetterPointer,
    source: WorkerSource,
    signal: AbortSignal,
  ): Promise<Failure | undefined> {
    try {
      const letter = deadLetter({ kind: 'object', reason, message, pointer }, Date.now());
      await this.#parts.context.deadLetters.put([letter], signal);
      this.#parts.metrics.deadLetters.inc({ source: source.deliveries.name });
      return undefined;
    } catch (error) {
      if (signal.aborted) return ABORTED;
      const failure: Failure = {
        kind: 'pause',
        scope: 'sink',
        reason: 'dead-letters',
        message: messageOf(error),
      };
      this.#parts.log.error({ err: failure.message }, 'dead letter could not be stored');
      this.#pause(failure, source);
      return failure;
    }
  }

  async #buryProblems(delivery: Delivery, signal: AbortSignal): Promise<void> {
    const { problems } = delivery.notification;
    if (problems.length === 0) return;
    const { source, messageId, body } = delivery;
    const pointer = { source, message_id: messageId };
    const letters = problems.map(({ reason, message }) =>
      deadLetter({ kind: 'message', reason, message, pointer, raw: body }, Date.now()),
    );
    await this.#parts.context.deadLetters.put(letters, signal);
    this.#parts.metrics.deadLetters.inc({ source }, letters.length);
    this.#parts.log.warn(
      { source, messageId, reasons: problems.map((problem) => problem.reason) },
      'message not understood',
    );
  }

  #gateOf(source: WorkerSource): Gate {
    const gate = this.#sourceGates.get(source.deliveries.name) ?? new Gate();
    this.#sourceGates.set(source.deliveries.name, gate);
    return gate;
  }
}

/** How the work on one message is asked to end. */
interface MessageStop {
  /** What is begun may be finished; nothing is waited for any more. */
  readonly soft: AbortSignal;
  /** Everything is given up: stopped, or held for too long. */
  readonly hard: AbortSignal;
  release(): void;
}

function stopOf({ signal }: Delivery, soft: AbortSignal, hard: AbortSignal): MessageStop {
  const [softly, hardly] = [firstOf(soft, hard, signal), firstOf(hard, signal)];
  return {
    soft: softly.signal,
    hard: hardly.signal,
    release: () => {
      softly.release();
      hardly.release();
    },
  };
}

const ABORTED: Failure = { kind: 'retry', reason: 'aborted', message: 'stopped' };

function pointerTo(ref: ObjectRef, delivery: Delivery): DeadLetterPointer {
  return {
    source: delivery.source,
    bucket: ref.bucket,
    key: ref.key,
    ...(ref.versionId !== undefined && { version_id: ref.versionId }),
    ...(ref.etag !== undefined && { etag: ref.etag }),
    message_id: delivery.messageId,
  };
}
