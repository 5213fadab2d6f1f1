/** Bytes; shorter runs are read again in the time of remembering them. */
export const LONG_RUN = 32;

/**
 * For each set of bytes in a pattern, by a number of the matcher's, the last long run of its members in a text. A
 * search that begins at each byte of a run reads it once: without this a long run costs its length squared.
 */
export class KnownRuns {
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;
  #isEmpty = true;

  constructor(sets: number) {
    this.#starts = new Int32Array(sets);
    this.#ends = new Int32Array(sets);
  }

  /** Before another text. */
  forget(): void {
    if (this.#isEmpty) return;
    this.#ends.fill(0);
    this.#isEmpty = true;
  }

  /** All bytes from `at` up to here are members, as far as is known: `at` itself where nothing is. */
  endOf(set: number, at: number): number {
    const end = this.#ends[set] ?? 0;
    return at < end && at >= (this.#starts[set] ?? 0) ? end : at;
  }

  /** All bytes from `start` up to `end` are members. */
  remember(set: number, start: number, end: number): void {
    if (end === this.#ends[set] && start >= (this.#starts[set] ?? 0)) return;
    this.#starts[set] = start;
    this.#ends[set] = end;
    this.#isEmpty = false;
  }
}
