import type { Field } from '../document/field.ts';
import type { ObjectOrigin } from '../document/origin.ts';
import type { RenderedDocument } from '../document/stream.ts';

export type { ObjectOrigin };

/** `compat`: the shape of the product documents. `strict`: only what the standard allows (DECISIONS). */
export type Profile = 'compat' | 'strict';

/** The kinds of logs there are, each in the folder of its name. */
export const LOG_TYPE_NAMES = ['vpc-flow', 'cloudtrail'] as const;
export type LogTypeName = (typeof LOG_TYPE_NAMES)[number];

/** Which documents a record becomes. */
export interface OutputOptions {
  readonly ecs: boolean;
  readonly ocsf: boolean;
  readonly profile: Profile;
  /** Keep the raw record in `event.original`. */
  readonly keepOriginal: boolean;
}

/** A record that could not be understood: goes to the dead letters, never lost. */
export interface BadRecord {
  readonly ordinal: number;
  /** `object`: the object itself is damaged from here on; absent: only this record. */
  readonly scope?: 'object';
  /** 1-based line of the object's text, where it has lines. */
  readonly line?: number;
  /** Stable word for programs, for example `field-count`, `invalid-json`, `line-too-long`. */
  readonly reason: string;
  /** Sentence for people. */
  readonly message: string;
  /** The raw text, a byte string, cut at 64 KiB. */
  readonly raw: string;
}

/** What is common to records of all types. */
export interface LogRecord {
  /** Position among all records of the object, good and bad, from 0: part of the document id. */
  readonly ordinal: number;
  readonly line?: number;
  /** Event time, epoch milliseconds; negative when nothing tells it (the document goes to the undated index). */
  readonly time: number;
  /** The raw record as it stands in the object, a byte string. */
  readonly raw: string;
}

/** A batch of what was read, in order. Batches keep per-record overhead off the hot path. */
export interface ReadBatch<R extends LogRecord> {
  readonly records: readonly R[];
  readonly bad: readonly BadRecord[];
  /** Parts that are no events, by reason (header lines, digest files …). */
  readonly skipped: Readonly<Record<string, number>>;
}

export interface ReadOptions {
  readonly origin: ObjectOrigin;
  /** Flow-log format string for objects without a header line, for example `${version} ${account-id} …`. */
  readonly flowFormat?: string;
  /**
   * Time of records that have none of their own, epoch milliseconds: when the object was written. It has to
   * be the same for every delivery of the object.
   */
  readonly objectTime?: number;
  /** A line or record above this many bytes is a bad record. */
  readonly maxRecordBytes: number;
}

/**
 * A kind of AWS log: how it is recognised, read, and turned into documents and into the text that the rule
 * engine sees. Everything is pure; bytes come from outside.
 */
export interface LogType<R extends LogRecord> {
  /** One of `LOG_TYPE_NAMES` where it is ours. */
  readonly name: string;
  /** The records of an object, from its decompressed bytes. Never throws for bad content. */
  read(bytes: AsyncIterable<Buffer>, options: ReadOptions): AsyncIterable<ReadBatch<R>>;
  /** Compiled once: record → its documents (ECS first, then OCSF), as `options` ask. */
  documents(options: OutputOptions): (record: R) => RenderedDocument[];
  /** Text for the rule engine: compact JSON of the raw record (`event_text: compact`). */
  compactText(record: R): string;
  /** Text as Wazuh's AWS module sends it (`event_text: wazuh-aws`, SEMANTICS part 11). */
  wazuhText(record: R, origin: ObjectOrigin): string;
  /** Fields of the documents by stream, for templates and documentation. */
  readonly fields: Readonly<Record<string, readonly Field[]>>;
}
