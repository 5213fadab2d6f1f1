import type { RenderedDocument } from '../document/stream.ts';
import type { LogRecord } from '../log-type/log-type.ts';

/** A document on its way into a sink. */
export interface SinkItem {
  readonly document: RenderedDocument;
  /** Deterministic: the same record gives the same id at every delivery. */
  readonly id: string;
  /** The record it was made from, for the dead letter if the sink will not have it. */
  readonly record: LogRecord;
}

/** A document that the sink will never take. */
export interface SinkRejection {
  readonly item: SinkItem;
  /** The sink's stable word, for example `mapper_parsing_exception`. */
  readonly reason: string;
  readonly message: string;
}

/** written + existing + rejected.length = number of items. */
export interface SinkOutcome {
  readonly written: number;
  /** Was there already: a redelivery. */
  readonly existing: number;
  readonly rejected: readonly SinkRejection[];
  /**
   * Of those written: documents with a part that is stored, but cannot be searched. `message` says where and
   * why without the event's values, since it is logged.
   */
  readonly partlyIndexed?: readonly SinkRejection[];
}

/** Where documents, alerts and signals go. */
export interface Sink {
  /**
   * Resolves when every item is safely written, was there already, or is rejected for good. Throws when
   * nothing more can be done now: the caller then does not acknowledge.
   */
  write(items: readonly SinkItem[], signal?: AbortSignal): Promise<SinkOutcome>;
  close(): Promise<void>;
}
