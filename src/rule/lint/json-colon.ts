import type { LintCheck } from './check.ts';
import { patternPlace, writtenPatterns } from './written-patterns.ts';

/**
 * HR700: a pattern on the log that spells a JSON member for one of the two spellings only: AWS writes no blank
 * behind the colon, Wazuh's AWS module writes one.
 */
export const jsonColon: LintCheck = ({ written }, report) => {
  for (const rule of written) {
    for (const { option, onLog, pattern } of writtenPatterns(rule)) {
      if (!onLog) continue;
      const alternatives = pattern.text.split('|');
      const compact = alternatives.some((text) => COMPACT.test(text));
      const spaced = alternatives.some((text) => SPACED.test(text));
      if (compact === spaced) continue;
      report(
        'HR700',
        rule.id,
        `${option} holds only for JSON ${compact ? 'without' : 'with'} a blank behind the colon`,
        {
          span: patternPlace(pattern, rule),
          remedy:
            'Test the field with <field>, or allow both: \\s* in OS_Regex, two alternatives in <match>.',
        },
      );
    }
  }
};

/** A member name's closing quote and colon, directly followed by a value. */
const COMPACT = /":(?:["[{\dtfn]|\\d|\\w)/;
/** The same with a blank that is not optional. */
const SPACED = /":(?: |\\s)(?![*?])/;
