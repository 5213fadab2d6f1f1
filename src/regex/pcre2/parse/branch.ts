import { type Node, seqOf } from '../ast.ts';
import { parseAtom } from './atom.ts';
import { literal, nextPoint } from './character.ts';
import { skipExtended } from './comment.ts';
import { quantified, repeatable } from './quantifier.ts';
import type { ParseState } from './state.ts';

/** Branches up to `)` or the end; options set inside last to its end. */
export function parseBranches(state: ParseState, eachBranch?: () => void): Node[] {
  const { flags, cursor } = state;
  const branches: Node[] = [];
  do {
    eachBranch?.();
    branches.push(parseBranch(state));
  } while (cursor.take('|'));
  state.flags = flags;
  return branches;
}

function parseBranch(state: ParseState): Node {
  const { cursor } = state;
  const items: Node[] = [];
  while (!cursor.done && cursor.peek() !== '|' && cursor.peek() !== ')') {
    if (cursor.take('\\Q')) {
      parseQuoted(state, items);
      continue;
    }
    if (cursor.take('\\E') || skipExtended(state)) continue;
    const atom = parseAtom(state);
    if (atom?.before !== undefined) items.push(atom.before);
    if (atom !== undefined) items.push(quantified(state, atom));
  }
  return seqOf(items);
}

/** `\Q…\E`: a quantifier behind it repeats the last character. */
function parseQuoted(state: ParseState, items: Node[]): void {
  const { cursor, settings } = state;
  while (!cursor.done && !cursor.take('\\E')) {
    const point = state.noteCharacter(nextPoint(cursor, settings.utf));
    const node = literal(point, state.characters);
    const isLast = cursor.take('\\E');
    items.push(isLast ? quantified(state, repeatable(node)) : node);
    if (isLast) return;
  }
}
