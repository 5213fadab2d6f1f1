/** Syntax of a PCRE2 pattern after parsing: case, greediness and line modes are resolved. */
export type Node =
  | { readonly kind: 'empty' }
  | { readonly kind: 'fail' }
  | { readonly kind: 'accept' }
  /** `\K`: moves the reported start, which matters under `(*NOTEMPTY)` only. */
  | { readonly kind: 'keep' }
  | { readonly kind: 'verb'; readonly verb: Verb; readonly name: string | undefined }
  | SetNode
  /** One UTF-8 character, under `(*UTF)` only, where the set does not come down to single bytes. */
  | { readonly kind: 'point'; readonly holds: (point: number) => boolean; readonly type?: CharacterType }
  /** `\X` under `(*UTF)`: characters that belong together. */
  | { readonly kind: 'grapheme' }
  /** `isCharacter`: the bytes of one UTF-8 character. */
  | { readonly kind: 'seq'; readonly items: readonly Node[]; readonly isCharacter?: true }
  | { readonly kind: 'alt'; readonly branches: readonly Node[] }
  | { readonly kind: 'capture'; readonly index: number; readonly body: Node }
  /** `type`: it is `\R`. */
  | { readonly kind: 'atomic'; readonly body: Node; readonly type?: 'R' }
  | RepeatNode
  | { readonly kind: 'assert'; readonly what: Assertion }
  | {
      readonly kind: 'backref';
      readonly groups: readonly number[];
      /** How letters of another case are equal. */
      readonly folding: Folding;
    }
  | LookNode
  | ConditionNode
  | { readonly kind: 'call'; readonly group: number };

/** One byte of a set: 256 flags. */
export interface SetNode {
  readonly kind: 'set';
  readonly bytes: ByteSet;
  readonly type?: CharacterType;
  /** The letter that stands in the pattern, where it stands for its other case too. */
  readonly letter?: number;
}

/** The spelling of a set, where PCRE2 goes by it (see `overlapping-types.ts`); `.` is `\N` too. */
export type CharacterType = '.' | 's' | 'S' | 'h' | 'v';

/** Looking ahead or behind, without taking anything. */
export interface LookNode {
  readonly kind: 'look';
  readonly behind: boolean;
  readonly negated: boolean;
  /** `(*napla:…)`: its ways may be tried again. */
  readonly isOpen?: boolean;
  readonly body: Node;
}

/** `(?(test)yes|no)` */
export interface ConditionNode {
  readonly kind: 'condition';
  readonly test: Condition;
  readonly yes: Node;
  /** Empty where nothing is written. */
  readonly no: Node;
  readonly hasNo: boolean;
}

/** What `(*VERB)` does when the search comes back to it. */
export type Verb = 'commit' | 'prune' | 'skip' | 'then' | 'mark';

/** No folding, ASCII letters, Unicode letters below 256, Unicode letters. */
export type Folding = 'none' | 'ascii' | 'latin1' | 'unicode';

/** A quantifier; `max` may be infinite. */
export interface RepeatNode {
  readonly kind: 'repeat';
  readonly body: Node;
  readonly min: number;
  readonly max: number;
  readonly mode: 'greedy' | 'lazy' | 'possessive';
  /** A look-around that is written with several possible counts; once is as good as often. */
  readonly isVaried?: boolean;
}

/** Conditions on a place that take nothing. */
export type Assertion =
  | 'begin'
  | 'lineBegin'
  | 'end'
  | 'endOrFinalLf'
  | 'lineEnd'
  | 'wordBoundary'
  | 'notWordBoundary';

/** What a `ConditionNode` asks. */
export type Condition =
  | { readonly kind: 'group'; readonly groups: readonly number[] }
  /** Inside a recursion: any (`groups` undefined), of the whole pattern (0) or of a group. */
  | { readonly kind: 'recursion'; readonly groups: readonly number[] | undefined }
  /** Only called, never run in its place. */
  | { readonly kind: 'define' }
  | { readonly kind: 'constant'; readonly holds: boolean }
  | { readonly kind: 'look'; readonly look: LookNode };

/** 256 flags, one for each byte. */
export type ByteSet = Uint8Array;

/** A whole pattern, with the options that stand before it. */
export interface Pcre2Syntax {
  readonly root: Node;
  /** Number of capture groups. */
  readonly groups: number;
  /** Subjects have to be valid UTF-8. */
  readonly utf: boolean;
  /** `(*NOTEMPTY)`: an empty match is none, anywhere or where the search began. */
  readonly emptyMatch: 'allowed' | 'refused' | 'refusedAtStart';
  /** A search goes on behind the LF when a match failed between CR and LF. */
  readonly passesCrLf: boolean;
  /** `(*NO_START_OPT)` */
  readonly triesEveryStart: boolean;
}

/** Only what every engine knows: no option that changes what a match is or where it may begin. */
export function isOrdinary({ emptyMatch, passesCrLf }: Pcre2Syntax): boolean {
  return emptyMatch === 'allowed' && !passesCrLf;
}

/** Nodes one after the other, without a needless level. */
export function seqOf(items: readonly Node[]): Node {
  const [only] = items;
  if (only === undefined) return { kind: 'empty' };
  return items.length === 1 ? only : { kind: 'seq', items };
}

/** Alternatives in their order, without a needless level. */
export function altOf(branches: readonly Node[]): Node {
  const [only] = branches;
  return only !== undefined && branches.length === 1 ? only : { kind: 'alt', branches };
}

/** The nodes right below a node, in their order in the text. */
export function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'seq':
      return node.items;
    case 'alt':
      return node.branches;
    case 'capture':
    case 'atomic':
    case 'repeat':
    case 'look':
      return [node.body];
    case 'condition':
      return node.test.kind === 'look' ? [node.test.look, node.yes, node.no] : [node.yes, node.no];
    default:
      return [];
  }
}
