import type { FeedPlan } from '../correlation/memory.ts';
import type { HistoryQuery } from '../correlation/query.ts';
import type { StatePlan } from '../correlation/state.ts';
import type { Category } from '../event/log-event.ts';
import { CandidateIndex } from './candidate/candidate-index.ts';
import { type CompileContext, compileConditions } from './compile-condition.ts';
import {
  compileHistories,
  DEFAULT_FREQUENCY,
  effectiveLevel,
  NO_FEED,
  searchesHistory,
} from './compile-history.ts';
import type { Condition } from './condition.ts';
import type { Forced, Rule } from './rule.ts';
import type { RuleSyntax } from './syntax.ts';
import type { LinkedRule, RuleNode, RuleTree } from './tree.ts';

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

/** A place of a rule in the tree. */
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
  const { queries, feeds, slotNames } = compileHistories(tree, context.patterns);
  const compiled = new Map<LinkedRule, CompiledRule>();
  for (const [index, linked] of tree.rules.entries()) {
    const { syntax } = linked;
    compiled.set(linked, {
      rule: describeRule(linked, index),
      conditions: compileConditions(syntax, context),
      query: searchesHistory(linked) ? (queries.get(linked) ?? 'never') : undefined,
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
      ruleIds: tree.rules.map(({ id }) => id),
      queries: [...queries.values()],
      slotNames,
      // As the engine keeps a frequency.
      evictionAge: Math.max(0, tree.highestFrequency - 2),
    },
  };
}

function compileNodes(
  nodes: readonly RuleNode[],
  compiled: ReadonlyMap<LinkedRule, CompiledRule>,
): readonly CompiledNode[] {
  if (nodes.length === 0) return NO_NODES;
  return nodes.flatMap((node) => {
    const rule = compiled.get(node.rule);
    if (rule === undefined) return [];
    const children = compileNodes(node.children, compiled);
    const candidates = children === NO_NODES ? NO_CANDIDATES : new CandidateIndex(children);
    return { compiled: rule, children, candidates };
  });
}

const NO_NODES: readonly CompiledNode[] = [];
const NO_CANDIDATES = new CandidateIndex(NO_NODES);

/** Alert and mail level are compared with the level as written, also where the rule counts as 99. */
function atWrittenLevel(forced: Forced, { level }: RuleSyntax): Forced {
  return level === 0 && forced === 'level' ? 'never' : forced;
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
    log: atWrittenLevel(syntax.flags.log, syntax),
    mail: atWrittenLevel(syntax.flags.mail, syntax),
    noFullLog: syntax.flags.noFullLog,
    noCounter: syntax.flags.noCounter,
    file: syntax.file,
    span: syntax.element.span,
  };
}
