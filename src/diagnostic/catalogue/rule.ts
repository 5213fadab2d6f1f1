import type { CodeEntry } from './entry.ts';

/** 2xx: rule files and the rule tree (SEMANTICS parts 2 and 3). Errors refuse the ruleset, warnings skip as said. */
export const RULE_CODES = {
  HR200: {
    severity: 'error',
    title: 'Rule outside of a group',
    explanation:
      'Rule files consist of `<group name="…">` elements that hold the rules; any other root element refuses the ruleset.',
    remedy: 'Wrap the rules in <group name="local,"> … </group>.',
  },
  HR201: {
    severity: 'error',
    title: 'Malformed group',
    explanation:
      'A `<group>` has exactly one attribute, `name`, and holds at least one `<rule>` and nothing else.',
    remedy: 'Write <group name="local,"> with rules in it, and nothing else.',
  },
  HR202: {
    severity: 'error',
    title: 'Unknown rule attribute',
    explanation:
      'Rules take id, level, frequency, timeframe, maxsize, ignore, noalert, overwrite and accuracy. Wazuh refuses the ruleset for any other.',
    remedy: 'Delete the attribute, or write the condition as an element of the rule.',
  },
  HR203: {
    severity: 'error',
    title: 'Bad value of a rule attribute',
    explanation: 'The attribute has a value that Wazuh does not take, and the ruleset is refused.',
    remedy: 'Give a value within the bounds.',
  },
  HR204: {
    severity: 'error',
    title: 'Rule without id or level',
    explanation: 'Both attributes are required; a level that is no number counts as missing.',
    remedy: 'Write <rule id="100100" level="5">.',
  },
  HR205: {
    severity: 'error',
    title: 'Unknown rule option',
    explanation: 'The element is no rule option. Wazuh refuses the ruleset rather than ignoring it.',
    remedy: 'Correct the name of the element; docs/reference lists all options.',
  },
  HR206: {
    severity: 'error',
    title: 'Rule without any option',
    explanation: 'A rule must have at least a description. Wazuh refuses the ruleset.',
    remedy: 'Give the rule conditions and a description.',
  },
  HR207: {
    severity: 'error',
    title: 'Rule without description',
    explanation: 'Every rule needs a `<description>`. Wazuh refuses the ruleset.',
    remedy: 'Add a <description>.',
  },
  HR208: {
    severity: 'error',
    title: 'Static field in <field>',
    explanation:
      'Static fields (srcip, action, user, status …) have options of their own; Wazuh refuses `<field name="…">` on them.',
    remedy: 'Write the option of that name instead of <field>.',
  },
  HR209: {
    severity: 'error',
    title: '<field> without name',
    explanation: 'A `<field>` says in its `name` attribute which dynamic field it tests.',
    remedy: 'Write <field name="…">.',
  },
  HR210: {
    severity: 'error',
    title: 'Unknown decoder',
    explanation: '`<decoded_as>` names a decoder that no decoder file defines (names are case-sensitive).',
    remedy: 'Correct the name, or load the decoder file that defines it.',
  },
  HR211: {
    severity: 'error',
    title: 'Bad address',
    explanation:
      'Addresses are `any`, IPv4, IPv6, or either with a prefix length; IPv4 also with a netmask. There are no wildcards and no lists in one element.',
    remedy: 'Write one address or network in each element.',
  },
  HR212: {
    severity: 'error',
    title: 'Bad time or weekday',
    explanation:
      'Times are written `6 pm - 8:30 am` or `18:00-08:30`; days as English names, `weekdays` or `weekends`. A `!` is legal before times only.',
    remedy: 'Write for example 18:00 - 08:30, or monday, friday.',
  },
  HR213: {
    severity: 'error',
    title: 'Bad option value',
    explanation:
      'The element takes one of a fixed set of words, and this is none of them. Wazuh refuses the ruleset.',
    remedy: 'Write one of the words that the option takes.',
  },
  HR214: {
    severity: 'error',
    title: 'Pattern does not compile',
    explanation: 'The pattern breaks the rules of its type. Wazuh refuses the ruleset.',
    remedy: 'Correct the pattern at the marked place.',
  },
  HR215: {
    severity: 'error',
    title: 'History option without if_matched',
    explanation:
      'frequency, same_* and different_* compare with earlier events, so they need if_matched_sid, if_matched_group, if_matched_regex or check_diff.',
    remedy: 'Say with if_matched_sid or if_matched_group which events count, or delete the option.',
  },
  HR216: {
    severity: 'error',
    title: 'Malformed list condition',
    explanation:
      '`<list>` needs `field`, and takes only `lookup` (one of six words) and `check_value` besides.',
    remedy: 'Write <list field="srcip" lookup="match_key">etc/lists/name</list>.',
  },
  HR217: {
    severity: 'error',
    title: 'Too many fields',
    explanation: 'A rule may test at most 256 dynamic fields.',
    remedy: 'Split the rule into parent and child.',
  },
  HR220: {
    severity: 'warning',
    title: 'Duplicate rule id',
    explanation:
      'Only the first rule of an id counts; this one is skipped. To replace a rule, write overwrite="yes".',
    remedy: 'Give the rule another id, or write overwrite="yes".',
  },
  HR221: {
    severity: 'warning',
    title: 'Parent not found',
    explanation:
      'A parent must be loaded before its children: earlier in the file, or in a file whose name sorts before. Other parents of the rule still count.',
    remedy: 'Define the parent earlier, or correct its id.',
  },
  HR222: {
    severity: 'warning',
    title: 'Rule without existing parent',
    explanation: 'None of the parents exists, so nothing can reach the rule and it is skipped.',
    remedy: 'Name a parent that is loaded before this rule.',
  },
  HR223: {
    severity: 'warning',
    title: 'Bad parent reference',
    explanation:
      'if_sid takes numbers separated by commas or blanks, if_level and if_matched_sid one number. The rule is skipped. Repeated elements are glued together without separator.',
    remedy: 'Write rule ids only, separated by commas.',
  },
  HR224: {
    severity: 'warning',
    title: 'List not loaded',
    explanation: 'The rule names a list that is not part of the ruleset; the rule is skipped.',
    remedy: 'Add the file to the lists of the ruleset, or correct the name.',
  },
  HR225: {
    severity: 'warning',
    title: 'if_matched_sid not found',
    explanation: 'The rule whose history is asked for must be loaded before this one. The rule is skipped.',
    remedy: 'Define the rule that is counted earlier, or correct its id.',
  },
  HR226: {
    severity: 'warning',
    title: 'No root rule for the category',
    explanation:
      'A rule without parent hangs below the root rule of its category (ids 1 to 9), and there is none. The rule is skipped.',
    remedy: 'Add a root rule for the category, or name a parent with if_sid.',
  },
  HR227: {
    severity: 'warning',
    title: 'Overwrite of a missing rule',
    explanation: 'No earlier rule has this id, so there is nothing to replace; it is loaded as a new rule.',
    remedy: 'Correct the id, or delete overwrite="yes".',
  },
  HR228: {
    severity: 'warning',
    title: 'Overwrite cannot change parents',
    explanation:
      'An overwriting rule keeps the place of the old one: if_sid, if_group, if_level, if_matched_sid and if_matched_group stay as they were.',
    remedy: 'Delete the option, or write a new rule with an id of its own.',
  },
  HR229: {
    severity: 'warning',
    title: 'Bad attribute value, default used',
    explanation: 'The attribute has a value that Wazuh does not know; it warns and uses the default.',
    remedy: 'Write one of the values that the attribute takes.',
  },
  HR230: {
    severity: 'warning',
    title: 'Incomplete MITRE block',
    explanation:
      'The block has no usable technique, or mixes both styles, or lacks half of a pair; it is dropped.',
    remedy: 'Write <mitre><id>T1110</id></mitre>.',
  },
  HR231: {
    severity: 'warning',
    title: 'Unknown element in MITRE block',
    explanation:
      'A block takes `id`, or one `tacticID` with one `techniqueID`. Wazuh logs an ERROR and drops the block.',
    remedy: 'Delete the element.',
    engineError: true,
  },
  HR232: {
    severity: 'warning',
    title: 'Text is too long',
    explanation:
      'Values of 2,048 bytes and more are dropped; Wazuh logs an ERROR and goes on without the value.',
    remedy: 'Split the text over two rules, or shorten it.',
    engineError: true,
  },
  HR233: {
    severity: 'warning',
    title: 'Unknown info type',
    explanation: '`<info type>` takes text, link, cve and osvdb. Wazuh logs an ERROR and goes on.',
    remedy: 'Write text, link, cve or osvdb.',
    engineError: true,
  },
  HR234: {
    severity: 'warning',
    title: 'Option without effect',
    explanation:
      'The option is read for compatibility only; histories are always separated by agent unless global_frequency is set.',
    remedy: 'Delete the option.',
  },
} as const satisfies Record<string, CodeEntry>;
