/** What `scanJson` answers when the text ends inside the value. */
export const INCOMPLETE = -1;

/** Objects and arrays inside each other beyond this are refused, so that no reader behind us can overflow. */
export const MAX_JSON_DEPTH = 128;

/**
 * Checks one JSON value (RFC 8259, strictly) in bytes, from `from`, where white space may stand before it.
 * Bytes above 0x7f are accepted anywhere in a string; whether they are UTF-8 is not looked at.
 *
 * @returns the offset behind the value, `INCOMPLETE`, or the place of the first error as `-2 - offset`
 * (`errorOffset` gives it back). A number that the text ends with counts as complete.
 */
export function scanJson(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  let depth = 0;
  for (;;) {
    // A value is expected.
    let byte = 0;
    while (at < end && WHITE[bytes[at] as number] === 1) at++;
    if (at >= end) return INCOMPLETE;
    byte = bytes[at] as number;
    if (byte === QUOTE) {
      at = scanString(bytes, at + 1, end);
      if (at < 0) return at;
    } else if (byte === OPEN_BRACE) {
      if (depth >= MAX_JSON_DEPTH) return -2 - at;
      IS_OBJECT[++depth] = 1;
      at++;
      while (at < end && WHITE[bytes[at] as number] === 1) at++;
      if (at >= end) return INCOMPLETE;
      byte = bytes[at] as number;
      if (byte !== CLOSE_BRACE) {
        at = scanName(bytes, at, end);
        if (at < 0) return at;
        continue;
      }
      depth--;
      at++;
    } else if (byte === OPEN_BRACKET) {
      if (depth >= MAX_JSON_DEPTH) return -2 - at;
      IS_OBJECT[++depth] = 0;
      at++;
      while (at < end && WHITE[bytes[at] as number] === 1) at++;
      if (at >= end) return INCOMPLETE;
      byte = bytes[at] as number;
      if (byte !== CLOSE_BRACKET) continue;
      depth--;
      at++;
    } else {
      at = scanAtom(bytes, at, end, byte);
      if (at < 0) return at;
    }
    // A value is complete: go up, or to the next member or element.
    for (;;) {
      if (depth === 0) return at;
      while (at < end && WHITE[bytes[at] as number] === 1) at++;
      if (at >= end) return INCOMPLETE;
      byte = bytes[at] as number;
      if (byte === COMMA) {
        at++;
        if (IS_OBJECT[depth] === 0) break;
        while (at < end && WHITE[bytes[at] as number] === 1) at++;
        at = scanName(bytes, at, end);
        if (at < 0) return at;
        break;
      }
      if (byte !== (IS_OBJECT[depth] === 1 ? CLOSE_BRACE : CLOSE_BRACKET)) return -2 - at;
      depth--;
      at++;
    }
  }
}

/** The place of an error that `scanJson` reported. */
export function errorOffset(result: number): number {
  return -2 - result;
}

/** Checks a member's name and its colon from the opening quote; gives the offset behind the colon. */
export function scanName(bytes: Uint8Array, from: number, end: number): number {
  if (from >= end) return INCOMPLETE;
  if (bytes[from] !== QUOTE) return -2 - from;
  let at = scanString(bytes, from + 1, end);
  if (at < 0) return at;
  while (at < end && WHITE[bytes[at] as number] === 1) at++;
  if (at >= end) return INCOMPLETE;
  return bytes[at] === COLON ? at + 1 : -2 - at;
}

/** Checks a string from behind its opening quote; gives the offset behind the closing one. */
function scanString(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  for (;;) {
    while (at < end && STOPS[bytes[at] as number] === 0) at++;
    if (at >= end) return INCOMPLETE;
    const byte = bytes[at] as number;
    if (byte === QUOTE) return at + 1;
    if (byte !== BACKSLASH) return -2 - at;
    if (at + 1 >= end) return INCOMPLETE;
    const letter = bytes[at + 1] as number;
    if (ESCAPES[letter] === 0) return -2 - at;
    at += 2;
    if (letter !== LOWER_U) continue;
    for (let digits = 0; digits < 4; digits++, at++) {
      if (at >= end) return INCOMPLETE;
      if (HEX[bytes[at] as number] === 0) return -2 - at;
    }
  }
}

/** Checks a number, `true`, `false` or `null`. */
function scanAtom(bytes: Uint8Array, from: number, end: number, first: number): number {
  const word = WORDS[first];
  if (word !== undefined) {
    for (let at = 0; at < word.length; at++) {
      if (from + at >= end) return INCOMPLETE;
      if (bytes[from + at] !== word.charCodeAt(at)) return -2 - from - at;
    }
    return from + word.length;
  }
  let at = from;
  if (first === MINUS) at++;
  if (at >= end) return INCOMPLETE;
  if (bytes[at] === ZERO) at++;
  else {
    const digits = scanDigits(bytes, at, end);
    if (digits === at) return -2 - at;
    at = digits;
  }
  if (at < end && bytes[at] === POINT) {
    const digits = scanDigits(bytes, at + 1, end);
    if (digits === at + 1) return digits >= end ? INCOMPLETE : -2 - digits;
    at = digits;
  }
  if (at < end && ((bytes[at] as number) | 0x20) === LOWER_E) {
    at++;
    if (at < end && (bytes[at] === PLUS || bytes[at] === MINUS)) at++;
    const digits = scanDigits(bytes, at, end);
    if (digits === at) return digits >= end ? INCOMPLETE : -2 - digits;
    at = digits;
  }
  return at;
}

function scanDigits(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && (bytes[at] as number) >= ZERO && (bytes[at] as number) <= NINE) at++;
  return at;
}

export const QUOTE = 0x22;
export const BACKSLASH = 0x5c;
export const COMMA = 0x2c;
const COLON = 0x3a;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;
export const OPEN_BRACKET = 0x5b;
export const CLOSE_BRACKET = 0x5d;
const MINUS = 0x2d;
const PLUS = 0x2b;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const LOWER_E = 0x65;
const LOWER_U = 0x75;

const IS_OBJECT = new Uint8Array(MAX_JSON_DEPTH + 1);
/** JSON white space. */
export const WHITE = classOf(' \t\n\r');
const ESCAPES = classOf('"\\/bfnrtu');
const HEX = classOf('0123456789abcdefABCDEF');
const WORDS: readonly (string | undefined)[] = wordsByFirst(['true', 'false', 'null']);
/** Bytes at which a string's plain text stops: its end, an escape, or a control character (an error). */
const STOPS = classOf('"\\');
STOPS.fill(1, 0, 0x20);

function classOf(characters: string): Uint8Array {
  const table = new Uint8Array(256);
  for (const character of characters) table[character.charCodeAt(0)] = 1;
  return table;
}

function wordsByFirst(words: readonly string[]): (string | undefined)[] {
  const table = new Array<string | undefined>(256).fill(undefined);
  for (const word of words) table[word.charCodeAt(0)] = word;
  return table;
}
