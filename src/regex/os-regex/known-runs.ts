/** Bytes; shorter runs are read again in the time of remembering them. */
const LONG_RUN = 32;

/**
 * For each quantified class of an alternative the last long run of it in a text. A procedure that starts again at
 * each byte of a run reads it once: without this a long run costs its length squared.
 */
export class KnownRuns {
  readonly #firsts: Int32Array;
  readonly #lasts: Int32Array;
  #isEmpty = true;

  constructor(cells: number) {
    this.#firsts = new Int32Array(cells);
    this.#lasts = new Int32Array(cells).fill(NOWHERE);
  }

  /** Before another text. */
  forget(): void {
    if (this.#isEmpty) return;
    this.#lasts.fill(NOWHERE);
    this.#isEmpty = true;
  }

  /** The last byte of the run of cell `p` that `at` lies in, as far as is known: `at` itself where nothing is. */
  lastOf(p: number, at: number): number {
    const last = this.#lasts[p] ?? NOWHERE;
    return at < last && at >= (this.#firsts[p] ?? 0) ? last : at;
  }

  remember(p: number, first: number, last: number): void {
    if (last - first <= LONG_RUN || last === this.#lasts[p]) return;
    this.#firsts[p] = first;
    this.#lasts[p] = last;
    this.#isEmpty = false;
  }
}

const NOWHERE = -1;
