import type { RuleSyntax } from './syntax.ts';

/**
 * A rule during linking: one object however many places it has in the tree (SEMANTICS 3.1). An overwrite
 * replaces `syntax`; everything else stays (3.5).
 */
export interface LinkedRule {
  readonly id: number;
  /** As first defined: what an overwrite cannot change is compared with this. */
  readonly first: RuleSyntax;
  syntax: RuleSyntax;
  readonly nodes: RuleNode[];
  /** The history that its first definition asked for; an overwrite neither adds nor moves it. */
  history: HistorySource | undefined;
  /** Some composite reads the events of this rule by `if_matched_sid`: they feed no group history (3.6). */
  sidTarget: boolean;
}

/** Which earlier events a composite searches (SEMANTICS 3.6). */
export type HistorySource =
  | { readonly kind: 'sid'; readonly target: LinkedRule | undefined }
  /** Rules loaded before, with the number of nodes each had: every node feeds once. */
  | { readonly kind: 'group'; readonly feeders: ReadonlyMap<LinkedRule, number> }
  /** All recent events of the same category, by if_matched_regex those whose log matches. */
  | { readonly kind: 'recent' };

/** A place of a rule in the tree. */
export interface RuleNode {
  readonly rule: LinkedRule;
  /** The sibling list that holds this node. */
  readonly siblings: RuleNode[];
  readonly parent: RuleNode | undefined;
  readonly children: RuleNode[];
}

/** All rules, linked. */
export interface RuleTree {
  readonly roots: readonly RuleNode[];
  /** In load order; the rules that are reachable. */
  readonly rules: readonly LinkedRule[];
  readonly byId: ReadonlyMap<number, LinkedRule>;
  /** Of all rules that were read, overwritten and left out ones too, as written; 0 where none has any. */
  readonly highestFrequency: number;
}

/**
 * Sibling order (SEMANTICS 3.3): highest level first, level 0 counting as 99. `accuracy="0"` leaves the level
 * unmultiplied, so the rule sorts behind all others.
 */
export function sortKey({ level, inaccurate }: RuleSyntax): number {
  const effective = level === 0 ? 99 : level;
  return inaccurate ? effective : effective * 100;
}

/** Puts a rule into a sibling list, behind all of the same level. */
export function insertNode(siblings: RuleNode[], parent: RuleNode | undefined, rule: LinkedRule): RuleNode {
  const node: RuleNode = { rule, siblings, parent, children: [] };
  const key = sortKey(rule.syntax);
  const before = siblings.findIndex((sibling) => sortKey(sibling.rule.syntax) < key);
  siblings.splice(before === -1 ? siblings.length : before, 0, node);
  rule.nodes.push(node);
  return node;
}
