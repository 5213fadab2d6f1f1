import { LINE_FEED } from './lines.ts';

/** The time before each line of a log group that CloudWatch Logs exported to S3. */
const STAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z /;
/** Bytes of the longest stamp. */
const LONGEST = 31;

/** Whether text begins with such a time: no log that is read here does so by itself. */
export function beginsWithStamp(head: Buffer): boolean {
  return STAMP.test(head.toString('latin1', 0, LONGEST));
}

/** The lines without the times before them. A line that has none stays as it is. */
export async function* withoutStamps(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let isLineStart = true;
  /** The begin of a line that may be part of a stamp. */
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of bytes) {
    const block = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    rest = block.subarray(block.length);
    const parts: Buffer[] = [];
    for (let at = 0; at < block.length; ) {
      if (isLineStart) {
        const text = block.toString('latin1', at, at + LONGEST);
        const stamp = STAMP.exec(text);
        if (stamp === null && text.length < LONGEST && !text.includes('\n')) {
          rest = block.subarray(at);
          break;
        }
        at += stamp?.[0].length ?? 0;
      }
      const feed = block.indexOf(LINE_FEED, at);
      isLineStart = feed !== -1;
      const end = isLineStart ? feed + 1 : block.length;
      parts.push(block.subarray(at, end));
      at = end;
    }
    if (parts.length > 0) yield Buffer.concat(parts);
  }
  if (rest.length > 0) yield rest;
}
