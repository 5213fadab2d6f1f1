import { parseAddressRange } from '../address-range.ts';
import type { RuleOption } from './option.ts';
import { readNegate } from './pattern.ts';

export const ADDRESS_OPTIONS: readonly RuleOption[] = [
  addressOption('srcip', 'source'),
  addressOption('dstip', 'destination'),
];

function addressOption(name: 'srcip' | 'dstip', which: string): RuleOption {
  return {
    name,
    group: 'condition',
    summary: `The ${which} address lies in one of the ranges.`,
    value: '`any`, IPv4 or IPv6 address, with prefix length, or IPv4 with netmask',
    attributes: [
      { name: 'negate', values: 'yes, no', summary: 'The last element decides for the whole list.' },
    ],
    repeated: 'any',
    example: `<${name}>10.0.0.0/8</${name}>`,
    note: 'A leading `!` is accepted and ignored.',
    read(element, rule, context) {
      const negate = readNegate(element, context);
      if (parseAddressRange(element.content) === undefined) {
        context.report('HR211', `${element.content || 'an empty text'} is no address`, {
          span: element.contentSpan,
        });
        return;
      }
      const entries = [
        ...(rule.addresses.get(name)?.entries ?? []),
        { text: element.content, span: element.span },
      ];
      rule.addresses.set(name, { entries, negate });
    },
  };
}
