import type { FeedPlan } from '../correlation/memory.ts';
import type { DifferentValue, HistoryQuery, ReadValue } from '../correlation/query.ts';
import { isComposite } from './link.ts';
import type { PatternCompiler } from './pattern-compiler.ts';
import type { ComparisonSyntax, RuleSyntax } from './syntax.ts';
import type { LinkedRule, RuleTree } from './tree.ts';
import { COMPARED_VALUES, dynamicValue } from './value.ts';

/** The history searches of a ruleset, and what feeds them. */
export interface CompiledHistories {
  readonly queries: ReadonlyMap<LinkedRule, HistoryQuery>;
  readonly feeds: ReadonlyMap<LinkedRule, FeedPlan>;
  readonly slotNames: readonly string[];
}

/** Compiles every history search of a linked tree. Pattern errors go to the collector of `patterns`. */
export function compileHistories(tree: RuleTree, patterns: PatternCompiler): CompiledHistories {
  const queries = new Map<LinkedRule, HistoryQuery>();
  const slots = new Slots();
  for (const linked of tree.rules) {
    const { history } = linked;
    if (!searchesHistory(linked) || (history?.kind === 'sid' && history.target === undefined)) continue;
    const query = compileQuery(linked, queries.size, slots, patterns);
    if (query !== undefined) queries.set(linked, query);
  }
  return { queries, feeds: feedPlans(tree, queries, slots), slotNames: slots.names };
}

/** The values that records carry, each subject once. */
class Slots {
  readonly names: string[] = [];
  readonly reads: ReadValue[] = [];

  of(comparison: ComparisonSyntax): number {
    const name = subjectName(comparison);
    const known = this.names.indexOf(name);
    if (known !== -1) return known;
    this.names.push(name);
    return this.reads.push(comparedValue(comparison)) - 1;
  }
}

/**
 * Whether a rule asks a history: its first definition has one, and the text of the current one still makes a
 * composite (SEMANTICS 3.5). [quirk] With check_diff that test takes the place of the search.
 */
export function searchesHistory({ history, syntax }: LinkedRule): boolean {
  return history !== undefined && isComposite(syntax) && syntax.checkDiff === undefined;
}

/** Frequency of a composite that names none (SEMANTICS 2.2). */
export const DEFAULT_FREQUENCY = 2;

function compileQuery(
  linked: LinkedRule,
  index: number,
  slots: Slots,
  patterns: PatternCompiler,
): HistoryQuery | undefined {
  const { syntax, history } = linked;
  let logPattern: HistoryQuery['logPattern'];
  const regex = history?.kind === 'recent' ? syntax.ifMatchedRegex : undefined;
  if (regex !== undefined) logPattern = patterns.compile('osregex', regex.text, regex.elements, syntax.id);
  else if (history?.kind === 'recent') logPattern = ANY_LOG;
  if (history?.kind === 'recent' && logPattern === undefined) return undefined;
  const same = syntax.comparisons.filter(({ kind }) => kind === 'same');
  const different: DifferentValue[] = [];
  for (const comparison of syntax.comparisons) {
    if (comparison.kind !== 'different') continue;
    const read = comparedValue(comparison);
    different.push({ read, slot: slots.of(comparison), dynamic: comparison.subject.kind === 'dynamic' });
  }
  const perAgent = syntax.globalFrequency === undefined;
  return {
    index,
    ruleId: linked.id,
    signature: JSON.stringify([perAgent, same.map(subjectName), regex?.text ?? null]),
    timeframe: syntax.timeframe,
    level: effectiveLevel(syntax),
    counted: (syntax.frequency ?? DEFAULT_FREQUENCY) - 2,
    perAgent,
    same: same.map(comparedValue),
    different,
    logPattern,
  };
}

/** [quirk] if_matched_sid="0", and an overwrite without if_matched_regex, leave a search that takes any log. */
const ANY_LOG = { test: () => true };

function comparedValue({ subject }: ComparisonSyntax): ReadValue {
  return subject.kind === 'static' ? COMPARED_VALUES[subject.field] : dynamicValue(subject.name);
}

function subjectName({ subject }: ComparisonSyntax): string {
  return subject.kind === 'static' ? subject.field : `field ${subject.name.toLowerCase()}`;
}

/** [quirk] While loading, level 0 is 99; `accuracy="0"` keeps it from being set back. */
export function effectiveLevel({ level, inaccurate }: RuleSyntax): number {
  return level === 0 && inaccurate ? 99 : level;
}

export const NO_FEED: FeedPlan = { histories: [], slots: [] };

/** Which histories the events of each rule enter (SEMANTICS 3.6). */
function feedPlans(
  tree: RuleTree,
  queries: ReadonlyMap<LinkedRule, HistoryQuery>,
  slots: Slots,
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
    } else if (source?.kind === 'recent') for (const list of histories.values()) list.push(query);
  }
  const plans = new Map<LinkedRule, FeedPlan>();
  for (const [rule, list] of histories) {
    if (list.length === 0) continue;
    const used = new Set(list.flatMap(({ different }) => different.map(({ slot }) => slot)));
    plans.set(rule, {
      histories: list.map(({ index }) => index),
      slots: used.size === 0 ? [] : slots.reads.map((read, slot) => (used.has(slot) ? read : undefined)),
    });
  }
  return plans;
}
