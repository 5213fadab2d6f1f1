import type { Logger } from 'pino';
import type { Sink } from '../sink/sink.ts';
import type { Delivery } from '../source/delivery.ts';
import type { ObjectRef } from '../source/notification.ts';
import type { Metrics } from './metrics.ts';
import type { ObjectReport } from './object/pipeline.ts';
import type { Failure } from './outcome.ts';
import type { ObjectSpan, Tracing } from './tracing/tracing.ts';

export interface Telling {
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly tracing?: Tracing | undefined;
}

/** What log, metrics and traces are told about one attempt at an object. It begins with its making, and has one end. */
export class Attempt {
  readonly #telling: Telling;
  readonly #delivery: Delivery;
  readonly #ref: ObjectRef;
  readonly #span: ObjectSpan | undefined;
  readonly #started = performance.now();

  constructor(telling: Telling, delivery: Delivery, ref: ObjectRef) {
    this.#telling = telling;
    this.#delivery = delivery;
    this.#ref = ref;
    telling.metrics.inWork.inc();
    this.#span = telling.tracing?.object(delivery, ref);
  }

  /** The sink, with what is written to it in the trace. */
  traced(sink: Sink): Sink {
    return this.#span?.sink(sink) ?? sink;
  }

  /** @param objectId ids of the object's documents begin with it */
  done(objectId: string, report: ObjectReport): void {
    const { metrics, log } = this.#telling;
    const { source } = this.#delivery;
    const outcome = report.fault ? 'dead-letter' : report.logType === undefined ? 'skipped' : 'done';
    const ms = performance.now() - this.#started;
    metrics.report(source, report);
    this.#span?.done(objectId, outcome, report);
    this.#end(outcome);
    metrics.objectSeconds.observe({ source }, ms / 1000);
    const level = report.fault || report.deadLetters > 0 ? 'warn' : 'info';
    log[level]({ ...this.#object, ...report, ms: Math.round(ms) }, `object ${outcome}`);
    if (Object.keys(report.partlyIndexed).length > 0) {
      log.warn({ ...this.#object, refusals: report.partlyIndexed }, 'documents stored with parts unindexed');
    }
  }

  failed({ kind, reason, message }: Failure, error: unknown): void {
    this.#span?.failed(reason, message);
    this.#end(kind);
    const remedy = error instanceof Error && 'remedy' in error ? error.remedy : undefined;
    const { receives } = this.#delivery;
    this.#telling.log.error({ ...this.#object, reason, err: message, remedy, receives }, `object ${kind}`);
  }

  /** Stopped, or held too long: counted as no outcome of the object. */
  aborted(): void {
    this.#span?.failed('aborted', 'stopped, or held too long');
    this.#telling.metrics.inWork.dec();
  }

  #end(outcome: string): void {
    this.#telling.metrics.objects.inc({ source: this.#delivery.source, outcome });
    this.#telling.metrics.inWork.dec();
  }

  get #object() {
    return { source: this.#delivery.source, bucket: this.#ref.bucket, key: this.#ref.key };
  }
}
