import type { XmlElement } from '../../xml/element.ts';
import type { MatchType, PatternOption, PatternSyntax } from '../syntax.ts';
import type { OptionAttribute, ReadContext, RuleOption } from './option.ts';

export const PATTERN_ATTRIBUTES: readonly OptionAttribute[] = [
  { name: 'type', values: 'osmatch, osregex, pcre2', summary: 'Which pattern engine reads the text.' },
  {
    name: 'negate',
    values: 'yes, no',
    summary: 'The condition holds when the pattern does not match; the value must be present.',
  },
];

interface PatternOptionDeclaration {
  readonly name: PatternOption;
  readonly defaultType: MatchType;
  readonly summary: string;
  readonly example: string;
  readonly note?: string;
}

/** An option that compares one text of the event with a pattern. */
export function patternOption(declaration: PatternOptionDeclaration): RuleOption {
  const { name, defaultType, summary, example, note } = declaration;
  return {
    name,
    group: 'condition',
    summary,
    value: defaultType === 'exact' ? 'the exact text, case-sensitive' : `pattern (${defaultType} by default)`,
    attributes: PATTERN_ATTRIBUTES,
    repeated: 'glued',
    example,
    ...(note === undefined ? {} : { note }),
    read(element, rule, context) {
      const pattern = gluePattern(rule.patterns.get(name), element, defaultType, context);
      if (pattern === undefined) rule.patterns.delete(name);
      else rule.patterns.set(name, pattern);
    },
  };
}

/** The pattern with one more element; undefined when the text became too long and is dropped. */
export function gluePattern(
  existing: PatternSyntax | undefined,
  element: XmlElement,
  defaultType: MatchType,
  context: ReadContext,
): PatternSyntax | undefined {
  const type = readType(element, defaultType, context);
  const negate = readNegate(element, context);
  const text = context.glue(existing?.text, element);
  if (text === undefined) return undefined;
  return { text, type, negate, elements: [...(existing?.elements ?? []), element] };
}

/** The `type` of a pattern; what is none is reported, and the default holds. */
export function readType(element: XmlElement, defaultType: MatchType, context: ReadContext): MatchType {
  const written = context.attribute(element, 'type');
  if (written === undefined) return defaultType;
  const type = written.toLowerCase();
  if (type === 'osmatch' || type === 'osregex' || type === 'pcre2') return type;
  context.report('HR229', `type="${written}" is not osmatch, osregex or pcre2; ${defaultType} is used`, {
    span: element.span,
  });
  return defaultType;
}

/** The `negate` of a pattern; what is neither is reported, and counts as no. */
export function readNegate(element: XmlElement, context: ReadContext): boolean {
  const written = context.attribute(element, 'negate');
  if (written === undefined) return false;
  const value = written.toLowerCase();
  if (value !== 'yes' && value !== 'no') {
    context.report('HR229', `negate="${written}" is neither yes nor no; no is used`, { span: element.span });
  }
  return value === 'yes';
}
