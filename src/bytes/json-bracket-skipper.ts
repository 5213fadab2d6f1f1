import { BACKSLASH, CLOSE_BRACE, CLOSE_BRACKET, OPEN_BRACE, OPEN_BRACKET, QUOTE } from './json-scan.ts';

/** Finds the end of a value that is too long to be held, by its brackets alone. */
export class BracketSkipper {
  done = false;
  #depth = 0;
  #inString = false;
  #escaped = false;

  /** Passes over bytes; gives the offset behind what belongs to the value. */
  pass(bytes: Buffer, from: number): number {
    for (let at = from; at < bytes.length; at++) {
      const byte = bytes[at];
      if (this.#inString) at = this.#passString(bytes, at);
      else if (byte === QUOTE) this.#inString = true;
      else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) this.#depth++;
      else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) this.#depth--;
      if (this.#depth <= 0 && !this.#inString) {
        this.done = true;
        return at + 1;
      }
    }
    return bytes.length;
  }

  /** Passes over what is left of a string; gives the offset of its last byte here. */
  #passString(bytes: Buffer, from: number): number {
    if (this.#escaped) {
      this.#escaped = false;
      return from;
    }
    const quote = bytes.indexOf(QUOTE, from);
    const end = quote === -1 ? bytes.length : quote;
    let before = end;
    while (before > from && bytes[before - 1] === BACKSLASH) before--;
    const escapes = (end - before) % 2 === 1;
    if (quote === -1) this.#escaped = escapes;
    else this.#inString = escapes;
    return quote === -1 ? bytes.length - 1 : quote;
  }
}
