import type { Node, RepeatNode } from '../ast.ts';
import { skipTrivia } from './comment.ts';
import type { ParseState } from './state.ts';

const MAX_REPEAT = 65_535;

/** Something that was read, and whether a quantifier may follow. */
export interface Atom {
  readonly node: Node;
  readonly isRepeatable: boolean;
  /** What stands before it and is not repeated with it. */
  readonly before?: Node;
}

export const repeatable = (node: Node): Atom => ({ node, isRepeatable: true });
export const single = (node: Node): Atom => ({ node, isRepeatable: false });

/** Applies the quantifier that follows an atom, if one does. */
export function quantified(state: ParseState, { node, isRepeatable }: Atom): Node {
  const { cursor, flags } = state;
  skipTrivia(state);
  const start = cursor.at;
  const bounds = parseBounds(state);
  if (bounds === undefined) return node;
  if (!isRepeatable) refuseQuantifier(state, start);
  skipTrivia(state);
  const suffix = cursor.match(/[+?]/y)?.[0];
  const lazy = (suffix === '?') !== flags.U;
  const mode = suffix === '+' ? 'possessive' : lazy ? 'lazy' : 'greedy';
  const { min, max } = bounds;
  if (node.kind !== 'look') return { kind: 'repeat', body: node, min, max, mode };
  // Once says everything: an assertion that holds holds again.
  const once = { min: Math.min(min, 1), max: Math.min(max, 1) };
  return { kind: 'repeat', body: node, ...once, mode, isVaried: min !== max };
}

/** A quantifier where nothing stands that it could repeat. */
export function refuseQuantifier({ cursor }: ParseState, offset: number): never {
  return cursor.fail('the quantifier does not follow something that can be repeated', offset);
}

/** Anything else in braces is text, `{,3}` and `{1, 2}` too (PCRE2 10.43 changed that). */
const BRACES = /\{(\d+)(?:(,)(\d*))?\}/y;

/** Whether a quantifier stands here; the cursor stays. */
export function startsQuantifier({ cursor }: ParseState): boolean {
  const { at } = cursor;
  const found = /[*+?]/.test(cursor.peek()) || cursor.match(BRACES) !== undefined;
  cursor.at = at;
  return found;
}

function parseBounds({ cursor }: ParseState): Pick<RepeatNode, 'min' | 'max'> | undefined {
  if (cursor.take('*')) return { min: 0, max: Number.POSITIVE_INFINITY };
  if (cursor.take('+')) return { min: 1, max: Number.POSITIVE_INFINITY };
  if (cursor.take('?')) return { min: 0, max: 1 };
  const start = cursor.at;
  const braces = cursor.match(BRACES);
  if (braces === undefined) return undefined;
  const min = Number(braces[1]);
  const max = braces[2] === undefined ? min : braces[3] ? Number(braces[3]) : Number.POSITIVE_INFINITY;
  if (min > MAX_REPEAT || (max > MAX_REPEAT && Number.isFinite(max))) {
    cursor.fail(`a quantifier counts to ${MAX_REPEAT} at most`, start);
  }
  if (max < min) cursor.fail('the numbers in {} are out of order', start);
  return { min, max };
}
