import type { RuleOption } from './option.ts';
import { PATTERN_ATTRIBUTES, readNegate, readType } from './pattern.ts';

/** Names of static fields: `field` does not take them (SEMANTICS 2.3). */
export const STATIC_NAMES: ReadonlySet<string> = new Set([
  'srcip',
  'dstip',
  'srcgeoip',
  'dstgeoip',
  'srcport',
  'dstport',
  'user',
  'srcuser',
  'dstuser',
  'url',
  'id',
  'data',
  'extra_data',
  'status',
  'protocol',
  'system_name',
  'action',
]);

/** Wazuh's `analysisd.decoder_order_size`. */
const MAX_FIELDS = 256;

export const FIELD: RuleOption = {
  name: 'field',
  group: 'condition',
  summary: 'A dynamic field matches the pattern. Several elements must all hold.',
  value: 'pattern (osregex by default)',
  attributes: [
    { name: 'name', values: 'field name', summary: 'The dynamic field; ASCII case does not matter.' },
    ...PATTERN_ATTRIBUTES,
  ],
  repeated: 'all',
  example: '<field name="aws.eventName">^RunInstances$</field>',
  note: 'Top-level `action`, `srcip`, `user` … of a JSON event are static fields and are refused here.',
  read(element, rule, context) {
    const name = context.attribute(element, 'name');
    if (name === undefined) {
      context.report('HR209', 'the field has no name attribute', { span: element.span });
      return;
    }
    if (STATIC_NAMES.has(name.toLowerCase())) {
      context.report('HR208', `${name} is a static field`, {
        span: element.span,
        remedy: `Write <${name.toLowerCase()}>…</${name.toLowerCase()}> (srcuser and dstuser: <user>).`,
      });
      return;
    }
    // Unlike text that is glued, a field may be as long as XML lets it be.
    const type = readType(element, 'osregex', context);
    const negate = readNegate(element, context);
    rule.fields.push({ name, text: element.content, type, negate, elements: [element] });
    if (rule.fields.length === MAX_FIELDS + 1) {
      context.report('HR217', `the rule tests more than ${MAX_FIELDS} fields`, { span: element.span });
    }
  },
};
