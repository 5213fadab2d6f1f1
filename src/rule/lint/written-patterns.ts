import { PATTERN_OPTIONS, type PatternSyntax, type RuleSyntax } from '../syntax.ts';

/** A pattern of a rule, and the option it stands in. */
export interface WrittenPattern {
  /** As people call it: `match`, `field aws.eventName`. */
  readonly option: string;
  readonly onLog: boolean;
  readonly pattern: PatternSyntax;
}

/** All text patterns of a rule. */
export function writtenPatterns(rule: RuleSyntax): readonly WrittenPattern[] {
  const patterns: WrittenPattern[] = [];
  for (const option of PATTERN_OPTIONS) {
    const pattern = rule.patterns.get(option);
    if (pattern !== undefined)
      patterns.push({ option, onLog: option === 'match' || option === 'regex', pattern });
  }
  for (const field of rule.fields)
    patterns.push({ option: `field ${field.name}`, onLog: false, pattern: field });
  return patterns;
}

/** Where the last element of a pattern stands. */
export function patternPlace({ elements }: PatternSyntax, rule: RuleSyntax) {
  return elements.at(-1)?.contentSpan ?? rule.element.span;
}
