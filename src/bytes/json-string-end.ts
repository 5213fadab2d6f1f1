/**
 * The offset behind the closing quote of the JSON string whose text begins at `from`; −1 when it does not end
 * before `end`, or is not valid. Four bytes are looked at a time: whether one of them is a quote, a backslash
 * or a control character.
 */
export function stringEnd(view: DataView, from: number, end: number): number {
  const wordsEnd = end - 3;
  let at = from;
  for (;;) {
    let found = 0;
    while (at < wordsEnd) {
      const word = view.getInt32(at, true);
      const quote = word ^ QUOTES;
      const backslash = word ^ BACKSLASHES;
      // Subtracting borrows from a top bit that was not set; the lowest bit that is left is no carry.
      found =
        (((quote - ONES) & ~quote) | ((backslash - ONES) & ~backslash) | ((word - BLANKS) & ~word)) &
        TOP_BITS;
      if (found !== 0) break;
      at += 4;
    }
    // The byte of the lowest bit, or the last bytes one by one.
    if (found !== 0) at += (31 - Math.clz32(found & -found)) >> 3;
    else while (at < end && isPlain(view.getUint8(at))) at++;
    if (at >= end) return -1;
    const code = view.getUint8(at);
    if (code === QUOTE) return at + 1;
    if (code !== BACKSLASH) return -1;
    at = escapeEnd(view, at + 1, end);
    if (at < 0) return -1;
  }
}

function isPlain(code: number): boolean {
  return code >= 0x20 && code !== QUOTE && code !== BACKSLASH;
}

/** The offset behind an escape's letter and digits, from behind its backslash; −1 when it is none. */
function escapeEnd(view: DataView, from: number, end: number): number {
  if (from >= end) return -1;
  const letter = view.getUint8(from);
  if (letter !== LOWER_U) return letter < 128 && ESCAPES[letter] === 1 ? from + 1 : -1;
  if (from + 5 > end) return -1;
  for (let at = from + 1; at < from + 5; at++) if (!isHex(view.getUint8(at))) return -1;
  return from + 5;
}

function isHex(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x66);
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LOWER_U = 0x75;
const QUOTES = 0x22222222;
const BACKSLASHES = 0x5c5c5c5c;
const BLANKS = 0x20202020;
const ONES = 0x01010101;
const TOP_BITS = 0x80808080 | 0;
const ESCAPES = new Uint8Array(128);
for (const letter of '"\\/bfnrt') ESCAPES[letter.charCodeAt(0)] = 1;
