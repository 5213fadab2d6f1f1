import type { Decoder } from './decoder.ts';
import { PatternRow } from './pattern-row.ts';

/** Programs that are remembered with their roots; when full, lists are computed anew each time. */
const MAX_PROGRAMS = 4096;

/** Root decoders in load order. */
export interface RootList {
  readonly roots: readonly Decoder[];
  /** Their prematches, by place. */
  readonly row: PatternRow;
  /**
   * Place in `roots` from which on an OS_Regex has been tried, also one of a root that is not among them: groups
   * that were left before are forgotten then. One more than there are roots when it never is.
   */
  readonly forgetsAt: number;
}

/** Roots, and what the first byte of a log leaves of them. */
interface ByFirstByte {
  readonly roots: readonly Decoder[];
  readonly lists: (RootList | undefined)[];
}

/**
 * Which root decoders an event can belong to, in load order (SEMANTICS 6.2): by program name, and by the first
 * byte of the log. Only drops roots that would not match.
 */
export class RootIndex {
  readonly #programRoots: readonly Decoder[];
  readonly #byProgram = new Map<string, ByFirstByte>();
  readonly #withoutProgram: ByFirstByte;
  /** Many programs and bytes leave the same roots: those share one list. */
  readonly #sets = new Map<string, ByFirstByte>();
  readonly #lists = new Map<string, RootList>();
  readonly #numbers = new Map<Decoder, number>();

  constructor(programRoots: readonly Decoder[], otherRoots: readonly Decoder[]) {
    this.#programRoots = programRoots;
    this.#withoutProgram = { roots: otherRoots, lists: [] };
    for (const root of [...programRoots, ...otherRoots]) this.#numbers.set(root, this.#numbers.size);
  }

  /** `program` is undefined when the event has none; '' is a program name. */
  candidates(program: string | undefined, log: string): RootList {
    const { roots, lists } = program === undefined ? this.#withoutProgram : this.#ofProgram(program);
    const byte = log === '' ? EMPTY : log.charCodeAt(0);
    let list = lists[byte];
    if (list === undefined) {
      list = this.#listOf(
        roots.filter((root) => mayBeginWith(root, byte)),
        roots,
      );
      lists[byte] = list;
    }
    return list;
  }

  #ofProgram(program: string): ByFirstByte {
    const known = this.#byProgram.get(program);
    if (known !== undefined) return known;
    const roots = this.#programRoots.filter((root) => root.anyProgram || root.programName?.test(program));
    const key = this.#keyOf(roots);
    const found = this.#sets.get(key) ?? { roots, lists: [] };
    if (this.#sets.size < MAX_PROGRAMS) this.#sets.set(key, found);
    if (this.#byProgram.size < MAX_PROGRAMS) this.#byProgram.set(program, found);
    return found;
  }

  #keyOf(roots: readonly Decoder[]): string {
    return roots.map((root) => this.#numbers.get(root)).join();
  }

  /** `tried`: the same roots and those that the engine tries in between. */
  #listOf(roots: readonly Decoder[], tried: readonly Decoder[]): RootList {
    const at = forgetsAt(roots, tried);
    const key = `${at}:${this.#keyOf(roots)}`;
    const known = this.#lists.get(key);
    if (known !== undefined) return known;
    const row = new PatternRow(roots.map(({ prematch }) => prematch));
    const list = { roots, row, forgetsAt: at };
    if (this.#lists.size < MAX_PROGRAMS) this.#lists.set(key, list);
    return list;
  }
}

function forgetsAt(roots: readonly Decoder[], tried: readonly Decoder[]): number {
  const first = tried.findIndex(({ prematch }) => prematch?.type === 'osregex');
  if (first === -1) return roots.length + 1;
  const at = roots.findIndex((root) => tried.indexOf(root) >= first);
  return at === -1 ? roots.length : at;
}

/** Entry of `PatternAnalysis.firstBytes` for the empty text. */
const EMPTY = 256;

function mayBeginWith(root: Decoder, byte: number): boolean {
  return root.prematch?.firstBytes === undefined || root.prematch.firstBytes[byte] !== 0;
}
