import { bytesOf } from '../text-bytes.ts';

/**
 * A valid JSON text as `printCompact` would print what it holds: without the blanks between its parts. Undefined
 * where more than blanks could differ, which are escapes, bytes beyond ASCII, and numbers that are not short
 * integers: such a text has to be read.
 */
export function compactJson(text: string): string | undefined {
  if (DIFFERS.test(text)) return undefined;
  const bytes = bytesOf(text);
  const end = text.length;
  let out = '';
  let from = 0;
  for (let at = 0; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte === QUOTE) at = text.indexOf('"', at + 1);
    else if (byte === BLANK) {
      if (from < at) out += text.slice(from, at);
      from = at + 1;
    } else if (byte === MINUS || (byte >= ZERO && byte <= NINE)) {
      at = integerEnd(bytes, at, end) - 1;
      if (at < 0) return undefined;
    }
  }
  return from === 0 ? text : out + text.slice(from);
}

/** Where the integer ends that is printed as it stands; 0 for any other number. */
function integerEnd(bytes: Uint8Array, at: number, length: number): number {
  const start = bytes[at] === MINUS ? at + 1 : at;
  let end = start;
  while (end < length && isDigit(bytes[end] as number)) end++;
  const digits = end - start;
  if (digits === 0 || digits > MAX_DIGITS || (bytes[start] === ZERO && (digits > 1 || start > at))) return 0;
  return end === length || ENDS.includes(bytes[end] as number) ? end : 0;
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= NINE;
}

/** More can be beyond the integers that a number holds exactly. */
const MAX_DIGITS = 15;
const DIFFERS = /[^\x20-\x7e]|\\/;
const BLANK = 0x20;
const QUOTE = 0x22;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
/** What may stand behind a number: blank, comma, bracket and brace. */
const ENDS: readonly number[] = [BLANK, 0x2c, 0x5d, 0x7d];
