import { compilePattern } from '../../regex/compile.ts';
import type { LintCheck } from './check.ts';
import { patternPlace, writtenPatterns } from './written-patterns.ts';

/** HR701: patterns that no text can match. */
export const neverMatches: LintCheck = ({ written }, report) => {
  for (const rule of written) {
    for (const { option, pattern } of writtenPatterns(rule)) {
      if (pattern.type === 'exact' || pattern.negate) continue;
      const compiled = compilePattern(pattern.type, pattern.text);
      if (!compiled.ok || compiled.pattern.requiredLiterals?.length !== 0) continue;
      report('HR701', rule.id, `${option} can never match`, { span: patternPlace(pattern, rule) });
    }
  }
};
