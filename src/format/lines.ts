/** Bytes in which whole lines stand one behind the other. */
export interface LineBlock {
  readonly bytes: Buffer;
  /** Offset of the first line. */
  readonly start: number;
  /** Offset behind the last line's line feed, which is always there; of a cut line, behind what is known of it. */
  readonly end: number;
  /** The block is the beginning of a single line that is not whole: too long, or the bytes failed inside it. */
  readonly cut?: 'line-too-long' | 'truncated';
}

/**
 * Cuts bytes at line ends (LF or CR LF; the last line needs none). A line above `maxBytes` that does not end
 * in its chunk is cut and its rest passed over, so memory is bounded by the chunk and the limit; one that
 * does end there is left to the reader of the block. When `source` throws, the lines before come first.
 */
export async function* lineBlocks(
  source: AsyncIterable<Buffer>,
  maxBytes: number,
): AsyncGenerator<LineBlock> {
  let carry: Buffer[] = [];
  let held = 0;
  let passing = false;
  let failure: { readonly error: unknown } | undefined;
  const chunks = source[Symbol.asyncIterator]();
  try {
    for (;;) {
      let chunk: Buffer;
      try {
        const next = await chunks.next();
        if (next.done === true) break;
        chunk = next.value;
      } catch (error) {
        failure = { error };
        break;
      }
      let start = 0;
      if (passing) {
        start = chunk.indexOf(LINE_FEED) + 1;
        if (start === 0) continue;
        passing = false;
      }
      const end = chunk.lastIndexOf(LINE_FEED) + 1;
      if (end > start && held > 0) {
        const first = chunk.indexOf(LINE_FEED, start) + 1;
        const line = Buffer.concat([...carry, chunk.subarray(start, first)]);
        yield { bytes: line, start: 0, end: line.length };
        carry = [];
        held = 0;
        start = first;
      }
      if (end > start) {
        yield { bytes: chunk, start, end };
        start = end;
      }
      if (start < chunk.length) {
        carry.push(chunk.subarray(start));
        held += chunk.length - start;
      }
      // The return of a CR LF does not count.
      if (held > maxBytes + 1 || (held > maxBytes && chunk.at(-1) !== CARRIAGE_RETURN)) {
        yield { bytes: Buffer.concat(carry), start: 0, end: maxBytes, cut: 'line-too-long' };
        carry = [];
        held = 0;
        passing = true;
      }
    }
  } finally {
    await chunks.return?.();
  }
  if (held > 0) {
    const bytes = Buffer.concat([...carry, Buffer.of(LINE_FEED)]);
    yield failure === undefined
      ? { bytes, start: 0, end: bytes.length }
      : { bytes, start: 0, end: lineEnd(bytes, 0, bytes.length - 1), cut: 'truncated' };
  }
  if (failure !== undefined) throw failure.error;
}

/** Where the text of a line from `start` ends whose line feed stands at `feed`. */
export function lineEnd(bytes: Buffer, start: number, feed: number): number {
  return feed > start && bytes[feed - 1] === CARRIAGE_RETURN ? feed - 1 : feed;
}

export const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
