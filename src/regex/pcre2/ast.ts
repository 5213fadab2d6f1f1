/** Syntax of a PCRE2 pattern after parsing: case, greediness and line modes are resolved. */
export type Node =
  | { readonly kind: 'empty' }
  | { readonly kind: 'fail' }
  | { readonly kind: 'accept' }
  /** `\K`: moves the reported start, which nobody asks for. */
  | { readonly kind: 'keep' }
  /** One byte of a set: 256 flags. */
  | { readonly kind: 'set'; readonly bytes: ByteSet }
  /** One UTF-8 character, under `(*UTF)` only, where the set does not come down to single bytes. */
  | { readonly kind: 'point'; readonly holds: (point: number) => boolean }
  | { readonly kind: 'seq'; readonly items: readonly Node[] }
  | { readonly kind: 'alt'; readonly branches: readonly Node[] }
  | { readonly kind: 'capture'; readonly index: number; readonly body: Node }
  | { readonly kind: 'atomic'; readonly body: Node }
  | RepeatNode
  | { readonly kind: 'assert'; readonly what: Assertion }
  | {
      readonly kind: 'backref';
      readonly groups: readonly number[];
      readonly caseless: boolean;
    }
  | { readonly kind: 'look'; readonly behind: boolean; readonly negated: boolean; readonly body: Node }
  | { readonly kind: 'condition'; readonly test: Condition; readonly yes: Node; readonly no: Node }
  | { readonly kind: 'call'; readonly group: number };

export interface RepeatNode {
  readonly kind: 'repeat';
  readonly body: Node;
  readonly min: number;
  readonly max: number;
  readonly mode: 'greedy' | 'lazy' | 'possessive';
}

export type Assertion =
  | 'begin'
  | 'lineBegin'
  | 'end'
  | 'endOrFinalLf'
  | 'lineEnd'
  | 'wordBoundary'
  | 'notWordBoundary';

export type Condition =
  | { readonly kind: 'group'; readonly groups: readonly number[] }
  /** Inside a recursion: any (`group` undefined), of the whole pattern (0) or of a group. */
  | { readonly kind: 'recursion'; readonly groups: readonly number[] | undefined }
  | { readonly kind: 'never' }
  | { readonly kind: 'look'; readonly look: Extract<Node, { kind: 'look' }> };

export type ByteSet = Uint8Array;

export interface Pcre2Syntax {
  readonly root: Node;
  /** Number of capture groups. */
  readonly groups: number;
  /** Subjects have to be valid UTF-8. */
  readonly utf: boolean;
}

export function seqOf(items: readonly Node[]): Node {
  const [only] = items;
  if (only === undefined) return { kind: 'empty' };
  return items.length === 1 ? only : { kind: 'seq', items };
}

export function altOf(branches: readonly Node[]): Node {
  const [only] = branches;
  return only !== undefined && branches.length === 1 ? only : { kind: 'alt', branches };
}

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
