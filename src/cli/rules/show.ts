import { formatPlace } from '../../diagnostic/format.ts';
import type { CompiledRule } from '../../rule/compile.ts';
import type { Ruleset } from '../../ruleset/ruleset.ts';
import type { Style } from '../output/style.ts';
import { conditionLines, pathsTo, ruleTitle, treeLines } from './describe.ts';
import { ruleText } from './rule-text.ts';

/** A rule for people: where it stands, what it asks, the paths to it and what hangs below. */
export function showText(ruleset: Ruleset, compiled: CompiledRule, style: Style): string {
  const { rule } = compiled;
  const lines = [ruleTitle(compiled, style), style.dim(formatPlace(rule.span))];
  const groups = ruleText(rule.groups)
    .split(',')
    .filter((group) => group !== '');
  lines.push(`groups      ${groups.join(', ')}`);
  if (rule.mitre?.style === 'ids') lines.push(`mitre       ${rule.mitre.ids.join(', ')}`);
  if (rule.log === 'never')
    lines.push('alerts      never (no_log); from level 3 on it is stored as a signal');
  if (compiled.noAlert) lines.push('result      never itself (noalert): only its children');
  if (compiled.ignoreSeconds > 0) lines.push(`ignore      ${compiled.ignoreSeconds} s after an alert`);
  const conditions = conditionLines(ruleset, compiled);
  lines.push(conditions.length === 0 ? 'asks        nothing more than its parents' : 'asks');
  for (const condition of conditions) lines.push(`  ${condition}`);
  const paths = pathsTo(ruleset, rule.id);
  for (const path of paths) {
    lines.push(`path        ${path.map((node) => node.compiled.rule.id).join(' > ')}`);
  }
  const children = paths[0]?.at(-1)?.children ?? [];
  lines.push(children.length === 0 ? 'children    none' : 'children');
  return `${[...lines, ...treeLines(children, style, 1, '  ')].join('\n')}\n`;
}
