import type { CodeEntry } from './entry.ts';

/** 3xx: decoder files (SEMANTICS 6.1, 6.2). Errors refuse the ruleset, as in Wazuh. */
export const DECODER_CODES = {
  HR300: {
    severity: 'error',
    title: 'Not a decoder',
    explanation:
      'Decoder files hold `<decoder name="…">` elements (and `<var>`); the name comes first, and only `status` may follow it.',
    remedy: 'Write <decoder name="…"> elements only.',
  },
  HR301: {
    severity: 'error',
    title: 'Decoder refused',
    explanation: 'The decoder has a fault that is reported beside this one; Wazuh reports both.',
    remedy: 'Correct the fault that is reported beside this one.',
  },
  HR302: {
    severity: 'error',
    title: 'Empty decoder or decoder file',
    explanation: 'A decoder needs at least one option, and a decoder file at least one decoder.',
    remedy: 'Add a decoder with a prematch, or delete the file.',
  },
  HR303: {
    severity: 'error',
    title: 'Unknown decoder option',
    explanation: 'The element is no decoder option. Wazuh refuses the ruleset rather than ignoring it.',
    remedy: 'Delete the element, or correct its name.',
  },
  HR304: {
    severity: 'error',
    title: 'Decoder that nothing selects',
    explanation: 'A decoder needs a `<prematch>`, a `<program_name>` or a `<parent>`.',
    remedy: 'Give it a prematch, a program_name or a parent.',
  },
  HR305: {
    severity: 'error',
    title: 'Regex and order do not go together',
    explanation:
      '`<regex>` needs an `<order>`, and `<order>` or `<fts>` need a `<regex>`; a plug-in decoder takes none of them.',
    remedy: 'Write both a regex and an order, or a plugin_decoder alone.',
  },
  HR306: {
    severity: 'error',
    title: 'Offset that cannot be used here',
    explanation:
      '`after_parent` needs a parent, `after_prematch` a prematch, `after_regex` an earlier sibling of the same name; only the first of repeated elements may have an offset.',
    remedy: 'Delete the offset, or add what it refers to.',
  },
  HR307: {
    severity: 'error',
    title: 'Bad name in order or fts',
    explanation:
      'A name is empty, there are more than 256, or `<fts>` names a dynamic field that the `<order>` before it does not have in front of its first static name.',
    remedy: 'Write names separated by commas, and dynamic ones in order before static ones.',
  },
  HR308: {
    severity: 'error',
    title: 'Unknown value of a decoder option',
    explanation: 'The value of `<type>` or `<plugin_decoder>` is not one that exists.',
    remedy: 'Write one of the values that the option takes.',
  },
  HR309: {
    severity: 'error',
    title: 'Unknown parent decoder',
    explanation:
      'Parents are looked up among the root decoders loaded so far: there are no grandchildren, and order counts.',
    remedy: 'Define the parent before its children, without a parent of its own.',
  },
  HR310: {
    severity: 'error',
    title: 'Bad chain of decoders',
    explanation:
      'Children of one parent with the same name continue each other: the later ones have no prematch and no fts, and each has a regex or a plug-in.',
    remedy: 'Give the later decoder another name, or keep regex and order only.',
  },
  HR311: {
    severity: 'error',
    title: 'Root decoders of one kind only',
    explanation:
      "A ruleset needs at least one root decoder without `<program_name>` and, when it brings all of Wazuh's root rules, one with it; Wazuh refuses it otherwise.",
    remedy: 'Add a root decoder of the kind that is missing.',
  },
  HR312: {
    severity: 'warning',
    title: 'Text too long',
    explanation:
      'Patterns, parents and comments of decoders are shorter than 1,024 bytes. Wazuh reports the longer one, and goes on as if it, and what was glued to it so far, had not been written.',
    remedy: 'Split the pattern over several decoders of one name.',
    engineError: true,
  },
  HR313: {
    severity: 'warning',
    title: 'Unknown value of a decoder attribute, default used',
    explanation:
      'The value of `type`, of the `offset` of a regex, or of a JSON option does not exist (`osmatch` is no type for prematch and regex); the default applies.',
    remedy: 'Write one of the values that exist, or delete it.',
  },
  HR314: {
    severity: 'error',
    title: 'Pattern does not compile',
    explanation: 'The pattern is not valid for its engine. Wazuh refuses the ruleset.',
    remedy: 'Correct the pattern at the marked place.',
  },
  HR315: {
    severity: 'warning',
    title: 'Unknown offset of a prematch',
    explanation:
      'The value of `offset` does not exist. Wazuh reports an error, and goes on as if it had not been written.',
    remedy: 'Write after_parent, or delete it.',
    engineError: true,
  },
} as const satisfies Record<string, CodeEntry>;
