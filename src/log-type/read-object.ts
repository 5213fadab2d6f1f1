import { BadObjectError } from '../format/bad-object.ts';
import { type DecompressLimits, decompress } from '../format/decompress.ts';
import { beginsWithStamp, withoutStamps } from '../format/line-stamps.ts';
import { peek } from '../format/peek.ts';
import type { BadRecord, LogRecord, ReadBatch, ReadOptions } from './log-type.ts';
import { type AnyLogType, detectLogType } from './registry.ts';

/** How an object of any type is read. */
export interface ReadObjectOptions extends ReadOptions {
  /** The type, where it is configured; else it is found out. */
  readonly type?: AnyLogType;
  readonly limits?: DecompressLimits;
}

/** A batch and the type that its records belong to. */
export interface ObjectBatch extends ReadBatch<LogRecord> {
  /** Undefined only in a batch that has nothing but the finding that no type fits. */
  readonly type: AnyLogType | undefined;
}

/**
 * Reads any object: unpacks it, finds out its type, gives its records. Bad content never throws: damage of
 * the object is one more bad record behind everything that was readable, marked by `scope: 'object'`.
 * What the source throws (the network, S3) passes through.
 */
export async function* readObject(
  bytes: AsyncIterable<Buffer>,
  options: ReadObjectOptions,
): AsyncGenerator<ObjectBatch> {
  let ordinal = 0;
  let type = options.type;
  try {
    const unpacked = await peek(decompress(bytes, options.limits), HEAD_BYTES);
    const { head, bytes: plain } = beginsWithStamp(unpacked.head)
      ? await peek(withoutStamps(unpacked.bytes), HEAD_BYTES)
      : unpacked;
    type ??= detectLogType(options.origin.key, head.toString('latin1'));
    if (type === undefined) {
      // An object that is damaged from its first byte is damaged, not of an unknown type.
      if (head.length === 0) for await (const _ of plain);
      if (head.length === 0 || isBlank(head)) {
        yield { type, records: [], bad: [], skipped: { 'empty-object': 1 } };
        return;
      }
      const message = `${options.origin.key} begins like no log that Harrier reads.`;
      yield objectBatch(type, { ordinal, reason: 'unrecognised-format', message, raw: excerpt(head) });
      return;
    }
    for await (const batch of type.read(plain, options)) {
      ordinal += batch.records.length + batch.bad.length;
      yield { type, ...batch };
    }
  } catch (error) {
    if (!(error instanceof BadObjectError)) throw error;
    yield objectBatch(type, { ordinal, reason: error.reason, message: error.message, raw: '' });
  }
}

const HEAD_BYTES = 4096;

function objectBatch(type: AnyLogType | undefined, bad: BadRecord): ObjectBatch {
  return { type, records: [], bad: [{ ...bad, scope: 'object' }], skipped: {} };
}

function isBlank(head: Buffer): boolean {
  return head.length < HEAD_BYTES && head.toString('latin1').trim() === '';
}

function excerpt(head: Buffer): string {
  return head.subarray(0, 1024).toString('latin1');
}
