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
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (byte === BACKSLASH) this.#escaped = true;
        else if (byte === QUOTE) this.#inString = false;
      } else if (byte === QUOTE) this.#inString = true;
      else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) this.#depth++;
      else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) this.#depth--;
      if (this.#depth <= 0 && !this.#inString) {
        this.done = true;
        return at + 1;
      }
    }
    return bytes.length;
  }
}
