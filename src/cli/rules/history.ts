import type { CompiledRule } from '../../rule/compile.ts';
import type { ComparisonSyntax } from '../../rule/syntax.ts';
import type { LinkedRule } from '../../rule/tree.ts';
import type { Ruleset } from '../../ruleset/ruleset.ts';
import { quantity } from '../output/table.ts';
import { ruleText } from './rule-text.ts';

/** `7 earlier events of rule 5710, of the same agent, within 120 s, same srcip (frequency 8)`; undefined without a history. */
export function historyText(ruleset: Ruleset, { query, rule }: CompiledRule): string | undefined {
  const linked = ruleset.tree.byId.get(rule.id);
  if (query === undefined || linked === undefined) return undefined;
  if (query === 'never') return 'of a rule that is not loaded, so never';
  const parts = [
    `${quantity(query.counted + 1, 'earlier event')} ${sourceText(linked)}`,
    query.perAgent ? 'of the same agent' : 'of any agent',
    `within ${query.timeframe} s`,
    ...linked.syntax.comparisons.map(comparisonText),
  ];
  return parts.join(', ') + (rule.frequency === undefined ? '' : ` (frequency ${rule.frequency})`);
}

function sourceText({ first, history, syntax }: LinkedRule): string {
  if (history?.kind === 'sid') return `of rule ${history.target?.id}`;
  if (history?.kind === 'group') {
    const group = first.ifMatchedGroup?.value ?? '';
    return `of the ${quantity(history.feeders.size, 'rule')} whose groups match "${ruleText(group)}"`;
  }
  const pattern = syntax.ifMatchedRegex?.text;
  return pattern === undefined ? 'of any rule' : `whose log matches "${ruleText(pattern)}"`;
}

function comparisonText({ kind, subject }: ComparisonSyntax): string {
  return `${kind} ${subject.kind === 'static' ? subject.field : ruleText(subject.name)}`;
}
