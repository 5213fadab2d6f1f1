import type { CodeEntry } from './entry.ts';

/** 7xx: what loads, but probably does not do what its author meant. Never refuses a ruleset. */
export const LINT_CODES = {
  HR700: {
    severity: 'info',
    title: 'Pattern depends on the spelling of JSON',
    explanation:
      'The pattern holds for `"a":"b"` or for `"a": "b"` only. Wazuh\'s AWS module writes a blank behind the colon, AWS itself does not; allow both or test the field.',
    remedy: 'Test the field with <field>, or allow both spellings.',
  },
  HR701: {
    severity: 'info',
    title: 'Pattern can never match',
    explanation:
      'OS_Match and OS_Regex compare non-ASCII letters of a pattern with nothing, and adjacent groups never match. The condition always fails.',
    remedy: 'Write the letters with \\., or choose type="pcre2".',
  },
  HR702: {
    severity: 'info',
    title: 'Leading ! is ignored',
    explanation:
      'In srcip and dstip a leading `!` is accepted and ignored: the address matches positively. Write negate="yes".',
    remedy: 'Write negate="yes".',
  },
  HR703: {
    severity: 'info',
    title: 'Only the last two lists count',
    explanation: 'Of three or more `<list>` conditions in one rule, all but the last two are dropped.',
    remedy: 'Spread the lists over parent and child rules.',
  },
  HR704: {
    severity: 'info',
    title: 'Rule can never be reached',
    explanation:
      'A sibling before it always matches when this rule could, so this one never gives the result.',
    remedy: 'Give this rule a higher level, or make it a child of the other.',
  },
  HR705: {
    severity: 'info',
    title: 'Composite rule of level 0',
    explanation: 'A history walk stops at once for level 0, so the rule can never fire.',
    remedy: 'Give the rule a level above 0.',
  },
  HR706: {
    severity: 'info',
    title: 'frequency 2 does not reset',
    explanation:
      'With a frequency of 2 nothing is marked: after the first firing, every further event within the window fires again.',
    remedy: 'Add ignore="<seconds>" if one alert is enough.',
  },
  HR707: {
    severity: 'info',
    title: 'Entity is not decoded',
    explanation:
      'Entities stand for themselves: `&lt;` matches the four characters. A literal `<` is written `\\<` in OS_Regex.',
    remedy: 'Write the character itself, and \\< for a literal < in OS_Regex.',
  },
  HR708: {
    severity: 'info',
    title: 'Rule is its own parent',
    explanation: 'The rule names its own id in if_sid. A parent must be another rule that is loaded before.',
    remedy: 'Name the rule that must match before this one.',
  },
  HR709: {
    severity: 'info',
    title: 'Repeated elements are glued together',
    explanation:
      'Repeated match, regex, if_sid and the like are concatenated without separator, and the attributes of the last one apply to the whole.',
    remedy: 'End each element but the last with |, or write one element.',
  },
  HR710: {
    severity: 'info',
    title: 'check_if_ignored never holds',
    explanation:
      'Wazuh compares lines with and without their line end here, so the condition never finds anything.',
    remedy: 'Delete the option, and use ignore="<seconds>" of the rule.',
  },
  HR711: {
    severity: 'info',
    title: 'Inverted lookup',
    explanation: 'address_match_key_value holds when no entry is found or its value does not match.',
    remedy: 'Use address_match_key in a child of level 0 for what is to be left out.',
  },
  HR712: {
    severity: 'info',
    title: 'Base of the composite cannot fill its history',
    explanation:
      'The history rule is not loaded, has level 0 or noalert (such events enter no history), or it is read by if_matched_sid elsewhere and so feeds no group history.',
    remedy: 'Count a rule whose level is above 0, and whose events no if_matched_sid reads.',
  },
  HR713: {
    severity: 'info',
    title: 'Event name is missing from the list',
    explanation:
      'The rule waits for an event name that the list tested by an ancestor does not hold, so it is never reached.',
    remedy: 'Add the name to the list.',
  },
  HR714: {
    severity: 'info',
    title: "Decoder name is never an event's decoder",
    explanation:
      'A child decoder without use_own_name takes the name of its parent, so decoded_as with its own name never holds.',
    remedy: 'Name the parent decoder, or set use_own_name in the child.',
  },
  HR715: {
    severity: 'info',
    title: 'Pattern type is set by the last element only',
    explanation:
      'Negation and type of repeated elements come from the last one; earlier attributes are lost.',
    remedy: 'Write the same attributes on every element.',
  },
  HR716: {
    severity: 'info',
    title: 'Empty id in if_sid',
    explanation:
      'Behind a separator at the end of if_sid, and in an empty one, Wazuh reads the id 0, which stands for the place below the root: the rule is tested on every event of its category.',
    remedy: 'Let if_sid end with a digit.',
  },
  HR717: {
    severity: 'info',
    title: 'Digits are cut off',
    explanation:
      'Of timeframe five digits are read, of maxsize four and of ignore six; further ones are lost.',
    remedy: 'Write no more digits than are read.',
  },
  HR718: {
    severity: 'info',
    title: 'Static field compared as a dynamic one',
    explanation:
      'same_field, different_field and not_same_field look at dynamic fields only, where a static field never is: same_field then never holds, and the others always do.',
    remedy: 'Use the option of the static field, such as same_srcip.',
  },
  HR719: {
    severity: 'info',
    title: 'Overwrite cannot add a history',
    explanation:
      'Whether a rule searches earlier events is settled by its first definition. An if_matched option that an overwrite adds has no effect.',
    remedy: 'Write a new rule with an id of its own.',
  },
  HR720: {
    severity: 'info',
    title: 'Leading ! of a time range is lost',
    explanation:
      'A range over midnight is stored as the hours between, negated; a ! in front of it changes nothing.',
    remedy: 'Write the hours outside of the range.',
  },
  HR721: {
    severity: 'info',
    title: 'no_counter is undone',
    explanation: 'no_email_alert and no_log clear an earlier no_counter of the same rule.',
    remedy: 'Write no_counter last.',
  },
  HR722: {
    severity: 'info',
    title: 'check_diff takes the place of the history',
    explanation:
      'A rule with check_diff does not search earlier events, so its frequency, timeframe and comparisons have no effect.',
    remedy: 'Write two rules, one for each.',
  },
  HR723: {
    severity: 'info',
    title: 'Extraction of a decoder with children never runs',
    explanation: 'With children, the regex or plug-in of the root decoder itself is never used.',
    remedy: 'Move the extraction into a last child without prematch.',
  },
  HR724: {
    severity: 'info',
    title: 'Decoder is never tried',
    explanation:
      'A child without prematch is taken at once for every event of its parent; siblings of other names behind it are never reached.',
    remedy: 'Move it in front, or give the other one a prematch.',
  },
  HR725: {
    severity: 'info',
    title: 'use_own_name without effect',
    explanation: 'A child without prematch never becomes the decoder of an event, so its name is never seen.',
    remedy: 'Give the decoder a prematch.',
  },
  HR726: {
    severity: 'info',
    title: 'JSON option without effect',
    explanation:
      'The options of the JSON plug-in are read from the decoder of the event, which is the parent when the child has no prematch.',
    remedy: 'Write the option into the parent as well.',
  },
} as const satisfies Record<string, CodeEntry>;
