import { readForwardedAlert } from '../decoder/plugin/ossec-alert.ts';
import type { LogEvent } from '../event/log-event.ts';
import type { Candidates } from './candidate/candidates.ts';
import type { CompiledNode, CompiledRule, CompiledRules } from './compile.ts';
import type { Condition } from './condition.ts';
import type { Evaluation } from './evaluation.ts';

/** The rule an event ends up with, and the direct parent on the path taken (SEMANTICS 4.3). */
export interface Found {
  readonly compiled: CompiledRule;
  readonly parent: CompiledRule | undefined;
}

/** Watches the search; `logtest -v` and `explain` are made of it. */
export interface Tracer {
  tried(compiled: CompiledRule, depth: number): void;
  failed(compiled: CompiledRule, depth: number, condition: Condition | 'history'): void;
  matched(compiled: CompiledRule, depth: number): void;
}

/** Finds the rule for a decoded event: first match wins, children before their parents (SEMANTICS 4.1, 4.3). */
export function evaluate(
  rules: CompiledRules,
  event: LogEvent,
  evaluation: Evaluation,
  tracer?: Tracer,
): Found | undefined {
  if (event.forwardsAlert) {
    const id = readForwardedAlert(event, (candidate) => rules.byId.has(candidate));
    const compiled = id === undefined ? undefined : rules.byId.get(id);
    return compiled === undefined ? undefined : { compiled, parent: undefined };
  }
  for (const root of rules.roots) {
    if (root.compiled.category !== event.category) continue;
    const found = testNode(root, undefined, event, evaluation, 0, tracer);
    if (found !== undefined) return found;
  }
  return undefined;
}

function testNode(
  node: CompiledNode,
  parent: CompiledRule | undefined,
  event: LogEvent,
  evaluation: Evaluation,
  depth: number,
  tracer: Tracer | undefined,
): Found | undefined {
  const { compiled } = node;
  tracer?.tried(compiled, depth);
  const { conditions } = compiled;
  for (let at = 0; at < conditions.length; at++) {
    const condition = conditions[at] as Condition;
    if (!condition.test(event, evaluation)) {
      tracer?.failed(compiled, depth, condition);
      return undefined;
    }
  }
  if (compiled.query !== undefined && !testHistory(compiled, event, evaluation)) {
    tracer?.failed(compiled, depth, 'history');
    return undefined;
  }
  tracer?.matched(compiled, depth);
  if (node.children.length > 0) {
    const found = testChildren(node, event, evaluation, depth, tracer);
    if (found !== undefined) return found;
  }
  return compiled.noAlert ? undefined : { compiled, parent };
}

function testChildren(
  node: CompiledNode,
  event: LogEvent,
  evaluation: Evaluation,
  depth: number,
  tracer: Tracer | undefined,
): Found | undefined {
  // A trace shows every sibling, the ones an index would leave out too.
  let candidates: Candidates =
    tracer === undefined
      ? node.candidates.of(event, evaluation)
      : { siblings: node.children, more: undefined };
  for (;;) {
    const { siblings, more } = candidates;
    for (let at = 0; at < siblings.length; at++) {
      const child = siblings[at] as CompiledNode;
      const found = testNode(child, node.compiled, event, evaluation, depth + 1, tracer);
      if (found !== undefined) return found;
    }
    if (more === undefined) return undefined;
    candidates = more.of(event.log);
  }
}

/**
 * [quirk] A search adds its logs behind the ones that a composite above has collected, and does not repeat the
 * places that are taken; one that fails throws all of them away.
 */
function testHistory({ query, rule }: CompiledRule, event: LogEvent, evaluation: Evaluation): boolean {
  if (query === undefined) return true;
  let previousLogs: readonly string[] | undefined;
  if (query !== 'never') {
    evaluation.usedState = true;
    previousLogs = evaluation.state?.memory.histories[query.index]?.walk(event, evaluation.now);
  }
  if (previousLogs === undefined) {
    evaluation.previousLogs = NO_LOGS;
    return false;
  }
  evaluation.marker = rule.level;
  const above = evaluation.previousLogs;
  evaluation.previousLogs =
    above.length === 0 ? previousLogs : [...above, ...previousLogs.slice(above.length)];
  return true;
}

const NO_LOGS: readonly string[] = [];
