import type { FeedPlan } from '../correlation/memory.ts';
import type { DifferentValue, HistoryQuery, ReadValue } from '../correlation/query.ts';
import type { StatePlan } from '../correlation/state.ts';
import type { Category } from '../event/log-event.ts';
import { CandidateIndex } from './candidates.ts';
import { type CompileContext, compileConditions } from './compile-condition.ts';
import type { Condition } from './condition.ts';
import type { Rule } from './rule.ts';
import type { ComparisonSyntax, RuleSyntax } from './syntax.ts';
import type { LinkedRule, RuleNode, RuleTree } from './tree.ts';
import { COMPARED_VALUES, dynamicValue } from './value.ts';

/** A rule ready to be tested: immutable, one object for all its places in the tree. */
export interface CompiledRule {
  readonly rule: Rule;
  /** In the order of SEMANTICS 4.2, without the history. */
  readonly conditions: readonly Condition[];
  /** Composite: the history search, tested last. `never`: its history does not exist. */
  readonly query: HistoryQuery | 'never' | undefined;
  readonly noAlert: boolean;
  readonly ignoreSeconds: number;
  /** Where events go whose result this rule is. */
  readonly feed: FeedPlan;
  /** Roots are entered by category (SEMANTICS 4.1). */
  readonly category: Category;
}

export interface CompiledNode {
  readonly compiled: CompiledRule;
  readonly children: readonly CompiledNode[];
  /** The children that can match an event; a cache, so not part of what the node is. */
  readonly candidates: CandidateIndex;
}

/** The evaluator's view of a ruleset's rules. */
export interface CompiledRules {
  readonly roots: readonly CompiledNode[];
  readonly byId: ReadonlyMap<number, CompiledRule>;
  readonly state: StatePlan;
}

/** Compiles a linked tree. Pattern errors go to the context's collector; with any, the result must not be used. */
export function compileRules(tree: RuleTree, context: CompileContext): CompiledRules {
  const queries = new Map<LinkedRule, HistoryQuery>();
  const slots: ReadValue[] = [];
  for (const linked of tree.rules) {
    const { syntax, history } = linked;
    if (history === undefined || !isComposite(syntax)) continue;
    if (history.kind === 'sid' && history.target === undefined) continue;
    const query = compileQuery(linked, queries.size, slots, context);
    if (query !== undefined) queries.set(linked, query);
  }
  const feeds = feedPlans(tree, queries, slots);
  const compiled = new Map<LinkedRule, CompiledRule>();
  for (const [index, linked] of tree.rules.entries()) {
    const { syntax } = linked;
    compiled.set(linked, {
      rule: describeRule(linked, index),
      conditions: compileConditions(syntax, context),
      query:
        linked.history === undefined || !isComposite(syntax) ? undefined : (queries.get(linked) ?? 'never'),
      noAlert: syntax.noAlert,
      ignoreSeconds: syntax.ignoreSeconds,
      feed: feeds.get(linked) ?? NO_FEED,
      category: syntax.category,
    });
  }
  return {
    roots: compileNodes(tree.roots, compiled),
    byId: new Map([...compiled.values()].map((one) => [one.rule.id, one])),
    state: {
      rules: tree.rules.length,
      queries: [...queries.values()],
      maxTimeframe: Math.max(0, ...tree.rules.map(({ syntax }) => syntax.timeframe)),
    },
  };
}

function compileNodes(
  nodes: readonly RuleNode[],
  compiled: ReadonlyMap<LinkedRule, CompiledRule>,
): readonly CompiledNode[] {
  return nodes.flatMap((node) => {
    const rule = compiled.get(node.rule);
    if (rule === undefined) return [];
    const children = compileNodes(node.children, compiled);
    return [{ compiled: rule, children, candidates: new CandidateIndex(children) }];
  });
}

/** Whether the text makes a composite: the current one decides after an overwrite (SEMANTICS 3.5). */
function isComposite(syntax: RuleSyntax): boolean {
  return (
    syntax.ifMatchedSid !== undefined ||
    syntax.ifMatchedGroup !== undefined ||
    syntax.ifMatchedRegex !== undefined
  );
}

/** Frequency of a composite that names none (SEMANTICS 2.2). */
const DEFAULT_FREQUENCY = 2;

function compileQuery(
  linked: LinkedRule,
  index: number,
  slots: ReadValue[],
  context: CompileContext,
): HistoryQuery | undefined {
  const { syntax, history } = linked;
  let logPattern: HistoryQuery['logPattern'];
  if (history?.kind === 'regex') {
    const regex = syntax.ifMatchedRegex;
    if (regex === undefined) return undefined;
    logPattern = context.patterns.compile('osregex', regex.text, regex.elements, syntax.id);
    if (logPattern === undefined) return undefined;
  }
  const different: DifferentValue[] = [];
  for (const comparison of syntax.comparisons) {
    if (comparison.kind !== 'different') continue;
    const read = comparedValue(comparison);
    different.push({ read, slot: slots.push(read) - 1, dynamic: comparison.subject.kind === 'dynamic' });
  }
  return {
    index,
    timeframe: syntax.timeframe,
    level: effectiveLevel(syntax),
    counted: (syntax.frequency ?? DEFAULT_FREQUENCY) - 2,
    perAgent: syntax.globalFrequency === undefined,
    same: syntax.comparisons.filter(({ kind }) => kind === 'same').map(comparedValue),
    different,
    logPattern,
  };
}

function comparedValue({ subject }: ComparisonSyntax): ReadValue {
  return subject.kind === 'static' ? COMPARED_VALUES[subject.field] : dynamicValue(subject.name);
}

/** [quirk] While loading, level 0 is 99; `accuracy="0"` keeps it from being set back. */
function effectiveLevel({ level, inaccurate }: RuleSyntax): number {
  return level === 0 && inaccurate ? 99 : level;
}

const NO_FEED: FeedPlan = { histories: [], slots: [] };

/** Which histories the events of each rule enter (SEMANTICS 3.6). */
function feedPlans(
  tree: RuleTree,
  queries: ReadonlyMap<LinkedRule, HistoryQuery>,
  slots: readonly ReadValue[],
): Map<LinkedRule, FeedPlan> {
  const histories = new Map<LinkedRule, HistoryQuery[]>(tree.rules.map((rule) => [rule, []]));
  for (const [composite, query] of queries) {
    const source = composite.history;
    if (source?.kind === 'sid' && source.target !== undefined) histories.get(source.target)?.push(query);
    else if (source?.kind === 'group') {
      for (const [feeder, nodes] of source.feeders) {
        // [quirk] A rule whose events some if_matched_sid reads never feeds a group history.
        if (feeder.sidTarget) continue;
        for (let node = 0; node < nodes; node++) histories.get(feeder)?.push(query);
      }
    } else if (source?.kind === 'regex') for (const list of histories.values()) list.push(query);
  }
  const plans = new Map<LinkedRule, FeedPlan>();
  for (const [rule, list] of histories) {
    if (list.length === 0) continue;
    const used = new Set(list.flatMap(({ different }) => different.map(({ slot }) => slot)));
    plans.set(rule, {
      histories: list.map(({ index }) => index),
      slots: used.size === 0 ? [] : slots.map((read, slot) => (used.has(slot) ? read : undefined)),
    });
  }
  return plans;
}

function describeRule(linked: LinkedRule, index: number): Rule {
  const { syntax } = linked;
  return {
    index,
    id: syntax.id,
    level: effectiveLevel(syntax),
    description: syntax.description ?? '',
    groups: syntax.groups,
    mitre: syntax.mitre,
    info: syntax.info,
    cve: syntax.cve,
    frequency: linked.history === undefined ? undefined : (syntax.frequency ?? DEFAULT_FREQUENCY),
    log: syntax.flags.log,
    // The mail level is compared with the level as written, also where the rule counts as 99.
    mail: syntax.level === 0 && syntax.flags.mail === 'level' ? 'never' : syntax.flags.mail,
    noFullLog: syntax.flags.noFullLog,
    noCounter: syntax.flags.noCounter,
    file: syntax.file,
    span: syntax.element.span,
  };
}
