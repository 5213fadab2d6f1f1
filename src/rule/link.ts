import type { DiagnosticCode } from '../diagnostic/codes.ts';
import type { DiagnosticCollector, DiagnosticDetail } from '../diagnostic/diagnostic.ts';
import { compilePattern } from '../regex/compile.ts';
import { integer } from './attribute.ts';
import { GroupPattern } from './group-pattern.ts';
import type { RuleSyntax, Written } from './syntax.ts';
import {
  type HistorySource,
  insertNode,
  type LinkedRule,
  type RuleNode,
  type RuleTree,
  sortKey,
} from './tree.ts';

/** Ids below hang at the root (SEMANTICS 3.1). */
const FIRST_CHILD_ID = 10;

/**
 * Builds the rule tree (SEMANTICS part 3) from rules in load order. Only what is already loaded can be a
 * parent, be overwritten, or be found for a history.
 */
export function linkRules(rules: readonly RuleSyntax[], diagnostics: DiagnosticCollector): RuleTree {
  const linker = new Linker(diagnostics);
  for (const rule of rules) linker.add(rule);
  const { roots, byId, highestFrequency } = linker;
  return { roots, rules: linker.rules, byId, highestFrequency };
}

class Linker {
  readonly roots: RuleNode[] = [];
  readonly rules: LinkedRule[] = [];
  readonly byId = new Map<number, LinkedRule>();
  highestFrequency = 0;
  readonly #diagnostics: DiagnosticCollector;
  /** By the text of `if_group`: its rules among the first `looked` of `rules`. */
  readonly #groups = new Map<string, { pattern: GroupPattern; looked: number; members: LinkedRule[] }>();

  constructor(diagnostics: DiagnosticCollector) {
    this.#diagnostics = diagnostics;
  }

  add(syntax: RuleSyntax): void {
    const existing = this.byId.get(syntax.id);
    if (existing !== undefined && !syntax.overwrite) {
      this.#reportDuplicate(existing, syntax);
      return;
    }
    this.highestFrequency = Math.max(this.highestFrequency, syntax.frequency ?? 0);
    if (syntax.overwrite && existing === undefined) {
      this.#report(syntax, 'HR227', `there is no rule ${syntax.id} to overwrite`, {
        span: syntax.element.span,
      });
    }
    this.#diagnostics.take(syntax.findings);
    if (syntax.skipped) return;
    if (existing !== undefined && syntax.id >= FIRST_CHILD_ID) {
      this.#overwrite(existing, syntax);
      return;
    }
    const rule: LinkedRule = {
      id: syntax.id,
      first: syntax,
      syntax,
      nodes: [],
      history: undefined,
      sidTarget: false,
    };
    if (syntax.id < FIRST_CHILD_ID) insertNode(this.roots, undefined, rule);
    else if (!this.#attach(rule)) return;
    this.rules.push(rule);
    // [quirk] An overwriting root replaces nothing: it stands beside the other one.
    if (existing === undefined) this.byId.set(rule.id, rule);
    rule.history = this.#history(rule);
  }

  #reportDuplicate(existing: LinkedRule, syntax: RuleSyntax): void {
    this.#report(syntax, 'HR220', `rule ${syntax.id} is already defined`, {
      span: syntax.element.span,
      related: [{ message: 'the first definition', span: existing.syntax.element.span }],
      remedy: 'Give it another id, or write overwrite="yes" to replace the first one.',
    });
    const { ifSid } = syntax;
    if (ifSid?.value.split(/[, ]+/).some((id) => Number(id) === syntax.id) === true) {
      this.#report(syntax, 'HR708', `rule ${syntax.id} names itself as its parent`, { span: ifSid.span });
    }
  }

  /** Hangs a rule below its parents (3.2); false when it has none and is dropped. */
  #attach(rule: LinkedRule): boolean {
    const { syntax } = rule;
    // The group comes first: with both histories, the rule hangs below the group.
    if (syntax.ifSid === undefined) syntax.ifGroup ??= syntax.ifMatchedGroup;
    if (syntax.ifGroup === undefined && matchedSid(syntax) !== 0) syntax.ifSid ??= syntax.ifMatchedSid;
    const { ifSid, ifLevel, ifGroup } = syntax;
    if (ifSid !== undefined) return this.#attachToIds(rule, ifSid);
    if (ifLevel !== undefined) return this.#attachByLevel(rule, ifLevel);
    if (ifGroup !== undefined) return this.#attachByGroup(rule, ifGroup);
    return this.#attachToRoot(rule);
  }

  #attachToRoot(rule: LinkedRule): boolean {
    const { category, element } = rule.syntax;
    const root = this.roots.find((node) => node.rule.syntax.category === category);
    if (root === undefined) {
      this.#report(rule.syntax, 'HR226', `there is no root rule for the category ${category}`, {
        span: element.span,
      });
      return false;
    }
    insertNode(root.children, root, rule);
    return true;
  }

  #attachToIds(rule: LinkedRule, ifSid: Written<string>): boolean {
    const { syntax } = rule;
    const { span, value } = ifSid;
    let attached = false;
    for (const id of parentIds(value)) {
      if (id === 0) {
        // [quirk] The engine reads an empty id behind a trailing separator; 0 is no id, so the rule goes below
        // the root.
        if (this.#attachToRoot(rule)) attached = true;
        continue;
      }
      // [quirk] A rule that has a place already is found by its own id, and hangs below itself.
      const parents = this.#reachable(id === rule.id ? rule : this.#find(id));
      for (const parent of parents) insertNode(parent.children, parent, rule);
      // The category becomes that of the parent (3.2).
      const above = parents[0];
      if (above !== undefined) syntax.category = above.rule.syntax.category;
      if (parents.length > 0) attached = true;
      else if (!this.#missingParent(syntax, id, ifSid) && !attached) return false;
    }
    if (value.endsWith('\n')) {
      this.#report(syntax, 'HR229', 'the line end behind the ids of if_sid is left out', { span });
    } else if (!attached) {
      this.#report(syntax, 'HR222', `rule ${syntax.id} has no parent that is loaded, "${value}"`, { span });
    }
    return attached;
  }

  /** [quirk] Of two roots of one id, an overwriting one among them, parents are the first, histories the last. */
  #find(id: number): LinkedRule | undefined {
    return this.roots.find(({ rule }) => rule.id === id)?.rule ?? this.byId.get(id);
  }

  /** [quirk] With an if_matched_sid, every parent must be there: the first missing one drops the rule. */
  #missingParent(syntax: RuleSyntax, id: number, { span }: Written<string>): boolean {
    if (matchedSid(syntax) !== 0) {
      this.#report(syntax, 'HR225', `rule ${id}, on which the history depends, is not loaded`, { span });
      return false;
    }
    const own = id === syntax.id;
    this.#report(syntax, 'HR221', own ? `rule ${id} is its own parent` : `parent ${id} is not loaded`, {
      span,
      remedy: own
        ? 'Name the rule that must match before this one.'
        : `Define rule ${id} earlier, or rename the file so that it sorts behind.`,
    });
    return true;
  }

  /**
   * The nodes of a rule that a search for its id reaches: depth first, a sibling list ends at its first hit, so what
   * hangs behind a hit is not reached any more.
   */
  #reachable(rule: LinkedRule | undefined): RuleNode[] {
    if (rule === undefined) return [];
    const firstIn = new Map<RuleNode[], number>();
    for (const node of rule.nodes) {
      if (!firstIn.has(node.siblings)) {
        firstIn.set(
          node.siblings,
          node.siblings.findIndex((sibling) => sibling.rule === rule),
        );
      }
    }
    return rule.nodes.filter((node) => {
      if (node.siblings[firstIn.get(node.siblings) ?? -1] !== node) return false;
      for (let above = node.parent; above !== undefined; above = above.parent) {
        const first = firstIn.get(above.siblings);
        if (first !== undefined && first <= above.siblings.indexOf(above)) return false;
      }
      return true;
    });
  }

  #attachByLevel(rule: LinkedRule, ifLevel: Written<string>): boolean {
    const { syntax } = rule;
    const level = integer(ifLevel.value);
    if (level === 0) {
      this.#report(syntax, 'HR223', `if_level takes a number above 0, not "${ifLevel.value}"`, {
        span: ifLevel.span,
      });
      return false;
    }
    const least = Math.imul(level, 100);
    const above = this.rules.filter((loaded) => sortKey(loaded.syntax) >= least);
    return this.#attachBelow(rule, ifLevel, above);
  }

  #attachByGroup(rule: LinkedRule, ifGroup: Written<string>): boolean {
    const members = this.#membersOf(ifGroup.value);
    return members !== undefined && this.#attachBelow(rule, ifGroup, members);
  }

  /** The loaded rules whose group string matches. The same texts of `if_group` come again and again. */
  #membersOf(ifGroup: string): readonly LinkedRule[] | undefined {
    let group = this.#groups.get(ifGroup);
    if (group === undefined) {
      const compiled = compilePattern('wordmatch', ifGroup);
      if (!compiled.ok) return undefined;
      group = { pattern: new GroupPattern(compiled.pattern), looked: 0, members: [] };
      this.#groups.set(ifGroup, group);
    }
    for (; group.looked < this.rules.length; group.looked++) {
      const rule = this.rules[group.looked];
      if (rule !== undefined && group.pattern.matches(rule.syntax.groups)) group.members.push(rule);
    }
    return group.members;
  }

  /** Every node of every accepted rule gets the child. The rule itself is not among the loaded ones yet. */
  #attachBelow(rule: LinkedRule, written: Written<string>, above: readonly LinkedRule[]): boolean {
    const parents = above.flatMap(({ nodes }) => nodes);
    for (const parent of parents) insertNode(parent.children, parent, rule);
    if (parents.length === 0) {
      this.#report(rule.syntax, 'HR222', `no loaded rule is a parent by "${written.value}"`, {
        span: written.span,
      });
    }
    return parents.length > 0;
  }

  #history({ id, syntax }: LinkedRule): HistorySource | undefined {
    // An overwriting root is not wired to the histories of others.
    const wired = !syntax.overwrite || this.byId.get(id)?.first === syntax;
    const sid = matchedSid(syntax);
    if (wired && sid !== 0) {
      for (const { rule } of this.roots) if (rule.id === sid) rule.sidTarget = true;
      const target = this.roots.findLast(({ rule }) => rule.id === sid)?.rule ?? this.byId.get(sid);
      if (target !== undefined) target.sidTarget = true;
      return { kind: 'sid', target };
    }
    if (wired && syntax.ifMatchedGroup !== undefined) {
      const compiled = compilePattern('osmatch', syntax.ifMatchedGroup.value);
      return {
        kind: 'group',
        feeders: compiled.ok ? this.#feeders(new GroupPattern(compiled.pattern)) : new Map(),
      };
    }
    return isComposite(syntax) && syntax.checkDiff === undefined ? { kind: 'recent' } : undefined;
  }

  /** The rules whose group string matches now, the asking one included; one count a node (3.6). */
  #feeders(pattern: GroupPattern): Map<LinkedRule, number> {
    const feeders = new Map<LinkedRule, number>();
    for (const rule of this.rules) {
      if (pattern.matches(rule.syntax.groups)) feeders.set(rule, rule.nodes.length);
    }
    return feeders;
  }

  #overwrite(existing: LinkedRule, syntax: RuleSyntax): void {
    for (const member of KEPT) {
      const written = syntax[member];
      const before = existing.first[member]?.value;
      if (written === undefined || !changes(member, existing.first, syntax)) continue;
      this.#report(syntax, 'HR228', `${OPTION_NAMES[member]} of rule ${syntax.id} stays "${before ?? ''}"`, {
        span: written.span,
      });
    }
    const { ifSid, ifGroup, ifLevel } = existing.syntax;
    if (syntax.groups !== existing.syntax.groups) this.#groups.clear();
    existing.syntax = { ...syntax, ifSid, ifGroup, ifLevel };
  }

  #report(rule: RuleSyntax, code: DiagnosticCode, message: string, detail: DiagnosticDetail): void {
    this.#diagnostics.add(code, message, { subject: String(rule.id), ...detail });
  }
}

/** [quirk] A line end is let through behind the ids, and ends the list before an empty id is read (2.7). */
function parentIds(ifSid: string): number[] {
  const ids = ifSid.replace(/^[, ]+/, '');
  if (!ids.endsWith('\n')) return ids.split(/[, ]+/).map(integer);
  const words = ids.split(/[, \n]+/).filter((id) => id !== '');
  return words.map(integer);
}

/** The rule whose history is asked for; 0 for none, and for text that is empty or 0. */
function matchedSid({ ifMatchedSid }: RuleSyntax): number {
  return integer(ifMatchedSid?.value ?? '');
}

/** Whether a rule is written as a composite, whatever its history then is. */
export function isComposite({ ifMatchedSid, ifMatchedGroup, ifMatchedRegex }: RuleSyntax): boolean {
  return ifMatchedSid !== undefined || ifMatchedGroup !== undefined || ifMatchedRegex !== undefined;
}

/**
 * Whether an overwrite is warned of (3.5). [quirk] The if_group of a loaded rule is forgotten, so any other is a
 * change; if_sid and if_group go unnoticed beside the if_matched option of the same kind.
 */
function changes(member: (typeof KEPT)[number], before: RuleSyntax, after: RuleSyntax): boolean {
  switch (member) {
    case 'ifSid':
      return matchedSid(after) === 0 && before.ifSid?.value !== after.ifSid?.value;
    case 'ifGroup':
      return after.ifMatchedGroup === undefined;
    case 'ifMatchedSid':
      return matchedSid(after) !== 0 && matchedSid(before) !== matchedSid(after);
    default:
      return before[member]?.value !== after[member]?.value;
  }
}

/** What an overwrite cannot change (3.5). */
const KEPT = ['ifSid', 'ifGroup', 'ifLevel', 'ifMatchedSid', 'ifMatchedGroup'] as const;
const OPTION_NAMES: Readonly<Record<(typeof KEPT)[number], string>> = {
  ifSid: 'if_sid',
  ifGroup: 'if_group',
  ifLevel: 'if_level',
  ifMatchedSid: 'if_matched_sid',
  ifMatchedGroup: 'if_matched_group',
};
