import type { CompiledRule } from '../../rule/compile.ts';
import { ruleOption } from '../../rule/option/index.ts';
import type { Ruleset } from '../../ruleset/ruleset.ts';
import type { Style } from '../output/style.ts';
import { conditionLines, pathsTo, ruleTitle } from './describe.ts';
import { ruleText } from './rule-text.ts';

/**
 * What an event must be like to meet a rule, path by path. Options that do more than match text get a sentence of
 * the reference.
 */
export function explainText(ruleset: Ruleset, compiled: CompiledRule, style: Style): string {
  const lines = [ruleTitle(compiled, style), ''];
  for (const [at, path] of pathsTo(ruleset, compiled.rule.id).entries()) {
    lines.push(style.bold(at === 0 ? 'An event meets it when' : 'or when'));
    for (const node of path) {
      const { rule } = node.compiled;
      const root = node === path[0];
      lines.push(`  ${style.cyan(String(rule.id))} ${ruleText(rule.description)}`);
      if (root) lines.push(`     its decoder's type is ${node.compiled.category}`);
      for (const line of conditionLines(ruleset, node.compiled)) lines.push(`     ${line}`);
    }
    const rivals = siblingsBefore(
      ruleset,
      path.map((node) => node.compiled.rule.id),
    );
    if (rivals.length > 0) lines.push(`  and none of these, which are tried before: ${rivals.join(', ')}`);
    const children = path.at(-1)?.children ?? [];
    if (children.length > 0) {
      lines.push(
        `  unless one of its children holds: ${children.map((child) => child.compiled.rule.id).join(', ')}`,
      );
    }
  }
  const used = new Set(compiled.conditions.map(({ option }) => option.split(' ')[0] ?? ''));
  const notes = [...used].flatMap((name) => {
    const note = ruleOption(name)?.note;
    return note === undefined ? [] : [`  ${name}: ${note}`];
  });
  if (notes.length > 0) lines.push('', style.bold('Worth knowing'), ...notes);
  return `${lines.join('\n')}\n`;
}

/** Ids of the siblings that are tried before the last rule of a path. */
function siblingsBefore(ruleset: Ruleset, path: readonly number[]): number[] {
  let siblings = ruleset.rules.roots;
  for (const id of path.slice(0, -1))
    siblings = siblings.find((node) => node.compiled.rule.id === id)?.children ?? [];
  const at = siblings.findIndex((node) => node.compiled.rule.id === path.at(-1));
  return path.length === 1 ? [] : siblings.slice(0, at).map((node) => node.compiled.rule.id);
}
