import type { PatternCompiler } from './pattern-compiler.ts';
import { PATTERN_OPTIONS, type PatternSyntax, type RuleSyntax } from './syntax.ts';

/**
 * Compiles the patterns of a rule before the tree is built: Wazuh refuses a bad pattern also in a rule that has
 * no parent. Of a rule that is left out for what was read, only the fields are compiled, since that is done
 * while they are read.
 */
export function checkPatterns(rule: RuleSyntax, patterns: PatternCompiler): void {
  const check = ({ type, text, elements }: PatternSyntax): void => {
    if (type !== 'exact') patterns.compile(type, text, elements, rule.id, rule.findings);
  };
  for (const field of rule.fields) check(field);
  if (rule.skipped) return;
  for (const option of PATTERN_OPTIONS) {
    const pattern = rule.patterns.get(option);
    if (pattern !== undefined) check(pattern);
  }
  if (rule.ifMatchedRegex !== undefined) check(rule.ifMatchedRegex);
}
