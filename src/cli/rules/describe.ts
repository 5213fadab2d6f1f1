import { fromByteString } from '../../bytes/byte-string.ts';
import { formatPlace } from '../../diagnostic/format.ts';
import type { CompiledNode, CompiledRule } from '../../rule/compile.ts';
import type { Ruleset } from '../../ruleset/ruleset.ts';
import type { Style } from '../output/style.ts';
import { historyText } from './history.ts';
import { ruleText } from './rule-text.ts';

/** `80301 (level 2) EC2: instances launched`. */
export function ruleTitle({ rule }: CompiledRule, style: Style): string {
  const level = rule.level === 0 ? style.dim('level 0') : `level ${rule.level}`;
  return `${style.bold(String(rule.id))} (${level}) ${ruleText(rule.description)}`;
}

/** All conditions of a rule, one a line, its history last. */
export function conditionLines(ruleset: Ruleset, compiled: CompiledRule): string[] {
  const lines = compiled.conditions.map(({ option, text }) => `${ruleText(option)}: ${ruleText(text)}`);
  const history = historyText(ruleset, compiled);
  return history === undefined ? lines : [...lines, `history: ${history}`];
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
  const history = historyText(ruleset, compiled);
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
    ...(history === undefined ? {} : { history }),
    paths: paths.map((path) => path.map((node) => node.compiled.rule.id)),
    children: [
      ...new Set(paths.flatMap((path) => path.at(-1)?.children.map((child) => child.compiled.rule.id) ?? [])),
    ],
  };
}
