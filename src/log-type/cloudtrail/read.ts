import { type JsonItem, JsonSplitter } from '../../bytes/json-split.ts';
import type { BadRecord, ReadBatch, ReadOptions } from '../log-type.ts';
import { type CloudTrailRecord, foundRecord, recordOf } from './record.ts';
import { RECORD_MEMBERS, SOURCE_TREE, STREAMED } from './source-field.ts';
import { unwrap } from './unwrap.ts';

/**
 * The records of a CloudTrail object: S3 files (`Records`), single records, lines, arrays, EventBridge
 * events, and CloudWatch Logs subscription payloads, also mixed. Digest files are counted as skipped.
 *
 * When the bytes fail (a damaged archive), what was read is given first, then the error is thrown on.
 */
export async function* readCloudTrail(
  bytes: AsyncIterable<Buffer>,
  options: ReadOptions,
): AsyncIterable<ReadBatch<CloudTrailRecord>> {
  const reader = new CloudTrailReader(options);
  try {
    for await (const chunk of bytes) {
      const batch = reader.push(chunk);
      if (batch !== undefined) yield batch;
    }
  } catch (error) {
    const batch = reader.end();
    if (batch !== undefined) yield batch;
    throw error;
  }
  const batch = reader.end();
  if (batch !== undefined) yield batch;
}

class CloudTrailReader {
  readonly #splitter: JsonSplitter;
  #ordinal = 0;
  #control = false;

  constructor(options: ReadOptions) {
    this.#splitter = new JsonSplitter({
      streamed: STREAMED,
      fields: SOURCE_TREE,
      recordStarts: RECORD_MEMBERS,
      maxBytes: options.maxRecordBytes,
    });
  }

  push(chunk: Buffer): ReadBatch<CloudTrailRecord> | undefined {
    return this.#batch(this.#splitter.push(chunk));
  }

  end(): ReadBatch<CloudTrailRecord> | undefined {
    return this.#batch(this.#splitter.end());
  }

  #batch(items: readonly JsonItem[]): ReadBatch<CloudTrailRecord> | undefined {
    if (items.length === 0) return undefined;
    const records: CloudTrailRecord[] = [];
    const bad: BadRecord[] = [];
    const skipped: Record<string, number> = {};
    const skip = (reason: string) => {
      skipped[reason] = (skipped[reason] ?? 0) + 1;
    };
    for (const item of items) {
      if (item.kind === 'open') {
        // The service tests a subscription with a message that carries no events.
        this.#control = CONTROL_MESSAGE.test(item.header);
        continue;
      }
      if (item.kind === 'broken') {
        const { reason, message, raw, line } = item;
        bad.push({ ordinal: this.#ordinal++, line, reason, message, raw });
        continue;
      }
      if (this.#control && item.container === 'logEvents') {
        skip('control-message');
        continue;
      }
      const { line, found } = item;
      let record =
        found === undefined
          ? recordOf(item.text, this.#ordinal, line)
          : foundRecord(found, this.#ordinal, line);
      let text: string | undefined;
      if (record === 'missing-event-time') {
        const inside = unwrap(item.text);
        if (inside.kind === 'skipped') {
          skip(inside.reason);
          continue;
        }
        if (inside.kind === 'bad') {
          const { reason, message } = inside;
          bad.push({ ordinal: this.#ordinal++, line, reason, message, raw: item.text.slice(0, RAW_BYTES) });
          continue;
        }
        text = inside.text;
        record = recordOf(text, this.#ordinal, line);
      }
      if (typeof record === 'string') {
        const raw = (text ?? item.text).slice(0, RAW_BYTES);
        bad.push({ ordinal: this.#ordinal, line, reason: record, message: MESSAGES[record], raw });
      } else records.push(record);
      this.#ordinal++;
    }
    return { records, bad, skipped };
  }
}

const MESSAGES = {
  'missing-event-time': 'The object has no eventTime: it is no CloudTrail record.',
  'invalid-event-time': 'The eventTime is no instant that CloudTrail writes, such as 2024-10-08T10:15:32Z.',
} as const;
const CONTROL_MESSAGE = /"messageType"\s*:\s*"CONTROL_MESSAGE"/;
const RAW_BYTES = 65_536;
