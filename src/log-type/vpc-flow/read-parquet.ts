import { toByteString } from '../../bytes/byte-string.ts';
import { parquetRows } from '../../format/parquet.ts';
import type { BadRecord, ReadBatch } from '../log-type.ts';
import { excerpt } from './read-lines.ts';
import { FlowRecord } from './record.ts';
import { RowParser } from './row.ts';

/** Reads the rows of a Parquet object. The raw record of a row is its compact JSON. */
export async function* readFlowParquet(
  bytes: AsyncIterable<Buffer>,
  time: number,
): AsyncGenerator<ReadBatch<FlowRecord>> {
  const parser = new RowParser();
  let ordinal = 0;
  for await (const rows of parquetRows(bytes)) {
    const records: FlowRecord[] = [];
    const bad: BadRecord[] = [];
    for (const row of rows) {
      const raw = toByteString(JSON.stringify(row, plainNumbers));
      const result = parser.parse(row, { ordinal, raw, time });
      if (result instanceof FlowRecord) records.push(result);
      else bad.push({ ordinal, ...result, raw: excerpt(raw) });
      ordinal++;
    }
    yield { records, bad, skipped: {} };
  }
}

/** INT64 columns come as bigint; those of flow logs fit a number unless they are damaged. */
function plainNumbers(_name: string, value: unknown): unknown {
  if (typeof value !== 'bigint') return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}
