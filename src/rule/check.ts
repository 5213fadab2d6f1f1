import type { CompileContext } from './compile-condition.ts';
import { listKey } from './compile-condition.ts';
import { PATTERN_OPTIONS, type PatternSyntax, type RuleSyntax } from './syntax.ts';

/**
 * Looks up what a rule names outside of itself and compiles its patterns, before the tree is built: Wazuh
 * refuses a bad pattern even in a rule that it would skip.
 */
export function checkRule(rule: RuleSyntax, context: CompileContext): void {
  const { decoders, lists, diagnostics } = context;
  const subject = String(rule.id);
  if (rule.decodedAs !== undefined && !decoders.has(rule.decodedAs.value)) {
    diagnostics.add('HR210', `there is no decoder "${rule.decodedAs.value}"`, {
      subject,
      span: rule.decodedAs.span,
    });
  }
  for (const { list, element } of rule.lists) {
    if (lists.has(listKey(list))) continue;
    rule.skipped = true;
    diagnostics.add('HR224', `the list ${list} is not loaded`, { subject, span: element.contentSpan });
  }
  const check = ({ type, text, elements }: PatternSyntax): void => {
    if (type !== 'exact') context.patterns.compile(type, text, elements, rule.id);
  };
  for (const option of PATTERN_OPTIONS) {
    const pattern = rule.patterns.get(option);
    if (pattern !== undefined) check(pattern);
  }
  for (const field of rule.fields) check(field);
  if (rule.ifMatchedRegex !== undefined) check(rule.ifMatchedRegex);
}
