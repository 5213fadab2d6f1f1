import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DiagnosticCollector } from '../../src/diagnostic/diagnostic.ts';
import { type RulesetLocation, readRuleset } from '../../src/ruleset/read.ts';

const RULE =
  '<group name="g,"><rule id="100100" level="3"><match>x</match><description>d</description></rule></group>';

let root: string;
const at = (...parts: string[]) => path.join(root, ...parts);
const write = (name: string, text: string) => {
  mkdirSync(path.dirname(at(name)), { recursive: true });
  writeFileSync(at(name), text);
};

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'harrier-read-'));
});
afterEach(() => rmSync(root, { recursive: true }));

async function read(location: RulesetLocation) {
  const diagnostics = new DiagnosticCollector();
  const files = await readRuleset(location, diagnostics);
  return {
    rules: files?.rules.map(({ name }) => path.relative(root, name)),
    lists: files?.lists.map(({ name }) => name),
    said: diagnostics.all.map(({ code, message, remedy }) =>
      `${code} ${message}: ${remedy}`.replaceAll(root, 'ROOT'),
    ),
  };
}

describe('what is in a folder', () => {
  it('a link to nowhere and a pipe are told, and the rest is read', async () => {
    write('set/rules/1.xml', RULE);
    symlinkSync(at('nowhere'), at('set/rules/2.xml'));
    execFileSync('mkfifo', [at('set/rules/3.xml')]);
    const { rules, said } = await read({ dir: at('set') });
    expect(rules).toEqual(['set/rules/1.xml']);
    expect(said).toEqual([
      expect.stringContaining('HR601 ROOT/set/rules/2.xml does not exist'),
      expect.stringContaining('HR601 ROOT/set/rules/3.xml is no file'),
    ]);
  });

  it('linked folders of lists are gone through, loops once, versions of mounted folders never', async () => {
    write('set/rules/1.xml', RULE);
    write('set/lists/..2026_11_21/keys', 'a:b');
    symlinkSync('..2026_11_21', at('set/lists/..data'));
    symlinkSync('..data/keys', at('set/lists/keys'));
    write('other/names', 'c:d');
    symlinkSync(at('other'), at('set/lists/linked'));
    symlinkSync('..', at('set/lists/up'));
    const { lists, said } = await read({ dir: at('set') });
    expect(lists).toEqual(expect.arrayContaining(['etc/lists/keys', 'etc/lists/linked/names']));
    expect(lists?.filter((name) => name.includes('..'))).toEqual([]);
    expect(said).toEqual([]);
  });

  it('what a caller names must be a file', async () => {
    const { said } = await read({ rules: ['/dev/zero'], decoders: [], lists: [] });
    expect(said[0]).toContain('HR600 /dev/zero is no file');
  });

  it('settings that are there and cannot be read refuse the ruleset', async () => {
    write('set/rules/1.xml', RULE);
    mkdirSync(at('set/ruleset.yaml'));
    expect((await read({ dir: at('set') })).said[0]).toContain('HR600 ROOT/set/ruleset.yaml cannot be read');
  });
});

describe('a place that holds no ruleset says which was meant', () => {
  it('an installation of Wazuh', async () => {
    for (const folder of ['ruleset/rules', 'ruleset/decoders', 'etc/rules', 'etc/lists'])
      mkdirSync(at(folder), { recursive: true });
    expect((await read({ dir: root })).said).toEqual([
      'HR605 ROOT holds no rules and no decoders: This is a Wazuh installation: use --rules ROOT/ruleset/rules ' +
        '--rules ROOT/etc/rules --decoders ROOT/ruleset/decoders --lists ROOT/etc/lists',
    ]);
  });

  it.each([
    ['set/rules', 'The folder above was meant: --ruleset ROOT/set'],
    ['bare', 'Its .xml files are used with --rules ROOT/bare or --decoders ROOT/bare'],
    ['empty', 'Files are looked for in rules/ and decoders/'],
  ])('--ruleset %s', async (folder, remedy) => {
    write('set/rules/1.xml', RULE);
    write('bare/1.xml', RULE);
    mkdirSync(at('empty'));
    expect((await read({ dir: at(folder) })).said[0]).toContain(remedy);
  });

  it('--rules of a whole ruleset, and lists alone', async () => {
    write('set/rules/1.xml', RULE);
    write('set/lists/keys', 'a:b');
    expect((await read({ rules: [at('set')], decoders: [], lists: [] })).said[0]).toContain(
      'The whole of it is used with --ruleset ROOT/set',
    );
    expect((await read({ rules: [], decoders: [], lists: [at('set/lists')] })).said).toEqual([
      'HR605 no rules and no decoders are named: Name some with --rules and --decoders.',
    ]);
  });
});
