/** An attribute of `<rule>`: what the reference says of it. */
export interface RuleAttribute {
  readonly name: string;
  readonly values: string;
  readonly summary: string;
  /** One value that it takes. */
  readonly example: string;
}

/** All of them (SEMANTICS 2.2); any other is an error. */
export const RULE_ATTRIBUTES: readonly RuleAttribute[] = [
  {
    name: 'id',
    values: '1 to 6 digits, required',
    summary: 'The id of the rule. Ids below 10 are roots of the tree.',
    example: '100100',
  },
  {
    name: 'level',
    values: '0 to 16, required',
    summary:
      'Severity, and the order among siblings: highest first, 0 before all. Level 0 never alerts and is never counted.',
    example: '5',
  },
  {
    name: 'frequency',
    values: '2 to 9999; default 2',
    summary:
      'How many events make a composite: it fires on the last of them. With 2 it fires on every further one, too.',
    example: '8',
  },
  {
    name: 'timeframe',
    values: 'seconds, the first 5 digits count; default 360',
    summary: 'How far back a composite counts; an event of just that age is still inside.',
    example: '120',
  },
  {
    name: 'ignore',
    values: 'seconds, the first 6 digits count; default 0',
    summary: 'How long the rule is silent after an alert; its parent is the result meanwhile.',
    example: '60',
  },
  {
    name: 'maxsize',
    values: 'bytes, the first 4 digits count; default 0',
    summary: 'The log behind the header must have at least (not at most) so many bytes; 0 switches it off.',
    example: '900',
  },
  {
    name: 'noalert',
    values: '0, 1; others warn and mean 0',
    summary: 'The rule is never the result itself: without a matching child the search goes on behind it.',
    example: '1',
  },
  {
    name: 'overwrite',
    values: 'yes, no',
    summary:
      'Replaces the rule of this id in its place. Its parents and its history stay; nothing else is taken over.',
    example: 'yes',
  },
  {
    name: 'accuracy',
    values: 'digits; default 1',
    summary: 'With 0 the rule is tried behind all its siblings.',
    example: '0',
  },
];
