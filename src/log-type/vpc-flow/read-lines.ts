import { wellFormed } from '../../bytes/byte-string.ts';
import { LINE_FEED, type LineBlock, lineBlocks, lineEnd } from '../../format/lines.ts';
import type { BadRecord, ReadBatch } from '../log-type.ts';
import { LineParser } from './line-parser.ts';
import { LineScanner } from './line-scanner.ts';
import type { FlowReadOptions } from './read.ts';
import { FlowRecord } from './record.ts';

/** Reads lines; a header line, wherever it stands, says what the lines behind it hold. */
export async function* readFlowLines(
  bytes: AsyncIterable<Buffer>,
  options: FlowReadOptions,
): AsyncGenerator<ReadBatch<FlowRecord>> {
  const reader = new FlowLineReader(options);
  for await (const block of lineBlocks(bytes, options.maxRecordBytes)) yield reader.batch(block);
}

class FlowLineReader {
  readonly #parser: LineParser;
  readonly #scanner: LineScanner;
  readonly #options: FlowReadOptions;
  #ordinal = 0;
  /** 1-based number of the next line. */
  #line = 1;
  #bad: BadRecord[] = [];
  #skipped: Record<string, number> = {};

  constructor(options: FlowReadOptions) {
    this.#options = options;
    this.#parser = new LineParser(options.layout);
    this.#scanner = new LineScanner(options.maxRecordBytes);
  }

  batch({ bytes, start, end, cut }: LineBlock): ReadBatch<FlowRecord> {
    const records: FlowRecord[] = [];
    this.#bad = [];
    this.#skipped = {};
    const { time } = this.#options;
    const scanner = this.#scanner;
    if (cut !== undefined) this.#cut(bytes, start, end, cut);
    for (let at = cut === undefined ? start : end; at < end; this.#line++) {
      const layout = this.#parser.usual;
      const record = layout && scanner.scan(bytes, at, layout, this.#ordinal, this.#line, time);
      if (record !== undefined) {
        records.push(record);
        this.#ordinal++;
        at = scanner.next;
        continue;
      }
      const feed = bytes.indexOf(LINE_FEED, at);
      const unusual = this.#unusual(bytes, at, lineEnd(bytes, at, feed));
      if (unusual !== undefined) records.push(unusual);
      at = feed + 1;
    }
    return { records, bad: this.#bad, skipped: this.#skipped };
  }

  #unusual(bytes: Buffer, start: number, end: number): FlowRecord | undefined {
    const { maxRecordBytes, time } = this.#options;
    if (end - start > maxRecordBytes) {
      this.#cut(bytes, start, start + maxRecordBytes, 'line-too-long');
      this.#line--;
      return undefined;
    }
    let line = wellFormed(bytes.latin1Slice(start, end));
    if (this.#line === 1 && line.startsWith(BYTE_ORDER_MARK)) line = line.slice(BYTE_ORDER_MARK.length);
    const result = this.#parser.parse(line, this.#ordinal, this.#line, time);
    if (result instanceof FlowRecord) {
      this.#ordinal++;
      return result;
    }
    if (!('skipped' in result)) {
      this.#bad.push({ ordinal: this.#ordinal++, line: this.#line, ...result, raw: excerpt(line) });
    } else if (result.skipped !== 'empty') {
      this.#skipped[result.skipped] = (this.#skipped[result.skipped] ?? 0) + 1;
    }
    return undefined;
  }

  #cut(bytes: Buffer, start: number, end: number, reason: 'line-too-long' | 'truncated'): void {
    const message =
      reason === 'truncated'
        ? 'The object breaks off inside this line.'
        : `The line is longer than ${this.#options.maxRecordBytes} bytes.`;
    const raw = excerpt(wellFormed(bytes.latin1Slice(start, end)));
    this.#bad.push({ ordinal: this.#ordinal++, line: this.#line++, reason, message, raw });
  }
}

const BYTE_ORDER_MARK = '\xef\xbb\xbf';

/** A copy, so that a bad line does not keep its whole chunk in memory. */
export function excerpt(text: string): string {
  return Buffer.from(text.slice(0, RAW_BYTES), 'latin1').toString('latin1');
}

const RAW_BYTES = 65_536;
