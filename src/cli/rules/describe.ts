import { fromByteString } from '../../bytes/byte-string.ts';
import { formatPlace } from '../../diagnostic/format.ts';
import type { CompiledNode, CompiledRule } from '../../rule/compile.ts';
import type { Ruleset } from '../../ruleset/ruleset.ts';
import type { Style } from '../output/style.ts';
import { printable } from '../output/style.ts';
import { quantity } from '../output/table.ts';

/** Text of a rule file for the terminal. */
export function ruleText(bytes: string): string {
  return printable(fromByteString(bytes));
}

/** `80301 (level 2) EC2: instances launched`. */
export function ruleTitle({ rule }: CompiledRule, style: Style): string {
  const level = rule.level === 0 ? style.dim('level 0') : `level ${rule.level}`;
  return `${style.bold(String(rule.id))} (${level}) ${ruleText(rule.description)}`;
}

/** All conditions of a rule, one a line, its history last. */
export function conditionLines({ conditions, query, rule }: CompiledRule): string[] {
  const lines = conditions.map(({ option, text }) => `${ruleText(option)}: ${ruleText(text)}`);
  if (query === 'never') lines.push('history: of a rule that is not loaded, so never');
  else if (query !== undefined) {
    const scope = query.perAgent ? 'of the same agent' : 'of any agent';
    const kept = [
      ...(query.same.length > 0 ? [quantity(query.same.length, 'equal value')] : []),
      ...(query.different.length > 0 ? [quantity(query.different.length, 'different value')] : []),
    ];
    const values = kept.length === 0 ? '' : `, ${kept.join(' and ')}`;
    lines.push(
      `history: ${quantity(query.counted + 1, 'earlier event')} ${scope} within ${query.timeframe} s${values}` +
        (rule.frequency === undefined ? '' : ` (frequency ${rule.frequency})`),
    );
  }
  return lines;
}

/** Every path from a root to a rule. A rule with several parents has several. */
export function pathsTo(ruleset: Ruleset, id: number): readonly (readonly CompiledNode[])[] {
  const found: (readonly CompiledNode[])[] = [];
  const visit = (nodes: readonly CompiledNode[], path: readonly CompiledNode[]): void => {
    for (const node of nodes) {
      const here = [...path, node];
      if (node.compiled.rule.id === id) found.push(here);
      visit(node.children, here);
    }
  };
  visit(ruleset.rules.roots, []);
  return found;
}

/** The tree below some nodes in the manner of `tree`. */
export function treeLines(
  nodes: readonly CompiledNode[],
  style: Style,
  depth: number,
  prefix = '',
): string[] {
  return nodes.flatMap((node, at) => {
    const last = at === nodes.length - 1;
    const line = `${prefix}${style.dim(last ? '└─ ' : '├─ ')}${ruleTitle(node.compiled, style)}`;
    const below = `${prefix}${style.dim(last ? '   ' : '│  ')}`;
    if (depth <= 1 && node.children.length > 0)
      return [line, `${below}${style.dim(`… ${node.children.length} below`)}`];
    return [line, ...treeLines(node.children, style, depth - 1, below)];
  });
}

/** A rule for programs. */
export function ruleJson(ruleset: Ruleset, compiled: CompiledRule): unknown {
  const { rule } = compiled;
  const paths = pathsTo(ruleset, rule.id);
  return {
    id: rule.id,
    level: rule.level,
    description: fromByteString(rule.description),
    groups: fromByteString(rule.groups)
      .split(',')
      .filter((group) => group !== ''),
    ...(rule.mitre === undefined ? {} : { mitre: rule.mitre }),
    place: formatPlace(rule.span),
    no_log: rule.log === 'never',
    noalert: compiled.noAlert,
    ...(compiled.ignoreSeconds === 0 ? {} : { ignore: compiled.ignoreSeconds }),
    conditions: compiled.conditions.map(({ option, text }) => ({
      option: fromByteString(option),
      text: fromByteString(text),
    })),
    ...(compiled.query === undefined ? {} : { history: conditionLines(compiled).at(-1) }),
    paths: paths.map((path) => path.map((node) => node.compiled.rule.id)),
    children: [
      ...new Set(paths.flatMap((path) => path.at(-1)?.children.map((child) => child.compiled.rule.id) ?? [])),
    ],
  };
}
