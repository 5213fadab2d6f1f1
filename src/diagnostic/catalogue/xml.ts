import type { CodeEntry } from './entry.ts';

/** 1xx: the XML dialect (SEMANTICS part 1). */
export const XML_CODES = {
  HR100: {
    severity: 'error',
    title: 'Malformed XML',
    explanation: 'The file cannot be read as Wazuh XML. Wazuh refuses the whole ruleset in this case.',
    remedy: 'Correct the file at this place.',
  },
  HR101: {
    severity: 'error',
    title: 'XML declaration or processing instruction',
    explanation:
      'Wazuh files are not XML documents: `<?xml … ?>` is read as an element with an illegal attribute, and the ruleset is refused. Delete the line.',
    remedy: 'Delete the line.',
  },
  HR102: {
    severity: 'error',
    title: 'Element is not closed',
    explanation:
      'A closing tag must repeat the opening name byte for byte, without blanks, and every element must be closed before the file ends.',
    remedy: 'Close the element with its own name, such as </rule> for <rule>.',
  },
  HR103: {
    severity: 'error',
    title: 'Closing tag without opening tag',
    explanation: 'The file closes an element that is not open. Wazuh refuses the whole ruleset in this case.',
    remedy: 'Delete the closing tag, or open the element before it.',
  },
  HR104: {
    severity: 'error',
    title: 'Comment is not closed',
    explanation:
      'Everything from `<!` on is a comment until the first `-->` or `!>`. CDATA sections do not exist: they are read as comments.',
    remedy: 'End the comment with -->.',
  },
  HR105: {
    severity: 'error',
    title: 'Malformed attribute',
    explanation:
      'Attributes are name="value" or name=\'value\': no blank before `=`, no `>` in the value, and a blank, `/` or `>` after the closing quote.',
    remedy: 'Write name="value", with blanks only between attributes.',
  },
  HR106: {
    severity: 'error',
    title: 'Attribute is repeated',
    explanation:
      'An element has two attributes of the same name. Wazuh refuses the whole ruleset in this case.',
    remedy: 'Keep one of the two attributes.',
  },
  HR107: {
    severity: 'error',
    title: 'XML limit exceeded',
    explanation:
      'Names, attributes and contents may have 20,479 bytes, elements 49 attributes, and nesting 1,024 levels.',
    remedy: 'Split the element, or shorten it.',
  },
  HR110: {
    severity: 'error',
    title: 'Unknown variable',
    explanation:
      'Once a file defines a variable, every `$NAME` after it must be defined earlier in the same file. A name runs to the next `$`, `.`, `|`, `,` or blank.',
    remedy: 'Define the variable further up in the same file, or write the text itself.',
  },
  HR111: {
    severity: 'error',
    title: 'Malformed variable definition',
    explanation:
      'A variable is written `<var name="NAME">value</var>`; any other attribute in front is refused.',
    remedy: 'Write <var name="NAME">value</var>.',
  },
} as const satisfies Record<string, CodeEntry>;
