import { toByteString } from '../../bytes/byte-string.ts';
import { type RulesetTest, TestFileError } from './expectation.ts';

interface Option {
  readonly key: string;
  readonly line: number;
  readonly values: string[];
}

interface Section {
  readonly name: string;
  readonly line: number;
  readonly options: Map<string, Option>;
}

/**
 * Wazuh's test files (SEMANTICS 10.4): a section is a test with `rule`, `alert` (level) and `decoder`, and any
 * number of `log …` keys. Values of equal keys are lines of one test; every key is a test of its own.
 */
export function parseIniTests(file: string, text: string): RulesetTest[] {
  return parseSections(file, text).flatMap(sectionTests(file));
}

function sectionTests(file: string): (section: Section) => RulesetTest[] {
  return ({ name, options }) => {
    const value = (key: string): string => (options.get(key)?.values ?? []).join('\n').trim();
    const expected = { rule: value('rule'), level: value('alert'), decoder: value('decoder') };
    return [...options.values()]
      .filter(({ key }) => key.startsWith('log'))
      .map(({ key, line, values }) => ({
        file,
        line,
        name: `${name}: ${key}`,
        logs: values.filter((log) => log !== '').map(toByteString),
        expected: { kind: 'ini', ...expected, negated: key.endsWith('fail') },
      }));
  };
}

/**
 * The reader's rules: `;` and `#` begin comment lines, a key ends at the first `=` or `:`, key names are
 * lower-cased, and a line indented deeper than its key goes on with the value.
 */
function parseSections(file: string, text: string): Section[] {
  const sections: Section[] = [];
  let section: Section | undefined;
  let option: Option | undefined;
  let keyIndent = 0;
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue;
    const indent = raw.length - raw.trimStart().length;
    if (option !== undefined && indent > keyIndent) {
      option.values.push(line);
      continue;
    }
    keyIndent = indent;
    const title = /^\[([^\]]+)\]/.exec(line)?.[1];
    if (title !== undefined) {
      section = { name: title, line: index + 1, options: new Map() };
      sections.push(section);
      option = undefined;
      continue;
    }
    const pair = /^(.*?)\s*[=:]\s*(.*)$/.exec(line);
    if (section === undefined || pair === null) {
      throw new TestFileError(
        file,
        index + 1,
        section === undefined ? 'no section begins here' : 'this line has no =',
      );
    }
    const key = (pair[1] ?? '').toLowerCase();
    const value = pair[2] ?? '';
    const existing = section.options.get(key);
    if (existing === undefined) {
      option = { key, line: index + 1, values: [value] };
      section.options.set(key, option);
    } else {
      option = existing;
      existing.values.push(value);
    }
  }
  return sections;
}
