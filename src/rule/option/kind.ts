import { CATEGORIES } from '../../event/log-event.ts';
import { COMPILED_RULES } from '../compiled-rule.ts';
import type { RuleOption } from './option.ts';

/** Categories that a rule may name (SEMANTICS 2.6). */
const RULE_CATEGORIES = CATEGORIES.filter((category) => category !== 'host-information');

export const DECODED_AS: RuleOption = {
  name: 'decoded_as',
  group: 'condition',
  summary: 'The event was taken by the decoder of this name.',
  value: 'decoder name, case-sensitive',
  repeated: 'last',
  example: '<decoded_as>json</decoded_as>',
  note: 'A child decoder without use_own_name carries the name of its parent.',
  read(element, rule, context) {
    rule.decodedAs = { value: element.content, span: element.contentSpan };
    if (!context.known.decoder(element.content)) {
      context.report('HR210', `there is no decoder "${element.content}"`, { span: element.contentSpan });
    }
  },
};

export const CATEGORY: RuleOption = {
  name: 'category',
  group: 'parent',
  summary: 'Hangs a rule without parent below the root rule of this category (default syslog).',
  value: RULE_CATEGORIES.join(', '),
  repeated: 'last',
  example: '<category>web-log</category>',
  read(element, rule, context) {
    const name = element.content;
    const category = RULE_CATEGORIES.find((known) => known === name);
    if (category === undefined) {
      context.report('HR213', `${name || 'an empty text'} is no category`, { span: element.contentSpan });
      return;
    }
    rule.category = category;
    rule.categoryWritten = true;
  },
};

export const COMPILED_RULE: RuleOption = {
  name: 'compiled_rule',
  group: 'condition',
  summary: 'A built-in test holds.',
  value: Object.keys(COMPILED_RULES).join(', '),
  repeated: 'last',
  example: '<compiled_rule>is_simple_http_request</compiled_rule>',
  read(element, rule, context) {
    if (Object.hasOwn(COMPILED_RULES, element.content)) {
      rule.compiledRule = { value: element.content, span: element.contentSpan };
    } else {
      context.report('HR213', `${element.content || 'an empty text'} is no built-in test`, {
        span: element.contentSpan,
      });
    }
  },
};

export const IF_FTS: RuleOption = {
  name: 'if_fts',
  group: 'condition',
  summary: "The combination of fields in the decoder's `fts` list is seen for the first time.",
  value: 'empty',
  repeated: 'flag',
  example: '<if_fts />',
  note: 'The combination is remembered even when a later condition of the rule fails.',
  read(element, rule) {
    rule.ifFts = element.span;
  },
};

export const CHECK_DIFF: RuleOption = {
  name: 'check_diff',
  group: 'condition',
  summary: 'The log differs from the one before of the same host and rule; the first one is only stored.',
  value: 'empty',
  repeated: 'flag',
  example: '<check_diff />',
  read(element, rule) {
    rule.checkDiff = element.span;
  },
};
