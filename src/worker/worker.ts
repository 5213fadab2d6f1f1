import type { S3Client } from '@aws-sdk/client-s3';
import pLimit, { type LimitFunction } from 'p-limit';
import type { Logger } from 'pino';
import { type DeadLetterPointer, deadLetter } from '../sink/dead-letter.ts';
import type { Delivery, DeliverySource } from '../source/delivery.ts';
import { SourceError } from '../source/errors.ts';
import type { ObjectRef } from '../source/notification.ts';
import { openObject, type ReadSettings } from '../source/s3.ts';
import { messageOf } from './error-message.ts';
import { Gate } from './gate.ts';
import type { Metrics } from './metrics.ts';
import { type PipelineContext, processObject } from './object/pipeline.ts';
import { type Failure, judge, retryDelay } from './outcome.ts';
import { aborted, sleep } from './sleep.ts';
import type { Tracing } from './tracing/tracing.ts';

/** A queue with the way to its objects. */
export interface WorkerSource {
  readonly deliveries: DeliverySource;
  readonly s3: S3Client;
  /** Attempts before what cannot be read is dead-lettered. */
  readonly maxReceives: number;
  readonly flowFormat?: string;
  readonly read: ReadSettings;
}

export interface WorkerParts {
  readonly sources: readonly WorkerSource[];
  readonly context: PipelineContext;
  /** Objects worked on at a time, over all sources. */
  readonly concurrency: number;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** End when every queue has been empty for one poll and nothing is in work. */
  readonly untilEmpty?: boolean;
  readonly tracing?: Tracing | undefined;
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
    const held = new Set<Promise<void>>();
    const settling = new Set<Promise<void>>();
    const most = this.#parts.concurrency + READY_MESSAGES;
    while (!soft.aborted) {
      const closed = Math.max(gate.wait(), this.#sinkGate.wait());
      this.#parts.metrics.paused.set({ source: deliveries.name }, closed > 0 ? 1 : 0);
      if (closed > 0) {
        await sleep(closed, soft);
        continue;
      }
      // After a failure one message is tried before the rest follows.
      const trying = gate.reason !== undefined || this.#sinkGate.reason !== undefined;
      if (trying ? held.size > 0 : held.size >= most) {
        await Promise.race(held);
        continue;
      }
      let batch: readonly Delivery[];
      try {
        batch = await deliveries.receive(trying ? 1 : most - held.size, soft);
        if (gate.reason !== undefined && batch.length === 0) gate.open();
        if (batch.length === 0 && held.size === 0 && this.#parts.untilEmpty === true) break;
      } catch (error) {
        this.#pauseSource(gate, deliveries.name, error);
        continue;
      }
      this.#parts.metrics.received.inc({ source: deliveries.name }, batch.length);
      for (const delivery of batch) {
        const work = this.#process(delivery, source, soft, hard);
        const processed = work.then(
          () => {},
          () => {},
        );
        held.add(processed);
        void processed.finally(() => held.delete(processed));
        const settled: Promise<void> = work
          .then((failures) => this.#settle(delivery, source, failures, hard))
          .catch((error: unknown) => this.#parts.log.error({ err: error }, 'message could not be settled'))
          .finally(() => settling.delete(settled));
        settling.add(settled);
      }
    }
    await Promise.all(settling);
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
  async #process(
    delivery: Delivery,
    source: WorkerSource,
    soft: AbortSignal,
    hard: AbortSignal,
  ): Promise<readonly Failure[]> {
    const { log, metrics } = this.#parts;
    const { notification, source: name, messageId } = delivery;
    for (const { reason, message } of notification.ignored) {
      metrics.skipped.inc({ source: name, reason });
      log.debug({ source: name, messageId, reason }, message);
    }
    const failures: Failure[] = [];
    const attempts = notification.objects.map((ref) =>
      this.#limit(async () => {
        const failure = await this.#attemptThroughPauses(ref, delivery, source, soft, hard);
        if (failure !== undefined) failures.push(failure);
      }),
    );
    await Promise.all(attempts);
    return failures;
  }

  /** Deletes a message that is done, and gives back one that is not. */
  async #settle(
    delivery: Delivery,
    source: WorkerSource,
    failures: readonly Failure[],
    hard: AbortSignal,
  ): Promise<void> {
    const { log, metrics, remembered } = this.#parts;
    const { source: name, messageId } = delivery;
    if (failures.length === 0 && remembered !== undefined) {
      await Promise.race([remembered(), aborted(AbortSignal.any([hard, delivery.signal]))]);
    }
    if (hard.aborted || delivery.signal.aborted) {
      await delivery.release(0);
      metrics.released.inc({ source: name, reason: 'aborted' });
      return;
    }
    const [first] = failures;
    try {
      if (first === undefined) {
        await this.#buryProblems(delivery);
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
   * meanwhile, not given back: receives are limited, and an outage must not use them up.
   */
  async #attemptThroughPauses(
    ref: ObjectRef,
    delivery: Delivery,
    source: WorkerSource,
    soft: AbortSignal,
    hard: AbortSignal,
  ): Promise<Failure | undefined> {
    const stop = AbortSignal.any([soft, hard, delivery.signal]);
    for (;;) {
      const failure = await this.#attempt(ref, delivery, source, hard);
      if (failure?.kind !== 'pause' || stop.aborted) return failure;
      const gate = failure.scope === 'sink' ? this.#sinkGate : this.#gateOf(source);
      await sleep(Math.max(gate.wait(), 100), stop);
      if (stop.aborted) return failure;
    }
  }

  /** One object of a message; undefined when it is done, and that includes dead-lettered. */
  async #attempt(
    ref: ObjectRef,
    delivery: Delivery,
    source: WorkerSource,
    hard: AbortSignal,
  ): Promise<Failure | undefined> {
    const { context, log, metrics } = this.#parts;
    const name = delivery.source;
    const object = { source: name, bucket: ref.bucket, key: ref.key };
    const signal = AbortSignal.any([hard, delivery.signal]);
    if (signal.aborted) return ABORTED;
    metrics.inWork.inc();
    const started = performance.now();
    const span = this.#parts.tracing?.object(delivery, ref);
    try {
      const opened = await openObject(source.s3, ref, source.read, signal);
      const report = await processObject(
        opened.origin,
        opened.bytes,
        span === undefined ? context : { ...context, sink: span.sink(context.sink) },
        {
          source: name,
          signal,
          ...(source.flowFormat !== undefined && { flowFormat: source.flowFormat }),
          ...(opened.lastModified !== undefined && { objectTime: opened.lastModified }),
        },
      );
      metrics.report(name, report);
      if (report.lastEvent !== undefined && report.written > 0)
        this.#delays.set(name, Math.max(0, Date.now() - report.lastEvent));
      const outcome = report.fault ? 'dead-letter' : report.logType === undefined ? 'skipped' : 'done';
      metrics.objects.inc({ source: name, outcome });
      span?.done(context.stages.objectId(opened.origin), outcome, report);
      metrics.objectSeconds.observe({ source: name }, (performance.now() - started) / 1000);
      const level = report.fault || report.deadLetters > 0 ? 'warn' : 'info';
      log[level]({ ...object, ...report, ms: Math.round(performance.now() - started) }, `object ${outcome}`);
      if (Object.keys(report.partlyIndexed).length > 0) {
        log.warn({ ...object, refusals: report.partlyIndexed }, 'documents stored with parts unindexed');
      }
      return undefined;
    } catch (error) {
      if (signal.aborted) {
        span?.failed('aborted', 'stopped, or held too long');
        return ABORTED;
      }
      const failure = judge(error, delivery.receives, source.maxReceives);
      span?.failed(failure.reason, failure.message);
      const remedy = error instanceof Error && 'remedy' in error ? error.remedy : undefined;
      log.error(
        { ...object, reason: failure.reason, err: failure.message, remedy, receives: delivery.receives },
        `object ${failure.kind}`,
      );
      metrics.objects.inc({ source: name, outcome: failure.kind });
      if (failure.kind === 'pause') this.#pause(failure, source);
      if (failure.kind !== 'dead-letter') return failure;
      return this.#bury(failure, pointerTo(ref, delivery), source);
    } finally {
      metrics.inWork.dec();
    }
  }

  #pause(failure: Extract<Failure, { kind: 'pause' }>, source: WorkerSource): void {
    const gate = failure.scope === 'sink' ? this.#sinkGate : this.#gateOf(source);
    gate.close(failure.reason);
  }

  async #bury(
    { reason, message }: { readonly reason: string; readonly message: string },
    pointer: DeadLetterPointer,
    source: WorkerSource,
  ): Promise<Failure | undefined> {
    try {
      await this.#parts.context.deadLetters.put([
        deadLetter({ kind: 'object', reason, message, pointer }, Date.now()),
      ]);
      this.#parts.metrics.deadLetters.inc({ source: source.deliveries.name });
      return undefined;
    } catch (error) {
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

  async #buryProblems(delivery: Delivery): Promise<void> {
    const { problems } = delivery.notification;
    if (problems.length === 0) return;
    const { source, messageId, body } = delivery;
    const pointer = { source, message_id: messageId };
    const letters = problems.map(({ reason, message }) =>
      deadLetter({ kind: 'message', reason, message, pointer, raw: body }, Date.now()),
    );
    await this.#parts.context.deadLetters.put(letters);
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
