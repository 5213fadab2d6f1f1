import { childrenOf, type LookNode, type Node } from '../ast.ts';
import { closeGroup } from './parentheses.ts';
import type { ParseState } from './state.ts';

type Look = Pick<LookNode, 'behind' | 'negated' | 'isOpen'>;

const SYMBOLS: readonly (readonly [opening: string, look: Look])[] = [
  ['=', { behind: false, negated: false }],
  ['!', { behind: false, negated: true }],
  ['*', { behind: false, negated: false, isOpen: true }],
  ['<=', { behind: true, negated: false }],
  ['<!', { behind: true, negated: true }],
  ['<*', { behind: true, negated: false, isOpen: true }],
];

/** Names of look-arounds: `(*pla:…)`. */
const NAMES: ReadonlyMap<string, Look> = new Map(
  [
    { names: ['pla', 'positive_lookahead'], behind: false, negated: false },
    { names: ['nla', 'negative_lookahead'], behind: false, negated: true },
    { names: ['plb', 'positive_lookbehind'], behind: true, negated: false },
    { names: ['nlb', 'negative_lookbehind'], behind: true, negated: true },
    { names: ['napla', 'non_atomic_positive_lookahead'], behind: false, negated: false, isOpen: true },
    { names: ['naplb', 'non_atomic_positive_lookbehind'], behind: true, negated: false, isOpen: true },
  ].flatMap(({ names, ...look }) => names.map((name): [string, Look] => [name, look])),
);

/** A look-around behind `(?`; undefined when none begins here. */
export function parseLook(state: ParseState, start: number): LookNode | undefined {
  const found = SYMBOLS.find(([opening]) => state.cursor.take(opening));
  return found && closeLook(state, found[1], start);
}

/** A look-around behind `(*name:`; undefined when the name is none. */
export function parseNamedLook(state: ParseState, name: string, start: number): LookNode | undefined {
  const look = NAMES.get(name);
  return look && closeLook(state, look, start);
}

/** Only a look-around that cannot be tried again may be a condition. */
export function parseConditionLook(state: ParseState, start: number): LookNode | undefined {
  const { cursor } = state;
  const before = cursor.at;
  const name = cursor.match(/\*([a-z_]+):/y)?.[1];
  if (name !== undefined) {
    const look = NAMES.get(name);
    if (look !== undefined && !look.isOpen) return closeLook(state, look, start);
  } else if (cursor.take('?')) {
    const found = SYMBOLS.find(([opening, look]) => !look.isOpen && cursor.take(opening));
    if (found !== undefined) return closeLook(state, found[1], start);
  }
  cursor.at = before;
  return undefined;
}

function closeLook(state: ParseState, look: Look, start: number): LookNode {
  const { cursor, settings } = state;
  const body = closeGroup(state, start);
  if (holds(body, (node) => node.kind === 'keep')) {
    cursor.fail('\\K is not allowed in look-arounds', start);
  }
  if (look.behind && settings.utf && holds(body, isAnyByte)) {
    cursor.fail('\\C is not allowed in a look-behind under (*UTF)', start);
  }
  const node: LookNode = { kind: 'look', ...look, body };
  if (look.behind) state.lookBehinds.push({ node, offset: start });
  return node;
}

/** `\C`; under UTF other sets hold ASCII only. */
function isAnyByte(node: Node): boolean {
  return node.kind === 'set' && node.bytes.every((flag) => flag === 1);
}

function holds(node: Node, test: (node: Node) => boolean): boolean {
  return test(node) || childrenOf(node).some((child) => holds(child, test));
}
