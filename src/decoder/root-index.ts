import type { Decoder } from './decoder.ts';

/** Programs that are remembered with their roots; when full, lists are computed anew each time. */
const MAX_PROGRAMS = 4096;

/**
 * Which root decoders an event can belong to, in load order (SEMANTICS 6.2): by program name, or by the first
 * byte of the log for events without one. Only drops roots that would not match.
 */
export class RootIndex {
  readonly #programRoots: readonly Decoder[];
  readonly #otherRoots: readonly Decoder[];
  readonly #byProgram = new Map<string, readonly Decoder[]>();
  readonly #byFirstByte: (readonly Decoder[] | undefined)[] = new Array(EMPTY + 1).fill(undefined);

  constructor(programRoots: readonly Decoder[], otherRoots: readonly Decoder[]) {
    this.#programRoots = programRoots;
    this.#otherRoots = otherRoots;
  }

  /** `program` is undefined when the event has none; '' is a program name. */
  candidates(program: string | undefined, log: string): readonly Decoder[] {
    if (program === undefined) return this.#beginningWith(log === '' ? EMPTY : log.charCodeAt(0));
    const known = this.#byProgram.get(program);
    if (known !== undefined) return known;
    const roots = this.#programRoots.filter((root) => root.anyProgram || root.programName?.test(program));
    if (this.#byProgram.size < MAX_PROGRAMS) this.#byProgram.set(program, roots);
    return roots;
  }

  #beginningWith(byte: number): readonly Decoder[] {
    let roots = this.#byFirstByte[byte];
    if (roots === undefined) {
      roots = this.#otherRoots.filter((root) => mayBeginWith(root, byte));
      this.#byFirstByte[byte] = roots;
    }
    return roots;
  }
}

/** Entry of `PatternAnalysis.firstBytes` for the empty text. */
const EMPTY = 256;

function mayBeginWith(root: Decoder, byte: number): boolean {
  return root.prematch?.firstBytes === undefined || root.prematch.firstBytes[byte] !== 0;
}
