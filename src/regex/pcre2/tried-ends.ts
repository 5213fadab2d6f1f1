import type { ByteSet } from './ast.ts';
import { OP, type Program } from './instructions.ts';

/** Bytes; in shorter texts what is tried again costs less than remembering it. */
export const LONG_TEXT = 256;

/**
 * For each unlimited run of a program the last stretch of a text that it was run over. Coming to it again means
 * that all ends tried there have failed, whatever stands in front, so that only ends that it never had are worth
 * trying: a search that would take a power of the text's length takes as many steps as the text is long.
 *
 * It holds for programs in which what follows a place depends on the place alone, and which never come to an
 * instruction while a way through it is still open.
 */
export class TriedEnds {
  readonly #program: Program;
  readonly #froms: Int32Array;
  readonly #ends: Int32Array;

  private constructor(program: Program) {
    this.#program = program;
    this.#froms = new Int32Array(program.code.length).fill(NOWHERE);
    this.#ends = new Int32Array(program.code.length).fill(NOWHERE);
  }

  /** Undefined where it does not hold. */
  static for(program: Program): TriedEnds | undefined {
    return program.emptyMatch === 'allowed' && isStraight(program.code) ? new TriedEnds(program) : undefined;
  }

  /** Before another text. */
  forget(): void {
    this.#froms.fill(NOWHERE);
    this.#ends.fill(NOWHERE);
  }

  /** The farthest end of the run at `pc` from `from` on that has not been tried; −1: there is none. */
  farthest(pc: number, text: string, from: number): number {
    const { code, sets } = this.#program;
    const set = sets[code[pc + 1] ?? 0] as ByteSet;
    const min = code[pc + 2] ?? 0;
    const tried = this.#froms[pc] ?? NOWHERE;
    const triedEnd = this.#ends[pc] ?? NOWHERE;
    if (from >= tried && from <= triedEnd) return -1;
    let end = from;
    while (end < text.length && end !== tried && set[text.charCodeAt(end)] === 1) end++;
    this.#froms[pc] = from;
    if (end !== tried) {
      this.#ends[pc] = end;
    } else if (code[pc] === OP.runPossessive) {
      end = triedEnd - tried < min ? triedEnd : -1;
    } else {
      end = Math.min(tried + min - 1, triedEnd);
    }
    return end - from < min ? -1 : end;
  }
}

const NOWHERE = -1;

/** Only instructions that depend on the place alone, one behind the other: no loops, nothing that is cut off. */
function isStraight(code: Int32Array): boolean {
  for (let pc = 0; pc < code.length; ) {
    const length = LENGTHS.get(code[pc] ?? -1);
    if (length === undefined) return false;
    if (code[pc] === OP.jump && (code[pc + 1] ?? 0) <= pc) return false;
    pc += length;
  }
  return true;
}

/** Words of the instructions that may stand in such programs. */
const LENGTHS = new Map<number, number>([
  [OP.match, 1],
  [OP.fail, 1],
  [OP.char, 2],
  [OP.set, 2],
  [OP.assert, 2],
  [OP.split, 2],
  [OP.splitTo, 2],
  [OP.jump, 2],
  [OP.open, 2],
  [OP.close, 3],
  [OP.runGreedy, 4],
  [OP.runLazy, 4],
  [OP.runPossessive, 4],
]);
