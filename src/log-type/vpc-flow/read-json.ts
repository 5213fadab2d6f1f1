import { fromByteString, toByteString } from '../../bytes/byte-string.ts';
import { type JsonItem, JsonSplitter } from '../../bytes/json-split.ts';
import type { BadRecord, ReadBatch } from '../log-type.ts';
import { LineParser } from './line-parser.ts';
import type { FlowReadOptions } from './read.ts';
import { excerpt } from './read-lines.ts';
import { type FlowProblem, FlowRecord } from './record.ts';
import { isFlowRow, RowParser } from './row.ts';

/**
 * Reads JSON: objects of a flow's fields, `{"message": "<line or JSON>"}` wrappers, and CloudWatch Logs
 * payloads (`logEvents`), one, many, or as an array.
 */
export async function* readFlowJson(
  bytes: AsyncIterable<Buffer>,
  options: FlowReadOptions,
): AsyncGenerator<ReadBatch<FlowRecord>> {
  const reader = new FlowJsonReader(options);
  try {
    for await (const chunk of bytes) yield* reader.push(chunk);
  } catch (error) {
    yield* reader.end();
    throw error;
  }
  yield* reader.end();
}

class FlowJsonReader {
  readonly #splitter: JsonSplitter;
  readonly #rows = new RowParser();
  readonly #lines: LineParser;
  readonly #time: number;
  #control = false;
  #ordinal = 0;
  #tail = '';
  #records: FlowRecord[] = [];
  #bad: BadRecord[] = [];
  #skipped: Record<string, number> = {};
  /** The first record waits: when it stays alone, its text includes the line end behind it. */
  #first: FlowRecord | undefined;

  constructor(options: FlowReadOptions) {
    this.#lines = new LineParser(options.layout);
    this.#time = options.time;
    this.#splitter = new JsonSplitter({
      streamed: ['logEvents'],
      recordStarts: ['version', 'account_id', 'message', 'messageType'],
      maxBytes: options.maxRecordBytes,
    });
  }

  push(chunk: Buffer): ReadBatch<FlowRecord>[] {
    this.#tail = (this.#tail + chunk.toString('latin1', Math.max(0, chunk.length - 2))).slice(-2);
    return this.#batch(this.#splitter.push(chunk), false);
  }

  end(): ReadBatch<FlowRecord>[] {
    return this.#batch(this.#splitter.end(), true);
  }

  #batch(items: readonly JsonItem[], ended: boolean): ReadBatch<FlowRecord>[] {
    for (const item of items) this.#item(item);
    if (this.#first !== undefined && (this.#ordinal > 1 || ended)) {
      const alone = this.#ordinal === 1 && this.#bad.length === 0 && !('container' in this.#first);
      const raw = alone ? this.#first.raw + (/\r?\n$/.exec(this.#tail)?.[0] ?? '') : this.#first.raw;
      this.#records.unshift(alone ? this.#first.withRaw(raw) : this.#first);
      this.#first = undefined;
    }
    const batch = { records: this.#records, bad: this.#bad, skipped: this.#skipped };
    this.#records = [];
    this.#bad = [];
    this.#skipped = {};
    return batch.records.length + batch.bad.length + Object.keys(batch.skipped).length === 0 ? [] : [batch];
  }

  #item(item: JsonItem): void {
    if (item.kind === 'open') {
      // The service tests a subscription with a message that carries no events.
      this.#control = /"messageType"\s*:\s*"CONTROL_MESSAGE"/.test(item.header);
    } else if (item.kind === 'broken') {
      const { reason, message, raw, line } = item;
      this.#bad.push({ ordinal: this.#ordinal++, line, reason, message, raw });
    } else if (this.#control && item.container === 'logEvents') {
      this.#skip('control-message');
    } else {
      this.#value(item.text, item.line, item.container);
    }
  }

  #value(text: string, line: number, container: string): void {
    const value: unknown = JSON.parse(fromByteString(text));
    const result =
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? this.#object(value as Record<string, unknown>, text, line)
        : { reason: 'not-an-object' as const, message: 'A JSON value that is no object is no flow record.' };
    if (result instanceof FlowRecord) {
      const own = result.raw === text && container === '';
      if (this.#ordinal === 0 && own) this.#first = result;
      else this.#records.push(result);
      this.#ordinal++;
    } else if ('skipped' in result) {
      if (result.skipped !== 'empty') this.#skip(result.skipped);
    } else this.#bad.push({ ordinal: this.#ordinal++, line, ...result, raw: excerpt(text) });
  }

  #object(
    row: Record<string, unknown>,
    text: string,
    line: number,
    depth = 0,
  ): FlowRecord | { skipped: string } | (Omit<FlowProblem, 'reason'> & { reason: string }) {
    if (isFlowRow(row))
      return this.#rows.parse(row, { ordinal: this.#ordinal, line, raw: text, time: this.#time });
    const { message, timestamp } = row;
    if (typeof message !== 'string' || depth > 1) {
      return { reason: 'not-a-flow', message: 'The object has neither the fields of a flow nor a message.' };
    }
    const inner = toByteString(message);
    if (/^\s*\{/.test(message)) {
      try {
        const value = JSON.parse(message) as Record<string, unknown>;
        return this.#object(value, inner, line, depth + 1);
      } catch {
        return { reason: 'invalid-json', message: 'The message begins like JSON, but is none.' };
      }
    }
    const time =
      typeof timestamp === 'number' && timestamp >= 0 && timestamp < END_OF_TIME ? timestamp : this.#time;
    return this.#lines.parse(inner, this.#ordinal, line, time);
  }

  #skip(reason: string): void {
    this.#skipped[reason] = (this.#skipped[reason] ?? 0) + 1;
  }
}

/** Behind it dates have five digits in their year. */
const END_OF_TIME = Date.UTC(10_000, 0);
