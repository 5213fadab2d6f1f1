import { bytesOf } from '../text-bytes.ts';

/** Arrays and objects may nest so deep; deeper text is refused. */
const NESTING_LIMIT = 1000;
/** A number takes part only with its first bytes; a longer one is refused. */
const NUMBER_BYTES = 63;

/**
 * Reads JSON over a byte string as the cJSON library does, whose leniency the Wazuh engine inherits: control
 * bytes are allowed in strings, every byte up to the blank is white space, numbers follow C's `strtod`,
 * `\u0000` ends a string, and UTF-8 is not checked. Methods give false at the first fault; `at` is then
 * meaningless.
 */
export class CJsonReader {
  readonly text: string;
  at: number;
  #depth = 0;
  /** Position of the first backslash at or behind the last string read; Infinity when there is none. */
  #backslash = -1;

  constructor(text: string, at: number) {
    this.text = text;
    this.at = at;
  }

  skipWhite(): void {
    while (this.text.charCodeAt(this.at) <= BLANK) this.at++;
  }

  /** Steps into an array or object; false when that is too deep. */
  enter(): boolean {
    return ++this.#depth <= NESTING_LIMIT;
  }

  leave(): void {
    this.#depth--;
  }

  /** Reads the string whose opening quote is at `at`; undefined at a fault. */
  readString(): string | undefined {
    const start = this.at + 1;
    const close = this.text.indexOf('"', start);
    if (close === -1) return undefined;
    if (this.#backslash < start) {
      const found = this.text.indexOf('\\', start);
      this.#backslash = found === -1 ? Number.POSITIVE_INFINITY : found;
    }
    if (this.#backslash > close) {
      this.at = close + 1;
      return this.text.slice(start, close);
    }
    return this.#readEscaped(start);
  }

  /** Reads the number that begins at `at` with a digit or `-`; undefined at a fault. */
  readNumber(): number | undefined {
    NUMBER.lastIndex = this.at;
    const match = NUMBER.exec(this.text);
    if (match === null || match[0].length > NUMBER_BYTES) return undefined;
    this.at += match[0].length;
    return Number(match[0]);
  }

  /**
   * The text of a whole number of one to nine digits without leading zero, which is its own decimal form; for
   * any other number `at` stays, and `readNumber` has to read it.
   */
  readShortInteger(): string | undefined {
    const { text, at } = this;
    let end = at;
    let code = text.charCodeAt(end);
    if (code === ZERO) code = text.charCodeAt(++end);
    else while (code >= ZERO && code <= NINE) code = text.charCodeAt(++end);
    if (end === at || end - at > 9) return undefined;
    if (code !== COMMA && code !== CLOSE_BRACE && code !== CLOSE_BRACKET) return undefined;
    this.at = end;
    return text.slice(at, end);
  }

  /** Steps over `word` when it stands at `at`. */
  readWord(word: string): boolean {
    if (!this.text.startsWith(word, this.at)) return false;
    this.at += word.length;
    return true;
  }

  /** Checks the value at `at` (white space first) and steps over it. */
  skipValue(): boolean {
    this.skipWhite();
    switch (this.text.charCodeAt(this.at)) {
      case QUOTE:
        return this.readString() !== undefined;
      case OPEN_BRACE:
        return this.#skipMembers(true);
      case OPEN_BRACKET:
        return this.#skipMembers(false);
      case SMALL_N:
        return this.readWord('null');
      case SMALL_T:
        return this.readWord('true');
      case SMALL_F:
        return this.readWord('false');
      default:
        return this.readNumber() !== undefined;
    }
  }

  /** With `at` behind a member: steps over a comma (true) or the closing byte (false); undefined at a fault. */
  nextMember(close: number): boolean | undefined {
    this.skipWhite();
    const byte = this.text.charCodeAt(this.at++);
    return byte === COMMA ? true : byte === close ? false : undefined;
  }

  /** Reads a key and its colon, white space around included; undefined at a fault. */
  readKey(): string | undefined {
    this.skipWhite();
    if (this.text.charCodeAt(this.at) !== QUOTE) return undefined;
    const key = this.readString();
    if (key === undefined) return undefined;
    this.skipWhite();
    return this.text.charCodeAt(this.at++) === COLON ? key : undefined;
  }

  #skipMembers(object: boolean): boolean {
    if (!this.enter()) return false;
    const close = object ? CLOSE_BRACE : CLOSE_BRACKET;
    this.at++;
    this.skipWhite();
    if (this.text.charCodeAt(this.at) === close) this.at++;
    else {
      for (let more: boolean | undefined = true; more; ) {
        if (object && this.readKey() === undefined) return false;
        if (!this.skipValue()) return false;
        more = this.nextMember(close);
        if (more === undefined) return false;
      }
    }
    this.leave();
    return true;
  }

  #readEscaped(start: number): string | undefined {
    const { text } = this;
    const bytes = bytesOf(text);
    const end = closingQuote(bytes, start, text.length);
    if (end === -1) return undefined;
    this.at = end + 1;
    // An escape is never shorter than what it stands for.
    const out = outputOf(end - start);
    let length = 0;
    for (let at = start; at < end; ) {
      const byte = bytes[at] as number;
      if (byte !== BACKSLASH) {
        out[length++] = byte;
        at++;
        continue;
      }
      const letter = bytes[at + 1] as number;
      const simple = ESCAPES[letter] as number;
      if (simple !== 0) {
        out[length++] = simple;
        at += 2;
        continue;
      }
      if (letter !== SMALL_U || end - at < 6) return undefined;
      let code = hex4(text, at + 2);
      at += 6;
      if (code >= 0xdc00 && code <= 0xdfff) return undefined;
      if (code >= 0xd800 && code <= 0xdbff) {
        if (end - at < 6 || !text.startsWith('\\u', at)) return undefined;
        const low = hex4(text, at + 2);
        if (low < 0xdc00 || low > 0xdfff) return undefined;
        code = 0x10000 + ((code & 0x3ff) << 10) + (low & 0x3ff);
        at += 6;
      }
      length = putUtf8(out, length, code);
    }
    const value = out.latin1Slice(0, length);
    const nul = value.indexOf('\0');
    return nul === -1 ? value : value.slice(0, nul);
  }
}

/** Where the string ends; -1 when it does not. */
function closingQuote(bytes: Uint8Array, start: number, length: number): number {
  for (let at = start; at < length; ) {
    const byte = bytes[at] as number;
    if (byte === QUOTE) return at;
    at += byte === BACKSLASH ? 2 : 1;
  }
  return -1;
}

/** Room for so many bytes, that all strings use. */
function outputOf(size: number): Buffer {
  if (size > MAX_KEPT) return Buffer.allocUnsafeSlow(size);
  if (size > output.length) output = Buffer.allocUnsafeSlow(MAX_KEPT);
  return output;
}

const MAX_KEPT = 1 << 16;
let output = Buffer.allocUnsafeSlow(0);

/** Four hexadecimal digits; anything else counts as 0, as in the original. */
function hex4(text: string, at: number): number {
  const digits = text.slice(at, at + 4);
  return HEX4.test(digits) ? Number.parseInt(digits, 16) : 0;
}

/** Writes a character at `at`; gives the place behind it. */
function putUtf8(out: Uint8Array, at: number, code: number): number {
  let next = at;
  if (code < 0x80) out[next++] = code;
  else {
    if (code < 0x800) out[next++] = 0xc0 | (code >> 6);
    else {
      if (code < 0x10000) out[next++] = 0xe0 | (code >> 12);
      else {
        out[next++] = 0xf0 | (code >> 18);
        out[next++] = 0x80 | ((code >> 12) & 0x3f);
      }
      out[next++] = 0x80 | ((code >> 6) & 0x3f);
    }
    out[next++] = 0x80 | (code & 0x3f);
  }
  return next;
}

const BLANK = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
export const CLOSE_BRACKET = 0x5d;
const SMALL_F = 0x66;
const SMALL_N = 0x6e;
const SMALL_T = 0x74;
const SMALL_U = 0x75;
const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;
const HEX4 = /^[0-9A-Fa-f]{4}$/;
const NUMBER = /(?:-?\d+\.?\d*|-\.\d+)(?:[eE][+-]?\d+)?/y;
/** What stands for a byte behind a backslash; 0: nothing does. */
const ESCAPES = new Uint8Array(256);
for (const [letter, byte] of [
  [0x62, 0x08],
  [0x66, 0x0c],
  [0x6e, 0x0a],
  [0x72, 0x0d],
  [0x74, 0x09],
  [QUOTE, QUOTE],
  [BACKSLASH, BACKSLASH],
  [0x2f, 0x2f],
] as const) {
  ESCAPES[letter] = byte;
}
