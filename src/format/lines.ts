import { isAscii } from 'node:buffer';
import { wellFormed } from '../bytes/byte-string.ts';

/** Consecutive lines of a text. */
export interface LineBatch {
  /** Without their line ends; byte strings. */
  readonly lines: readonly string[];
  /** 1-based number of the first of them. */
  readonly first: number;
  /** Index of a line in `lines` that is not whole; −1: none. Always the last. */
  readonly cut: number;
  /** No line holds anything that JSON has to escape. False when that is not known. */
  readonly plain?: boolean;
  /** Why it is not whole: longer than allowed, or the bytes failed inside it. */
  readonly cutReason?: 'line-too-long' | 'truncated';
}

/**
 * Cuts bytes into lines (LF or CR LF; the last needs no end). A line above `maxBytes` is cut and its rest
 * passed over, so memory is bounded by the chunk and the limit. When `source` throws, the lines before
 * come first.
 */
export async function* lines(source: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<LineBatch> {
  let carry = '';
  let ascii = true;
  let plain = true;
  let passing = false;
  let number = 1;
  let failure: { readonly error: unknown } | undefined;
  const chunks = source[Symbol.asyncIterator]();
  try {
    for (;;) {
      let text: string;
      try {
        const next = await chunks.next();
        if (next.done === true) break;
        text = next.value.toString('latin1');
        ascii = isAscii(next.value) && (carry === '' || ascii);
        plain = !NEEDS_ESCAPE.test(text) && (carry === '' || plain);
      } catch (error) {
        failure = { error };
        break;
      }
      let start = 0;
      if (passing) {
        const end = text.indexOf('\n');
        if (end === -1) continue;
        start = end + 1;
        passing = false;
        number++;
      }
      const found: string[] = [];
      for (let end = text.indexOf('\n', start); end !== -1; end = text.indexOf('\n', start)) {
        const length = end - start + carry.length;
        if (length > maxBytes + 1) {
          const long = carry + text.slice(start, end);
          yield {
            lines: [...found, long.slice(0, maxBytes)],
            first: number - found.length,
            cut: found.length,
            cutReason: 'line-too-long',
          };
          found.length = 0;
        } else {
          const stop = end > start && text.charCodeAt(end - 1) === CARRIAGE_RETURN ? end - 1 : end;
          if (carry === '') found.push(text.slice(start, stop));
          else found.push(withoutReturn(carry + text.slice(start, end)));
        }
        carry = '';
        number++;
        start = end + 1;
      }
      if (found.length > 0) {
        yield { lines: ascii ? found : found.map(wellFormed), first: number - found.length, cut: -1, plain };
      }
      if (start < text.length) carry += text.slice(start);
      if (carry.length > maxBytes) {
        yield {
          lines: [wellFormed(carry.slice(0, maxBytes))],
          first: number,
          cut: 0,
          cutReason: 'line-too-long',
        };
        carry = '';
        passing = true;
      }
    }
  } finally {
    await chunks.return?.();
  }
  if (carry !== '') {
    const last = { lines: [wellFormed(withoutReturn(carry))], first: number };
    yield failure === undefined ? { ...last, cut: -1 } : { ...last, cut: 0, cutReason: 'truncated' };
  }
  if (failure !== undefined) throw failure.error;
}

/** Line feeds excepted, which stand between lines only. */
const NEEDS_ESCAPE = /[\x00-\x09\x0b-\x1f"\\\x7f]/;
const CARRIAGE_RETURN = 0x0d;

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
