import { END } from './ahead.ts';
import type { ByteSet, Node, RepeatNode, SetNode } from './ast.ts';
import { bytesOf, otherAsciiCase, TYPES } from './byte-set.ts';

/**
 * Where PCRE2 tries to begin a match: its own start optimization, as far as it can be seen from outside. A place
 * that it leaves out never runs into `(*COMMIT)` or `(*SKIP)` there, so `(*COMMIT)abc` finds `abc` in `xabc`.
 * 257 flags (bytes, then the end of the text); undefined: everywhere.
 */
export function optimizedStarts(root: Node): Uint8Array | undefined {
  const first = firstUnit(root, 'unset');
  if (typeof first === 'object') return withEnd(first.bytes);
  const asserted = assertedUnit(root, false);
  if (typeof asserted === 'object') return withEnd(asserted.bytes);
  const bits = new Uint8Array(END + 1);
  return startBits(root, bits) === 'done' ? bits : undefined;
}

/** The unit that every match begins with; `unset` so far, or `none`. */
type First = 'unset' | 'none' | SetNode;

/** What is known behind `node`, after `before`. */
function firstUnit(node: Node, before: First): First {
  if (before !== 'unset') return before;
  switch (node.kind) {
    case 'empty':
    case 'fail':
    case 'keep':
    case 'verb':
    case 'look':
      return before;
    case 'assert':
      return node.what === 'lineBegin' ? 'none' : before;
    case 'set':
      return isLetter(node.bytes) ? node : 'none';
    case 'seq':
      return node.items.reduce((first: First, item) => firstUnit(item, first), before);
    case 'alt':
      return common(node.branches.map((branch) => firstUnit(branch, before)));
    case 'capture':
    case 'atomic':
      return firstUnit(node.body, before);
    case 'repeat': {
      const inside = firstUnit(node.body, before);
      return node.min === 0 && inside !== 'unset' ? 'none' : inside;
    }
    case 'condition':
      if (node.test.kind === 'define') return before;
      return node.hasNo ? common([node.yes, node.no].map((branch) => firstUnit(branch, before))) : 'none';
    case 'accept':
    case 'point':
    case 'grapheme':
    case 'backref':
    case 'call':
      return 'none';
  }
}

/** The unit that a look-ahead at the start asks for. Verbs with a name are passed over there. */
function assertedUnit(node: Node, isInside: boolean): First {
  switch (node.kind) {
    case 'set':
      return isInside && isLetter(node.bytes) ? node : 'none';
    case 'repeat':
      return node.min > 0 && node.body.kind === 'set' ? assertedUnit(node.body, isInside) : 'none';
    case 'look':
      return node.behind || node.negated ? 'none' : assertedUnit(node.body, true);
    case 'capture':
    case 'atomic':
      return assertedUnit(node.body, isInside);
    case 'alt':
      return common(node.branches.map((branch) => assertedUnit(branch, isInside)));
    case 'seq': {
      const item = node.items.find((candidate) => !isPassedOver(candidate));
      return item === undefined ? 'none' : assertedUnit(item, isInside);
    }
    default:
      return 'none';
  }
}

function isPassedOver(node: Node): boolean {
  if (node.kind === 'look') return node.negated || node.behind;
  if (node.kind === 'verb') return node.name !== undefined;
  return node.kind === 'assert' && (node.what === 'wordBoundary' || node.what === 'notWordBoundary');
}

function common([first = 'unset', ...rest]: readonly First[]): First {
  return rest.every((other) => isSame(first, other)) ? first : 'none';
}

/** PCRE2 compares the letters as they are written. */
function isSame(a: First, b: First): boolean {
  if (typeof a === 'string' || typeof b === 'string') return a === b;
  return a.letter === b.letter && a.bytes.every((flag, byte) => flag === b.bytes[byte]);
}

/** One byte, or a letter in both cases. */
function isLetter(set: ByteSet): boolean {
  const [one = 0, two, three] = bytesOf(set);
  return three === undefined && (two === undefined ? set[one] === 1 : otherAsciiCase(one) === two);
}

function withEnd(set: ByteSet): Uint8Array {
  const flags = new Uint8Array(END + 1);
  flags.set(set);
  return flags;
}

/** `done`: what follows cannot begin a match any more; `fail`: nothing can be said. */
type Bits = 'done' | 'continue' | 'fail';

function startBits(node: Node, bits: Uint8Array): Bits {
  switch (node.kind) {
    case 'empty':
      return 'continue';
    case 'assert':
      return node.what === 'wordBoundary' || node.what === 'notWordBoundary' ? 'continue' : 'fail';
    case 'look':
      return node.negated || node.behind ? 'continue' : startBits(node.body, bits);
    case 'set':
      return add(node.bytes, bits);
    case 'seq': {
      for (const item of node.items) {
        const result = startBits(item, bits);
        if (result !== 'continue') return result;
      }
      return 'continue';
    }
    case 'alt': {
      const results = node.branches.map((branch) => startBits(branch, bits));
      if (results.includes('fail')) return 'fail';
      return results.includes('continue') ? 'continue' : 'done';
    }
    case 'capture':
    case 'atomic':
      return startBits(node.body, bits);
    case 'repeat':
      return repeatBits(node, bits);
    default:
      return 'fail';
  }
}

function repeatBits({ body, min, max }: RepeatNode, bits: Uint8Array): Bits {
  if (max === 0) return 'continue';
  const result = startBits(body, bits);
  return min === 0 && result === 'done' ? 'continue' : result;
}

function add(set: ByteSet, bits: Uint8Array): Bits {
  if (isUnlisted(set)) return 'fail';
  set.forEach((flag, byte) => {
    if (flag === 1) bits[byte] = 1;
  });
  return 'done';
}

/** `.`, `[^a]`, `\H`, `\V`: PCRE2 makes no list of their bytes. */
function isUnlisted(set: ByteSet): boolean {
  const missing = bytesOf(set.map((flag) => 1 - flag));
  if (missing.length === 0 || isLetter(set.map((flag) => 1 - flag))) return true;
  return ['h', 'v'].some((type) => set.every((flag, byte) => (flag === 0) === TYPES.get(type)?.(byte)));
}
