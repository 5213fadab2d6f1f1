import { END } from './ahead.ts';
import type { Pcre2Analysis } from './analyse.ts';

const LF = 10;

/** Finds the places where a match can begin. */
export class StartFinder {
  readonly #starts: Uint8Array | undefined;
  readonly #startsAt: Pcre2Analysis['startsAt'];
  readonly #utf: boolean;
  /** The only byte that begins a match: found by text search. */
  readonly #byte: string | undefined;

  /** `starts`: of `startsOf`. */
  constructor(starts: Uint8Array | undefined, startsAt: Pcre2Analysis['startsAt'], utf: boolean) {
    this.#starts = starts;
    this.#startsAt = startsAt;
    this.#utf = utf;
    const isSingle = starts !== undefined && starts.filter((flag) => flag === 1).length === 1;
    const byte = isSingle ? starts.indexOf(1) : END;
    this.#byte = byte === END || startsAt !== 'anywhere' ? undefined : String.fromCharCode(byte);
  }

  /** Only the start of the text can begin a match. */
  get isTied(): boolean {
    return this.#startsAt === 'text';
  }

  /** The first place from `from` on, or −1. */
  next(text: string, from: number): number {
    if (this.#byte !== undefined) return text.indexOf(this.#byte, from);
    const { length } = text;
    const starts = this.#starts;
    if (this.#startsAt === 'text') return from === 0 && this.#isPossible(text, 0) ? 0 : -1;
    if (this.#startsAt === 'anywhere' && !this.#utf) {
      if (starts === undefined) return from <= length ? from : -1;
      for (let start = from; start < length; start++) {
        if (starts[text.charCodeAt(start)] === 1) return start;
      }
      return from <= length && starts[END] === 1 ? length : -1;
    }
    for (let start = from; start <= length; start++) {
      if (this.#startsAt === 'line' && start > 0 && text.charCodeAt(start - 1) !== LF) {
        const lineFeed = text.indexOf('\n', start);
        if (lineFeed === -1) return -1;
        start = lineFeed + 1;
      }
      if (!this.#isPossible(text, start)) continue;
      if (this.#utf && (text.charCodeAt(start) & 0xc0) === 0x80) continue;
      return start;
    }
    return -1;
  }

  #isPossible(text: string, start: number): boolean {
    const starts = this.#starts;
    return starts === undefined || starts[start === text.length ? END : text.charCodeAt(start)] === 1;
  }
}
