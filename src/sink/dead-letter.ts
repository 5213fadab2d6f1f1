import { createHash } from 'node:crypto';
import { fromByteString } from '../bytes/byte-string.ts';
import { type DocumentStream, isRaised } from '../document/stream.ts';
import type { BadRecord, LogRecord, ObjectOrigin } from '../log-type/log-type.ts';
import type { SinkRejection } from './sink.ts';

/** What could not be indexed: a whole message, a whole object, one record, or one finished document. */
export const DEAD_LETTER_KINDS = ['message', 'object', 'record', 'document'] as const;
export type DeadLetterKind = (typeof DEAD_LETTER_KINDS)[number];

/** Where it came from, enough to fetch it again. */
export interface DeadLetterPointer {
  /** Name of the source, which has the credentials. */
  readonly source?: string;
  readonly bucket?: string;
  readonly key?: string;
  readonly version_id?: string;
  readonly etag?: string;
  /** Position among all records of the object, from 0. */
  readonly ordinal?: number;
  /** From 1. */
  readonly line?: number;
  /** Index family of a rejected document. */
  readonly stream?: DocumentStream;
  /** Id of a rejected alert, signal or finding, of which one record may have several. */
  readonly document_id?: string;
  /** Its event time, epoch milliseconds. */
  readonly event_time?: number;
  readonly message_id?: string;
}

/** Something that was set aside, with the reason. JSON as it is stored and printed. */
export interface DeadLetter {
  /** From kind, place and reason: the same trouble again is the same letter. */
  readonly id: string;
  readonly kind: DeadLetterKind;
  /** Stable word for programs. */
  readonly reason: string;
  /** For people. */
  readonly message: string;
  readonly pointer: DeadLetterPointer;
  /** When it was set aside, ISO 8601. */
  readonly time: string;
  /**
   * The raw record as Unicode text, cut at 64 KiB: the object has it whole. Of a message all that a queue takes, since it
   * is nowhere else; of a rejected alert, signal or finding the document itself, cut at 192 KiB.
   */
  readonly raw?: string;
}

/** Where dead letters are kept. Putting a letter that is there already changes nothing. */
export interface DeadLetterStore {
  /** For people: what and where it is. */
  readonly place: string;
  /** Resolves when the letters are safe; throws when they cannot be kept now, and as soon as `signal` aborts. */
  put(letters: readonly DeadLetter[], signal?: AbortSignal): Promise<void>;
  list(): AsyncIterable<DeadLetter>;
  get(id: string): Promise<DeadLetter | undefined>;
  remove(ids: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** A store does not take letters now: as bad for every other message. */
export class DeadLetterError extends Error {
  override readonly name = 'DeadLetterError';
  readonly remedy = 'Mend dead_letter in the configuration, or its place: `harrier check` tests it.';
}

/** A store that knows how many letters it has without reading them. */
export interface CountedDeadLetterStore extends DeadLetterStore {
  count(): Promise<number>;
}

const RAW_LIMIT = 64 * 1024;
const DOCUMENT_LIMIT = 192 * 1024;
const MESSAGE_LIMIT = 1024 * 1024;

interface Content {
  readonly kind: DeadLetterKind;
  readonly reason: string;
  readonly message: string;
  readonly pointer: DeadLetterPointer;
  readonly raw?: string;
}

/** A letter; the same fault at the same place gives the same id. `now`: epoch milliseconds. */
export function deadLetter(content: Content, now: number): DeadLetter {
  const { kind, reason, pointer } = content;
  const { bucket, key, version_id, etag, ordinal, stream, document_id, message_id } = pointer;
  const place = [kind, reason, bucket, key, etag ?? version_id, ordinal, stream];
  if (document_id !== undefined) place.push(document_id);
  // A message is known by its id only when it points to no object.
  const identity = JSON.stringify(key === undefined ? [...place, message_id] : place);
  const id = createHash('sha256').update(identity).digest('base64url').slice(0, 24);
  const whole = document_id === undefined ? RAW_LIMIT : DOCUMENT_LIMIT;
  const raw = content.raw?.slice(0, kind === 'message' ? MESSAGE_LIMIT : whole);
  return { ...content, id, time: new Date(now).toISOString(), ...(raw !== undefined && { raw }) };
}

/** The pointer to an object. */
export function objectPointer(origin: ObjectOrigin, source?: string): DeadLetterPointer {
  return {
    ...(source !== undefined && { source }),
    bucket: origin.bucket,
    key: origin.key,
    ...(origin.versionId !== undefined && { version_id: origin.versionId }),
    ...(origin.etag !== undefined && { etag: origin.etag }),
  };
}

/** The letter about a record that could not be read. */
export function badRecordLetter(record: BadRecord, object: DeadLetterPointer, now: number): DeadLetter {
  const pointer = {
    ...object,
    ordinal: record.ordinal,
    ...(record.line !== undefined && { line: record.line }),
  };
  const { reason, message } = record;
  return deadLetter({ kind: 'record', reason, message, pointer, raw: fromByteString(record.raw) }, now);
}

/** The letter for a document that the sink refused: what it was made from, and what the sink said about it. */
export function rejectionLetter(
  { item, reason, message }: SinkRejection,
  object: DeadLetterPointer,
  now: number,
): DeadLetter {
  const { ordinal, line, raw }: LogRecord = item.record;
  const { stream, time, json } = item.document;
  const pointer = { ...object, ordinal, ...(line !== undefined && { line }), stream };
  const about = { kind: 'document', reason, message } as const;
  if (!isRaised(stream)) return deadLetter({ ...about, pointer, raw: fromByteString(raw) }, now);
  const raised = { ...pointer, document_id: item.id, event_time: time };
  return deadLetter({ ...about, pointer: raised, raw: fromByteString(json) }, now);
}
