import { altOf, type Node } from '../ast.ts';
import type { ParseState } from './state.ts';

const MAX_NESTING = 250;

/** The branches of a group and its closing parenthesis. */
export function closeBranches(state: ParseState, start: number, eachBranch?: () => void): Node[] {
  const { cursor } = state;
  if (++state.depth > MAX_NESTING) cursor.fail('groups are nested too deeply', start);
  const branches = state.branches(eachBranch);
  if (!cursor.take(')')) cursor.fail('this "(" is never closed', start);
  state.depth--;
  return branches;
}

/** The content of a group. A single item stays a group, so that `(?:^)*` may be repeated as in PCRE2. */
export function closeGroup(state: ParseState, start: number, eachBranch?: () => void): Node {
  const body = altOf(closeBranches(state, start, eachBranch));
  return body.kind === 'set' || body.kind === 'seq' || body.kind === 'alt'
    ? body
    : { kind: 'seq', items: [body] };
}

/** A group without number: its branches are not those of what it stands in. */
export function closePlainGroup(state: ParseState, start: number, eachBranch?: () => void): Node {
  const body = closeGroup(state, start, eachBranch);
  return body.kind === 'alt' ? { kind: 'seq', items: [body] } : body;
}
