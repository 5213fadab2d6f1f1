import type { CodeEntry } from './entry.ts';

/** 7xx: what loads, but probably does not do what its author meant. Never refuses a ruleset. */
export const LINT_CODES = {
  HR700: {
    severity: 'info',
    title: 'Pattern depends on the spelling of JSON',
    explanation:
      'The pattern holds for `"a":"b"` or for `"a": "b"` only. Wazuh\'s AWS module writes a blank behind the colon, AWS itself does not; allow both or test the field.',
  },
  HR701: {
    severity: 'info',
    title: 'Pattern can never match',
    explanation:
      'OS_Match and OS_Regex compare non-ASCII letters of a pattern with nothing, and adjacent groups never match. The condition always fails.',
  },
  HR702: {
    severity: 'info',
    title: 'Leading ! is ignored',
    explanation:
      'In srcip and dstip a leading `!` is accepted and ignored: the address matches positively. Write negate="yes".',
  },
  HR703: {
    severity: 'info',
    title: 'Only the last two lists count',
    explanation: 'Of three or more `<list>` conditions in one rule, all but the last two are dropped.',
  },
  HR704: {
    severity: 'info',
    title: 'Rule can never be reached',
    explanation:
      'A sibling before it always matches when this rule could, so this one never gives the result.',
  },
  HR705: {
    severity: 'info',
    title: 'Composite rule of level 0',
    explanation: 'A history walk stops at once for level 0, so the rule can never fire.',
  },
  HR706: {
    severity: 'info',
    title: 'frequency 2 does not reset',
    explanation:
      'With a frequency of 2 nothing is marked: after the first firing, every further event within the window fires again.',
  },
  HR707: {
    severity: 'info',
    title: 'Entity is not decoded',
    explanation:
      'Entities stand for themselves: `&lt;` matches the four characters. A literal `<` is written `\\<` in OS_Regex.',
  },
  HR708: {
    severity: 'info',
    title: 'Rule is its own parent',
    explanation: 'The rule names its own id in if_sid. A parent must be another rule that is loaded before.',
  },
  HR709: {
    severity: 'info',
    title: 'Repeated elements are glued together',
    explanation:
      'Repeated match, regex, if_sid and the like are concatenated without separator, and the attributes of the last one apply to the whole.',
  },
  HR710: {
    severity: 'info',
    title: 'check_if_ignored never holds',
    explanation:
      'Wazuh compares lines with and without their line end here, so the condition never finds anything.',
  },
  HR711: {
    severity: 'info',
    title: 'Inverted lookup',
    explanation: 'address_match_key_value holds when no entry is found or its value does not match.',
  },
  HR712: {
    severity: 'info',
    title: 'Base of the composite cannot fill its history',
    explanation:
      'The history rule has level 0 (such events enter no history), or it is read by if_matched_sid elsewhere and so feeds no group history.',
  },
  HR713: {
    severity: 'info',
    title: 'Event name is missing from the list',
    explanation:
      'The rule waits for an event name that the list tested by an ancestor does not hold, so it is never reached.',
  },
  HR714: {
    severity: 'info',
    title: "Decoder name is never an event's decoder",
    explanation:
      'A child decoder without use_own_name takes the name of its parent, so decoded_as with its own name never holds.',
  },
  HR715: {
    severity: 'info',
    title: 'Pattern type is set by the last element only',
    explanation:
      'Negation and type of repeated elements come from the last one; earlier attributes are lost.',
  },
} as const satisfies Record<string, CodeEntry>;
