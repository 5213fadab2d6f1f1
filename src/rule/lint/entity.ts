import type { LintCheck } from './check.ts';
import { patternPlace, writtenPatterns } from './written-patterns.ts';

const ENTITY = /&(?:lt|gt|amp|quot|apos|#\d+|#x[0-9a-fA-F]+);/;

/** HR707: entities in patterns stand for themselves. */
export const entity: LintCheck = ({ written }, report) => {
  for (const rule of written) {
    for (const { option, pattern } of writtenPatterns(rule)) {
      const found = ENTITY.exec(pattern.text)?.[0];
      if (found === undefined) continue;
      report('HR707', rule.id, `${option} looks for the ${found.length} characters ${found}`, {
        span: patternPlace(pattern, rule),
      });
    }
  }
};
