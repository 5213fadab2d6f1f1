import { ACCEPT, type Ahead, ANYTHING, aheadOf, areDisjoint, unite } from './ahead.ts';
import { altOf, childrenOf, type Node, type RepeatNode } from './ast.ts';

/** Possessive runs become greedy where giving back cannot help anyway: JavaScript has no possessive ones. */
export function relax(root: Node): Node {
  return rewrite(root, ACCEPT, 'possessive', 'greedy');
}

/**
 * Greedy runs become possessive where giving back cannot help, so that the matcher keeps nothing for it. What
 * follows a group differs from call to call, so patterns with calls are left alone.
 */
export function possessify(root: Node): Node {
  return holdsCall(root) ? root : rewrite(root, ACCEPT, 'greedy', 'possessive');
}

/** Whether there is a subroutine call in the pattern. */
export function holdsCall(node: Node): boolean {
  return node.kind === 'call' || childrenOf(node).some(holdsCall);
}

function rewrite(node: Node, after: Ahead, from: RepeatNode['mode'], to: RepeatNode['mode']): Node {
  switch (node.kind) {
    case 'seq': {
      let behind = after;
      const items = [...node.items].reverse().map((item) => {
        const result = rewrite(item, behind, from, to);
        behind = aheadOf(item, behind);
        return result;
      });
      return { ...node, items: items.reverse() };
    }
    case 'alt':
      return altOf(node.branches.map((branch) => rewrite(branch, after, from, to)));
    case 'capture':
      return { ...node, body: rewrite(node.body, after, from, to) };
    case 'atomic':
    case 'look':
      return { ...node, body: rewrite(node.body, ACCEPT, from, to) };
    case 'repeat': {
      const { body, mode, max } = node;
      if (body.kind === 'set') {
        const isFree = mode === from && max > 1 && areDisjoint(aheadOf(body, ACCEPT).symbols, after.symbols);
        return isFree ? { ...node, mode: to } : node;
      }
      if (mode === 'possessive') {
        // Iterations that have to come may need what an earlier one gives back.
        return { ...node, body: rewrite(body, node.min > 1 ? ANYTHING : ACCEPT, from, to) };
      }
      return { ...node, body: rewrite(body, unite(aheadOf(body, after), after), from, to) };
    }
    default:
      return node;
  }
}
