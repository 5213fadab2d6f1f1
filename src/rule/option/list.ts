import { isLookupKind, LOOKUP_KINDS, type LookupKind } from '../../list/lookup.ts';
import type { RuleOption } from './option.ts';

export const LIST: RuleOption = {
  name: 'list',
  group: 'condition',
  summary: 'A field of the event is looked up in a list of the ruleset.',
  value: 'list name as configured, for example `etc/lists/amazon/aws-eventnames`',
  attributes: [
    {
      name: 'field',
      values: 'static or dynamic field name',
      summary: 'What is looked up; a missing field fails the condition.',
    },
    { name: 'lookup', values: LOOKUP_KINDS.join(', '), summary: 'How; match_key by default.' },
    { name: 'check_value', values: 'osmatch pattern', summary: 'What the value of the key must match.' },
  ],
  repeated: 'all',
  example: '<list field="srcip" lookup="address_match_key">etc/lists/blocked</list>',
  note: 'Of three or more lists only the last two count. address_match_key_value is inverted.',
  read(element, rule, context) {
    let field: string | undefined;
    let lookup: LookupKind = 'match_key';
    let checkValue: string | undefined;
    for (const { name, value, span } of element.attributes) {
      const lower = name.toLowerCase();
      const kind = value.toLowerCase();
      if (lower === 'field') field = value;
      else if (lower === 'check_value') checkValue = value;
      else if (lower === 'lookup' && isLookupKind(kind)) lookup = kind;
      else context.report('HR216', `a list takes no ${name}="${value}"`, { span });
    }
    if (field === undefined)
      context.report('HR216', 'the list does not say which field', { span: element.span });
    else if (!context.known.list(element.content))
      context.skip('HR224', `the list ${element.content} is not loaded`, { span: element.contentSpan });
    else rule.lists.push({ list: element.content, field, lookup, checkValue, element });
  },
};
