/** Frames of the backtracking stack: what to undo or to try when the present way fails. */
export const FRAME_KIND = {
  /** address, position, 1 for another iteration of a lazy loop */
  choice: 0,
  /** register, old value */
  undo: 1,
  /** address behind the run, position, lowest position */
  runGreedy: 2,
  /** address of the run, position, highest position */
  runLazy: 3,
  /** address of the verb, position, height that it fails to (−1: the whole attempt) */
  verb: 4,
} as const;

const { undo: UNDO } = FRAME_KIND;

/** Words of a frame: its kind and three operands. */
export const FRAME = 4;

/** 64 MiB of frames; more counts as the step limit (PCRE2 allows itself 20 GB). */
const MOST_WORDS = 16_000_000;
const FIRST_WORDS = 4_096;

/** Frames, and the registers that they restore. Kept between runs: matching is synchronous and not re-entrant. */
export class BacktrackStack {
  words = new Int32Array(FIRST_WORDS);
  /** Words in use. */
  top = 0;

  get isExhausted(): boolean {
    return this.top > MOST_WORDS;
  }

  push(kind: number, a: number, b: number, c: number): void {
    const { top } = this;
    if (top + FRAME > this.words.length) this.#grow();
    const { words } = this;
    words[top] = kind;
    words[top + 1] = a;
    words[top + 2] = b;
    words[top + 3] = c;
    this.top = top + FRAME;
  }

  /** Sets a register until this is backtracked over. */
  write(registers: Int32Array, register: number, value: number): void {
    this.push(UNDO, register, registers[register] ?? 0, 0);
    registers[register] = value;
  }

  /** Forgets the choices above a height, but keeps what has to be undone. */
  cut(height: number): void {
    const { words, top } = this;
    let to = height;
    for (let from = height; from < top; from += FRAME) {
      if (words[from] !== UNDO) continue;
      if (to !== from) words.copyWithin(to, from, from + FRAME);
      to += FRAME;
    }
    this.top = to;
  }

  /** Undoes everything above a height. */
  unwind(registers: Int32Array, height: number): void {
    const { words } = this;
    while (this.top > height) {
      this.top -= FRAME;
      if (words[this.top] === UNDO) registers[words[this.top + 1] ?? 0] = words[this.top + 2] ?? 0;
    }
  }

  /** Empties the stack and lets go of the memory of an unusually deep run. */
  reset(): void {
    this.top = 0;
    if (this.words.length > 1_000_000) this.words = new Int32Array(FIRST_WORDS);
  }

  #grow(): void {
    const larger = new Int32Array(this.words.length * 2);
    larger.set(this.words);
    this.words = larger;
  }
}
