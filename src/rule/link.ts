import type { DiagnosticCode } from '../diagnostic/codes.ts';
import type { DiagnosticCollector, DiagnosticDetail } from '../diagnostic/diagnostic.ts';
import { compilePattern } from '../regex/compile.ts';
import type { Pattern } from '../regex/pattern.ts';
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
  for (const rule of rules) if (!rule.skipped) linker.add(rule);
  return { roots: linker.roots, rules: linker.rules, byId: linker.byId };
}

class Linker {
  readonly roots: RuleNode[] = [];
  readonly rules: LinkedRule[] = [];
  readonly byId = new Map<number, LinkedRule>();
  readonly #diagnostics: DiagnosticCollector;
  readonly #groupMatchers = new Map<string, (groups: string) => boolean>();

  constructor(diagnostics: DiagnosticCollector) {
    this.#diagnostics = diagnostics;
  }

  add(syntax: RuleSyntax): void {
    if (!this.#hasNumbers(syntax)) return;
    const existing = this.byId.get(syntax.id);
    if (existing !== undefined) {
      if (syntax.overwrite) this.#overwrite(existing, syntax);
      else {
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
      return;
    }
    if (syntax.overwrite) {
      this.#report(syntax, 'HR227', `there is no rule ${syntax.id} to overwrite`, {
        span: syntax.element.span,
      });
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
    this.byId.set(rule.id, rule);
    rule.history = this.#history(rule);
  }

  /** A rule with anything but a number there is skipped, used or not, overwriting or not (2.7). */
  #hasNumbers(syntax: RuleSyntax): boolean {
    for (const member of ['ifMatchedSid', 'ifLevel'] as const) {
      const written = syntax[member];
      if (written === undefined || /^\d+$/.test(written.value)) continue;
      const { span, value } = written;
      this.#report(syntax, 'HR223', `${OPTION_NAMES[member]} takes one number, not "${value}"`, { span });
      return false;
    }
    return true;
  }

  /** Hangs a rule below its parents (3.2); false when it has none and is dropped. */
  #attach(rule: LinkedRule): boolean {
    const { syntax } = rule;
    let { ifSid, ifGroup } = syntax;
    if (
      !syntax.overwrite &&
      syntax.ifMatchedSid !== undefined &&
      ifSid === undefined &&
      ifGroup === undefined
    ) {
      ifSid = syntax.ifMatchedSid;
      syntax.ifSid = ifSid;
    }
    if (syntax.ifMatchedGroup !== undefined && ifSid === undefined && ifGroup === undefined) {
      ifGroup = syntax.ifMatchedGroup;
      syntax.ifGroup = ifGroup;
    }
    if (ifSid !== undefined) return this.#attachToIds(rule, ifSid);
    if (syntax.ifLevel !== undefined) return this.#attachByLevel(rule, syntax.ifLevel);
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
    const { span } = ifSid;
    if (!/^[\d, ]*$/.test(ifSid.value)) {
      this.#report(syntax, 'HR223', `if_sid takes rule ids, not "${ifSid.value}"`, { span });
      return false;
    }
    let attached = false;
    let historyMissing = false;
    for (const word of ifSid.value.replace(/^[, ]+/, '').split(/[, ]+/)) {
      const id = Number(word);
      if (id === 0) {
        // [quirk] The engine reads an empty id behind a trailing separator and in an empty text; 0 is no id, so
        // the rule goes below the root.
        if (this.#attachToRoot(rule)) attached = true;
        continue;
      }
      const parents = this.#reachable(id);
      for (const parent of parents) insertNode(parent.children, parent, rule);
      // The category becomes that of the parent (3.2).
      const above = parents[0];
      if (above !== undefined) syntax.category = above.rule.syntax.category;
      if (parents.length > 0) attached = true;
      else if (syntax.ifMatchedSid !== undefined && Number(syntax.ifMatchedSid.value) === id) {
        historyMissing = true;
        this.#report(syntax, 'HR225', `rule ${id}, whose history is asked for, is not loaded`, {
          span: syntax.ifMatchedSid.span,
        });
      } else {
        const own = id === syntax.id;
        this.#report(syntax, 'HR221', own ? `rule ${id} is its own parent` : `parent ${id} is not loaded`, {
          span,
          remedy: own
            ? 'Name the rule that must match before this one.'
            : `Define rule ${id} earlier, or rename the file so that it sorts behind.`,
        });
      }
    }
    if (!attached && !historyMissing) {
      this.#report(syntax, 'HR222', `rule ${syntax.id} has no parent that is loaded`, { span });
    }
    return attached;
  }

  /**
   * The nodes that a search for an id reaches: depth first, a sibling list ends at its first hit, so what
   * hangs behind a hit is not reached any more.
   */
  #reachable(id: number): RuleNode[] {
    const rule = this.byId.get(id);
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
    if (Number(ifLevel.value) === 0) {
      this.#report(syntax, 'HR223', `if_level takes a number above 0, not "${ifLevel.value}"`, {
        span: ifLevel.span,
      });
      return false;
    }
    const least = Number(ifLevel.value) * 100;
    return this.#attachBelow(rule, ifLevel, (syntax) => sortKey(syntax) >= least);
  }

  #attachByGroup(rule: LinkedRule, ifGroup: Written<string>): boolean {
    const matches = this.#groupMatcher(ifGroup.value);
    return matches !== undefined && this.#attachBelow(rule, ifGroup, ({ groups }) => matches(groups));
  }

  /** Both the texts of `if_group` and group strings repeat from rule to rule. */
  #groupMatcher(ifGroup: string): ((groups: string) => boolean) | undefined {
    const made = this.#groupMatchers.get(ifGroup);
    if (made !== undefined) return made;
    const compiled = compilePattern('wordmatch', ifGroup);
    if (!compiled.ok) return undefined;
    const known = new Map<string, boolean>();
    const matcher = (groups: string) => {
      let answer = known.get(groups);
      if (answer === undefined) {
        answer = compiled.pattern.test(groups);
        known.set(groups, answer);
      }
      return answer;
    };
    this.#groupMatchers.set(ifGroup, matcher);
    return matcher;
  }

  /** Every node of every accepted rule gets the child. The rule itself is not among the loaded ones yet. */
  #attachBelow(
    rule: LinkedRule,
    written: Written<string>,
    accepts: (syntax: RuleSyntax) => boolean,
  ): boolean {
    const parents = this.rules.filter(({ syntax }) => accepts(syntax)).flatMap(({ nodes }) => nodes);
    for (const parent of parents) insertNode(parent.children, parent, rule);
    if (parents.length === 0) {
      this.#report(rule.syntax, 'HR222', `no loaded rule is a parent by "${written.value}"`, {
        span: written.span,
      });
    }
    return parents.length > 0;
  }

  #history(rule: LinkedRule): HistorySource | undefined {
    const { syntax } = rule;
    if (syntax.ifMatchedSid !== undefined) {
      const target = this.byId.get(Number(syntax.ifMatchedSid.value));
      if (target !== undefined) target.sidTarget = true;
      return { kind: 'sid', target };
    }
    if (syntax.ifMatchedGroup !== undefined) {
      const compiled = compilePattern('osmatch', syntax.ifMatchedGroup.value);
      return { kind: 'group', feeders: compiled.ok ? this.#feeders(compiled.pattern) : new Map() };
    }
    return syntax.ifMatchedRegex === undefined ? undefined : { kind: 'regex' };
  }

  /** The rules whose group string matches now, the asking one included; one count a node (3.6). */
  #feeders(pattern: Pattern): Map<LinkedRule, number> {
    const feeders = new Map<LinkedRule, number>();
    for (const rule of this.rules) {
      if (pattern.test(rule.syntax.groups)) feeders.set(rule, rule.nodes.length);
    }
    return feeders;
  }

  #overwrite(existing: LinkedRule, syntax: RuleSyntax): void {
    for (const member of KEPT) {
      const before = existing.first[member]?.value;
      const after = syntax[member]?.value;
      if (after !== undefined && after !== before) {
        this.#report(
          syntax,
          'HR228',
          `${OPTION_NAMES[member]} of rule ${syntax.id} stays "${before ?? ''}"`,
          {
            span: syntax[member]?.span ?? syntax.element.span,
          },
        );
      }
    }
    const { ifSid, ifGroup, ifLevel } = existing.syntax;
    existing.syntax = { ...syntax, ifSid, ifGroup, ifLevel };
  }

  #report(rule: RuleSyntax, code: DiagnosticCode, message: string, detail: DiagnosticDetail): void {
    this.#diagnostics.add(code, message, { subject: String(rule.id), ...detail });
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
