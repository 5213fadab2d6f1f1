import { lines } from '../../format/lines.ts';
import type { BadRecord, ReadBatch } from '../log-type.ts';
import { LineParser } from './line-parser.ts';
import type { FlowReadOptions } from './read.ts';
import type { FlowRecord } from './record.ts';

/** Reads lines; a header line, wherever it stands, says what the lines behind it hold. */
export async function* readFlowLines(
  bytes: AsyncIterable<Buffer>,
  options: FlowReadOptions,
): AsyncGenerator<ReadBatch<FlowRecord>> {
  const parser = new LineParser(options.layout);
  let ordinal = 0;
  let byteOrderMark = true;
  for await (const batch of lines(bytes, options.maxRecordBytes)) {
    const records: FlowRecord[] = [];
    const bad: BadRecord[] = [];
    const skipped: Record<string, number> = {};
    for (let at = 0; at < batch.lines.length; at++) {
      let line = batch.lines[at] ?? '';
      const number = batch.first + at;
      if (byteOrderMark) {
        if (line.startsWith('\xef\xbb\xbf')) line = line.slice(3);
        byteOrderMark = false;
      }
      if (at === batch.cut) {
        const reason = batch.cutReason ?? 'truncated';
        const message =
          reason === 'truncated'
            ? 'The object breaks off inside this line.'
            : `The line is longer than ${options.maxRecordBytes} bytes.`;
        bad.push({ ordinal: ordinal++, line: number, reason, message, raw: excerpt(line) });
        continue;
      }
      const result = parser.parse(line, ordinal, number, options.time, batch.plain);
      if ('values' in result) {
        records.push(result);
        ordinal++;
      } else if ('skipped' in result) {
        if (result.skipped !== 'empty') skipped[result.skipped] = (skipped[result.skipped] ?? 0) + 1;
      } else {
        bad.push({ ordinal: ordinal++, line: number, ...result, raw: excerpt(line) });
      }
    }
    yield { records, bad, skipped };
  }
}

/** A copy, so that a bad line does not keep its whole chunk in memory. */
export function excerpt(text: string): string {
  return Buffer.from(text.slice(0, RAW_BYTES), 'latin1').toString('latin1');
}

const RAW_BYTES = 65_536;
