import { BadObjectError } from '../../format/bad-object.ts';
import { isParquet } from '../../format/parquet.ts';
import { peek } from '../../format/peek.ts';
import type { ReadBatch, ReadOptions } from '../log-type.ts';
import { parseFormat } from './layout.ts';
import { objectTime } from './object-time.ts';
import { readFlowJson } from './read-json.ts';
import { readFlowLines } from './read-lines.ts';
import { readFlowParquet } from './read-parquet.ts';
import type { FlowRecord } from './record.ts';

/**
 * The records of a flow-log object: lines with or without header, JSON objects (rows, `message` wrappers,
 * CloudWatch Logs payloads), or Parquet. Damage of the object itself is thrown behind what was readable.
 */
export async function* readFlows(
  bytes: AsyncIterable<Buffer>,
  options: ReadOptions,
): AsyncGenerator<ReadBatch<FlowRecord>> {
  const { head, bytes: whole } = await peek(bytes, HEAD_BYTES);
  const layout = options.flowFormat === undefined ? undefined : parseFormat(options.flowFormat);
  if (options.flowFormat !== undefined && layout === undefined) {
    throw new BadObjectError('unrecognised-format', `The configured flow-log format names no known field.`);
  }
  const time = objectTime(options);
  if (isParquet(head)) yield* readFlowParquet(whole, time);
  else if (startsLikeJson(head))
    yield* readFlowJson(whole, { layout, time, maxRecordBytes: options.maxRecordBytes });
  else yield* readFlowLines(whole, { layout, time, maxRecordBytes: options.maxRecordBytes });
}

/** What the readers of the formats need to know. */
export interface FlowReadOptions {
  /** The configured format. A header line in the object wins over it. */
  readonly layout: ReturnType<typeof parseFormat>;
  /** Time of records without start and end, epoch milliseconds, or `UNDATED`. */
  readonly time: number;
  readonly maxRecordBytes: number;
}

const HEAD_BYTES = 512;

function startsLikeJson(head: Buffer): boolean {
  return /^(?:\xef\xbb\xbf)?\s*[[{]/.test(head.toString('latin1'));
}
