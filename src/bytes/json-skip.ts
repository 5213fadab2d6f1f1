/**
 * Steps over JSON in a byte string that is known to be valid (`scanJson` has checked it), so nothing is
 * checked again. Offsets are char codes, which are bytes.
 */

/** The offset of the first char code at or behind `from` that is not white space. */
export function skipWhite(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) <= 0x20) at++;
  return at;
}

/** The offset behind the closing quote of the string that opens at `from`. */
export function skipString(text: string, from: number): number {
  let at = from + 1;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return at + 1;
    at += code === 0x5c ? 2 : 1;
  }
}

/** The offset behind the value that begins at `from` (no white space before it). */
export function skipValue(text: string, from: number): number {
  const first = text.charCodeAt(from);
  if (first === 0x22) return skipString(text, from);
  if (first === 0x7b || first === 0x5b) return skipNested(text, from);
  let at = from + 1;
  // Numbers and words end before a comma, a closing bracket, white space or the end of the text (NaN).
  for (let code = text.charCodeAt(at); ; code = text.charCodeAt(++at)) {
    if (code === 0x2c || code === 0x7d || code === 0x5d || !(code > 0x20)) return at;
  }
}

function skipNested(text: string, from: number): number {
  let depth = 0;
  let at = from;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === 0x22) {
      at = skipString(text, at);
      continue;
    }
    at++;
    // `{` and `[`, `}` and `]` differ in one bit.
    const bracket = code | 0x20;
    if (bracket === 0x7b) depth++;
    else if (bracket === 0x7d && --depth === 0) return at;
  }
}
