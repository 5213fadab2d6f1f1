import { type ByteSet, childrenOf, type Node } from './ast.ts';

/** The end of the text, as a symbol behind the 256 bytes. */
export const END = 256;
const SYMBOLS = 257;
const LF = 10;

/** What has to come next in the text for the rest of a pattern to go on: a superset. */
export interface Ahead {
  /** 257 flags: bytes, then the end of the text. Paths that only accept add nothing. */
  readonly symbols: Uint8Array;
  /** The rest may accept without any further condition, which ends the search. */
  readonly accepts: boolean;
  /** Steps until a backtracking matcher has seen that the next symbol is none of these. */
  readonly misses: number;
}

/** The end of a pattern or of a look-around: nothing behind it is ever tried again. */
export const ACCEPT: Ahead = { symbols: new Uint8Array(SYMBOLS), accepts: true, misses: 0 };
export const ANYTHING: Ahead = { symbols: new Uint8Array(SYMBOLS).fill(1), accepts: false, misses: 1 };
const NOTHING: Ahead = { symbols: new Uint8Array(SYMBOLS), accepts: false, misses: 1 };

const only = (...symbols: number[]): Ahead => {
  const flags = new Uint8Array(SYMBOLS);
  for (const symbol of symbols) flags[symbol] = 1;
  return { symbols: flags, accepts: false, misses: 3 };
};
const AT_END = only(END);
const AT_END_OR_LF = only(LF, END);

/** What has to come next for `node` and then `after`. */
export function aheadOf(node: Node, after: Ahead): Ahead {
  switch (node.kind) {
    case 'empty':
    case 'keep':
      return after;
    case 'fail':
      return NOTHING;
    case 'set':
      return setAhead(node.bytes);
    case 'capture':
    case 'atomic':
      return aheadOf(node.body, after);
    case 'seq':
      return sequenceAhead(node.items, after);
    case 'alt':
      return node.branches.map((branch) => aheadOf(branch, after)).reduce(unite);
    case 'repeat': {
      if (node.max === 0) return after;
      const first = aheadOf(node.body, after);
      return node.min === 0 ? unite(first, after) : first;
    }
    case 'assert':
      if (node.what === 'end') return AT_END;
      if (node.what === 'endOrFinalLf' || node.what === 'lineEnd') return AT_END_OR_LF;
      return mayFail(after);
    case 'look': {
      // Its own work is bounded by the pattern only where nothing is repeated in it.
      if (holdsRepeat(node.body)) return ANYTHING;
      if (node.negated || node.behind) return mayFail(after, sizeOf(node.body));
      const inside = aheadOf(node.body, ACCEPT);
      return inside.accepts ? mayFail(after, sizeOf(node.body)) : inside;
    }
    default:
      return ANYTHING;
  }
}

/** What stands behind the first single byte does not matter. */
function sequenceAhead(items: readonly Node[], after: Ahead): Ahead {
  const consumed = items.findIndex((item) => item.kind === 'set');
  const leading = consumed === -1 ? items : items.slice(0, consumed + 1);
  return leading.reduceRight((behind, item) => aheadOf(item, behind), after);
}

/** A condition without width before `after`: it may fail where `after` would have accepted. */
function mayFail(after: Ahead, steps = 2): Ahead {
  return after.accepts ? ANYTHING : { ...after, misses: after.misses + steps };
}

function holdsRepeat(node: Node): boolean {
  return node.kind === 'repeat' || childrenOf(node).some(holdsRepeat);
}

function sizeOf(node: Node): number {
  return childrenOf(node).reduce((size, child) => size + sizeOf(child), 2);
}

/** A set is asked for again and again, by everything that surrounds it. */
const aheadOfSets = new WeakMap<ByteSet, Ahead>();

function setAhead(bytes: ByteSet): Ahead {
  let ahead = aheadOfSets.get(bytes);
  if (ahead === undefined) {
    const symbols = new Uint8Array(SYMBOLS);
    symbols.set(bytes);
    ahead = { symbols, accepts: false, misses: 1 };
    aheadOfSets.set(bytes, ahead);
  }
  return ahead;
}

/** What can come next when either of two ways is taken. */
export function unite(a: Ahead, b: Ahead): Ahead {
  const symbols = new Uint8Array(SYMBOLS);
  for (let i = 0; i < SYMBOLS; i++) symbols[i] = (a.symbols[i] as number) | (b.symbols[i] as number);
  return { symbols, accepts: a.accepts || b.accepts, misses: a.misses + b.misses + 1 };
}

/** No symbol (or byte) has its flag in both. */
export function areDisjoint(a: Uint8Array, b: Uint8Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== 0 && b[i] === 1) return false;
  return true;
}

/** Whether a node may match without consuming a byte; unknown kinds may. */
export function isNullable(node: Node): boolean {
  switch (node.kind) {
    case 'set':
    case 'point':
    case 'fail':
      return false;
    case 'capture':
    case 'atomic':
      return isNullable(node.body);
    case 'seq':
      return node.items.every(isNullable);
    case 'alt':
      return node.branches.some(isNullable);
    case 'repeat':
      return node.min === 0 || isNullable(node.body);
    default:
      return true;
  }
}
