import type { XmlElement } from '../../xml/element.ts';
import type { RuleSyntax, Written } from '../syntax.ts';
import type { ReadContext, RuleOption } from './option.ts';
import { gluePattern } from './pattern.ts';

type TextMember = 'ifSid' | 'ifGroup' | 'ifLevel' | 'ifMatchedGroup';

/** Glues the text of a repeated element and remembers where the last one stands. */
function glueText(rule: RuleSyntax, member: TextMember, element: XmlElement, context: ReadContext) {
  const value = context.glue(rule[member]?.value, element);
  const written: Written<string> | undefined =
    value === undefined ? undefined : { value, span: element.contentSpan };
  rule[member] = written;
}

/** Digits only, or nothing, which reads as 0; with anything else the rule is left out, used or not (SEMANTICS 2.7). */
function isNumber({ name, content, contentSpan }: XmlElement, context: ReadContext): boolean {
  if (/^\d*$/.test(content)) return true;
  context.skip('HR223', `${name} takes one number, not "${content}"`, { span: contentSpan });
  return false;
}

export const IF_SID: RuleOption = {
  name: 'if_sid',
  group: 'parent',
  summary: 'The rule is tested only on events that matched one of these rules.',
  value: 'rule ids separated by commas or blanks',
  repeated: 'glued',
  example: '<if_sid>80202, 80203</if_sid>',
  note: 'Repeated elements are glued together: `100` and `200` become 100200. Parents must be loaded before.',
  read(element, rule, context) {
    glueText(rule, 'ifSid', element, context);
  },
};

export const IF_GROUP: RuleOption = {
  name: 'if_group',
  group: 'parent',
  summary: 'The rule is tested on events that matched a rule whose groups contain this text.',
  value: 'word pattern: alternatives by `|`, `^` for the beginning',
  repeated: 'glued',
  example: '<if_group>authentication_failed</if_group>',
  note: 'It is a substring search over the whole group string. Only rules loaded before become parents.',
  read(element, rule, context) {
    glueText(rule, 'ifGroup', element, context);
  },
};

export const IF_LEVEL: RuleOption = {
  name: 'if_level',
  group: 'parent',
  summary: 'The rule is tested on events that matched a rule of at least this level.',
  value: 'number above 0',
  repeated: 'glued',
  example: '<if_level>7</if_level>',
  note: 'Rules of level 0 count as the highest level here.',
  read(element, rule, context) {
    if (isNumber(element, context)) glueText(rule, 'ifLevel', element, context);
  },
};

export const IF_MATCHED_SID: RuleOption = {
  name: 'if_matched_sid',
  group: 'history',
  summary: 'Counts earlier events whose result was this rule.',
  value: 'one rule id',
  repeated: 'last',
  example: '<if_matched_sid>5710</if_matched_sid>',
  read(element, rule, context) {
    if (isNumber(element, context)) {
      rule.ifMatchedSid = { value: element.content, span: element.contentSpan };
    }
  },
};

export const IF_MATCHED_GROUP: RuleOption = {
  name: 'if_matched_group',
  group: 'history',
  summary: 'Counts earlier events whose result was a rule of a matching group.',
  value: 'osmatch pattern on the group string',
  repeated: 'glued',
  example: '<if_matched_group>authentication_failed</if_matched_group>',
  note: 'Rules loaded later, and rules that an if_matched_sid reads, do not count.',
  read(element, rule, context) {
    glueText(rule, 'ifMatchedGroup', element, context);
  },
};

export const IF_MATCHED_REGEX: RuleOption = {
  name: 'if_matched_regex',
  group: 'history',
  summary: 'Counts earlier events whose log matched this pattern.',
  value: 'osregex pattern',
  repeated: 'glued',
  example: '<if_matched_regex>session opened</if_matched_regex>',
  read(element, rule, context) {
    const pattern = gluePattern(rule.ifMatchedRegex, { ...element, attributes: [] }, 'osregex', context);
    rule.ifMatchedRegex = pattern;
  },
};
