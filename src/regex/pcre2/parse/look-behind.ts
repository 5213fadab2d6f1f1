import { childrenOf, type Node } from '../ast.ts';
import type { Cursor } from '../cursor.ts';
import { Widths } from '../width.ts';
import type { ParseState } from './state.ts';

const LONGEST = 65_535;

/** Each branch of a look-behind has a fixed length; checked when all groups are known. */
export function checkLookBehinds(state: ParseState): void {
  const { lookBehinds, bodies, sharesNumbers } = state;
  const cursor: Cursor = state.cursor;
  const widths = new Widths((group) => bodies.get(group));
  const unread = new Set(lookBehinds.flatMap(({ node }) => behindAccept(node.body)));
  for (const { node, offset } of lookBehinds) {
    if (unread.has(node)) continue;
    for (const branch of node.body.kind === 'alt' ? node.body.branches : [node.body]) {
      const width = sharesNumbers && holdsReference(branch) ? undefined : widths.of(branch);
      if (width === undefined) cursor.fail('a look-behind must have a fixed length', offset);
      if (width > LONGEST) cursor.fail(`a look-behind goes back ${LONGEST} characters at most`, offset);
    }
  }
}

function holdsReference(node: Node): boolean {
  return node.kind === 'backref' || childrenOf(node).some(holdsReference);
}

/** What stands behind `(*ACCEPT)` in the branches of a look-behind is not measured. */
function behindAccept(node: Node): Node[] {
  if (node.kind !== 'seq') return childrenOf(node).flatMap(behindAccept);
  const last = node.items.findIndex(({ kind }) => kind === 'accept' || kind === 'fail');
  const unread = last === -1 ? [] : node.items.slice(last).flatMap(withDescendants);
  return [...unread, ...node.items.slice(0, last === -1 ? undefined : last).flatMap(behindAccept)];
}

function withDescendants(node: Node): Node[] {
  return [node, ...childrenOf(node).flatMap(withDescendants)];
}
