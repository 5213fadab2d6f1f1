import { readdirSync, readFileSync } from 'node:fs';
import type { Ruleset } from '../../src/ruleset/ruleset.ts';
import { type CaseFile, compileCase } from './golden.ts';
import { sharedPath } from './shared.ts';

/** Lists of the stock configuration, under the names rules use (golden README, "Homes"). */
const LISTS = [
  'audit-keys',
  'amazon/aws-eventnames',
  'security-eventchannel',
  'malicious-ioc/malware-hashes',
  'malicious-ioc/malicious-ip',
  'malicious-ioc/malicious-domains',
];

export function stockFiles(folder: 'rules' | 'decoders' | 'testing/ruleset'): CaseFile[] {
  const path = sharedPath('fixtures', 'wazuh-ruleset', folder);
  return readdirSync(path)
    .filter((name) => name.endsWith('.xml'))
    .map((name) => ({ name, text: readFileSync(`${path}/${name}`, 'utf8') }));
}

function stockLists(): CaseFile[] {
  return LISTS.map((list) => {
    const paths = [list, list.replace(/.*\//, '')].map((name) =>
      sharedPath('fixtures', 'wazuh-ruleset', 'lists', name),
    );
    const text = paths.map(tryRead).find((found) => found !== undefined);
    if (text === undefined) throw new Error(`the list ${list} is not in shared`);
    return { name: `etc/lists/${list}`, text };
  });
}

function tryRead(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

export type Home = 'stock' | 'tests' | 'stock+DeleteObjects';

const loaded = new Map<Home, Ruleset>();

/** A rule set of the golden data, compiled once a test file. */
export function home(name: Home): Ruleset {
  const existing = loaded.get(name);
  if (existing !== undefined) return existing;
  const { ruleset, diagnostics } = compileCase({ ...filesOf(name), exclude: ['0215-policy_rules.xml'] });
  if (ruleset === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  loaded.set(name, ruleset);
  return ruleset;
}

/** The same as files of a ruleset folder, whose lists are named without `etc/lists/`. */
export function homeTexts(name: Home): HomeFiles {
  const { rules, decoders, lists } = filesOf(name);
  return {
    rules,
    decoders,
    lists: lists.map((list) => ({ ...list, name: list.name.replace(/^etc\/lists\//, '') })),
  };
}

interface HomeFiles {
  readonly rules: readonly CaseFile[];
  readonly decoders: readonly CaseFile[];
  readonly lists: readonly CaseFile[];
}

function filesOf(name: Home): HomeFiles {
  const lists = stockLists();
  let rules = stockFiles('rules');
  let decoders = stockFiles('decoders');
  if (name === 'tests') {
    const extra = stockFiles('testing/ruleset');
    rules = [...rules.map(withWindowsPatch), ...extra.filter((file) => file.name.includes('rules'))];
    decoders = [...decoders, ...extra.filter((file) => file.name.includes('decoders'))];
  }
  if (name === 'stock+DeleteObjects') {
    for (const [at, list] of lists.entries()) {
      if (list.name.endsWith('aws-eventnames'))
        lists[at] = { ...list, text: `${list.text.trimEnd()}\nDeleteObjects:S3\n` };
    }
  }
  return { rules, decoders, lists };
}

/** What the runner of the Windows tests changes in rule 60000 first (SEMANTICS 10.4). */
function withWindowsPatch({ name, text }: CaseFile): CaseFile {
  const patched = text.replace(/<rule id="60000"[\s\S]*?<\/rule>/, (rule) =>
    rule
      .replace(/<category>.*?<\/category>/, '')
      .replace(/<decoded_as>.*?<\/decoded_as>/, '<decoded_as>json</decoded_as>'),
  );
  return { name, text: patched };
}
