import { RULE_ATTRIBUTES } from '../rule/attribute-declaration.ts';
import { RULE_OPTIONS } from '../rule/option/index.ts';
import type { RuleOption } from '../rule/option/option.ts';
import { code, page, table } from './markdown.ts';

/** The page on the options of Wazuh rules, from their declarations. */
export function ruleOptionsPage(): string {
  return page(
    'Rule options',
    'Everything that a `<rule>` may have, as the Wazuh 4.14 engine reads it. Patterns are tested on bytes; names of elements ignore case unless it is said.',
    '## Attributes',
    'What `<rule>` itself takes. Any other attribute is an error.',
    table(
      ['attribute', 'values', 'meaning'],
      RULE_ATTRIBUTES.map(({ name, values, summary }) => [code(name), values, summary]),
    ),
    ATTRIBUTES_EXAMPLE,
    ...GROUPS.flatMap(([group, title, introduction]) => [
      `## ${title}`,
      introduction,
      ...RULE_OPTIONS.filter((option) => option.group === group).map(section),
    ]),
  );
}

const ATTRIBUTES_EXAMPLE = `\`\`\`xml
<rule id="100101" level="10" frequency="8" timeframe="120" ignore="60">
\`\`\``;

const GROUPS: readonly (readonly [RuleOption['group'], string, string])[] = [
  [
    'condition',
    'Conditions',
    'All conditions of a rule must hold. One whose target is missing fails, negated or not.',
  ],
  ['parent', 'Parents', 'Where the rule hangs in the tree: it is tried only after its parent matched.'],
  ['history', 'History', 'What must have happened before, within the rule’s `timeframe`.'],
  ['output', 'Output', 'What the alert says, and whether there is one. Nothing is inherited from parents.'],
];

const REPEATED: Readonly<Record<RuleOption['repeated'], string>> = {
  glued: 'the texts are glued together without separator; attributes of the last element count for the whole',
  all: 'each must hold',
  any: 'one of them must hold',
  last: 'the last one counts',
  flag: 'no difference',
};

function section(option: RuleOption): string {
  const facts = [
    option.summary,
    `- holds: ${option.value}`,
    `- repeated: ${REPEATED[option.repeated]}`,
    ...(option.exactCase ? ['- the name must be in lower case'] : []),
    ...(option.note ? [`- note: ${option.note}`] : []),
  ];
  const attributes =
    option.attributes?.map(({ name, values, summary }) => [code(name), values, summary]) ?? [];
  return [
    `### ${code(option.name)}`,
    facts.join('\n'),
    ...(attributes.length > 0 ? [table(['attribute', 'values', 'meaning'], attributes)] : []),
    `\`\`\`xml\n${option.example}\n\`\`\``,
  ].join('\n\n');
}
