import type { ByteSet, Pcre2Syntax } from './ast.ts';

/** Instructions of the matcher. Operands follow the instruction in the code. */
export const OP = {
  match: 0,
  /** byte */
  char: 1,
  /** set */
  set: 2,
  /** point test */
  point: 3,
  /** assertion, see `ASSERTIONS` */
  assert: 4,
  /** address tried when the following instructions fail */
  split: 5,
  /** address tried first; what follows is tried when that fails */
  splitTo: 6,
  jump: 7,
  /** register ← position */
  open: 8,
  /** group, register of its start */
  close: 9,
  /** set, min, max: a run of single bytes */
  runGreedy: 10,
  runLazy: 11,
  runPossessive: 12,
  /** register */
  zero: 13,
  /** count register, position register, min, max, exit: head of a counted loop */
  loopGreedy: 14,
  loopLazy: 15,
  /** count register, position register, min, head, exit */
  loopEnd: 16,
  /** register: what was pushed behind it is cut off by the end */
  atomicBegin: 17,
  atomicEnd: 18,
  /** register, position register, address when it fails (0: failure) */
  lookBegin: 19,
  lookEnd: 20,
  /** register, address behind */
  notBegin: 21,
  /** register, address when the body matched (0: failure) */
  notEnd: 22,
  /** bytes */
  back: 23,
  /** list of groups, number of the folding in `FOLDINGS` */
  backref: 24,
  /** group, address */
  call: 25,
  return: 26,
  fail: 27,
  /** list of groups, address when none is set */
  ifGroup: 28,
  /** list of groups or −1, address when not inside */
  ifRecursion: 29,
  /** register, position register: as `lookEnd`, but what the body can still try is kept */
  lookEndOpen: 30,
  /** characters */
  backCharacters: 31,
  grapheme: 32,
  /** verb in `VERBS`, name or −1, register of the place where `(*THEN)` goes on or −1 */
  verb: 33,
  /** register ← height of the stack */
  mark: 34,
  /** register of the barrier before: verbs that fail fail to here */
  barrierBegin: 35,
  barrierEnd: 36,
  /** `\K`, where that matters */
  keep: 37,
} as const;

/** The maximum of a run or a loop that has none. */
export const UNLIMITED = 0x7fffffff;

/** Names by number, as `verb` has them. */
export const VERBS = ['commit', 'prune', 'skip', 'then', 'mark'] as const;
/** Names by number, as `backref` has them. */
export const FOLDINGS = ['none', 'ascii', 'latin1', 'unicode'] as const;

/** Names by number, as `assert` has them. */
export const ASSERTIONS = [
  'begin',
  'lineBegin',
  'end',
  'endOrFinalLf',
  'lineEnd',
  'wordBoundary',
  'notWordBoundary',
] as const;

/** A pattern as the matcher runs it; operands name sets, points and lists of groups by their number here. */
export interface Program {
  readonly code: Int32Array;
  readonly sets: readonly ByteSet[];
  readonly points: readonly ((point: number) => boolean)[];
  readonly groupLists: readonly (readonly number[])[];
  /** Without those that follow: the innermost call, barrier, barrier of a call, and the place of `\K`. */
  readonly registers: number;
  readonly groups: number;
  readonly emptyMatch: Pcre2Syntax['emptyMatch'];
  readonly passesCrLf: boolean;
}
