import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadRuleset } from '../../src/ruleset/load.ts';

const rule = (id: number, inner = '') =>
  `<rule id="${id}" level="5">${inner}<description>rule ${id}</description></rule>`;
const group = (...rules: string[]) => `<group name="local,">${rules.join('')}</group>`;

describe('a ruleset folder', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'ruleset-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  async function write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, text] of Object.entries(files)) {
      const file = path.join(dir, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, text);
    }
  }

  it('may hold local rules only: root rules and a JSON decoder are built in', async () => {
    await write({
      'rules/local.xml': group(rule(100_001, '<decoded_as>json</decoded_as><field name="a">x</field>')),
    });
    const { ruleset, diagnostics } = await loadRuleset({ dir });
    expect(diagnostics).toEqual([]);
    const verdict = ruleset?.openSession().process({ text: '{"a":"x"}', location: 'stdin', time: 0 });
    expect(verdict).toMatchObject({ rule: { id: 100_001 }, alert: true });
  });

  it('holds files whose names end in .xml, in whatever case', async () => {
    await write({ 'rules/a.XML': group(rule(100_001)), 'rules/b.xml~': group(rule(100_002)) });
    const { ruleset } = await loadRuleset({ dir });
    expect(ruleset?.tree.rules.map(({ id }) => id)).toContain(100_001);
    expect(ruleset?.tree.rules.map(({ id }) => id)).not.toContain(100_002);
  });

  it('with all root rules needs root decoders with and without program name', async () => {
    const roots = [1, 2, 3, 4, 5, 6, 7].map((id) => rule(id)).join('');
    const plain = '<decoder name="a"><prematch>^x</prematch></decoder>';
    await write({ 'rules/roots.xml': group(roots), 'decoders/a.xml': plain });
    expect((await loadRuleset({ dir })).diagnostics.map(({ code }) => code)).toEqual(['HR311']);
    await write({ 'rules/roots.xml': group(rule(1)) });
    expect((await loadRuleset({ dir })).ruleset).toBeDefined();
    await write({
      'rules/roots.xml': group(roots),
      'decoders/b.xml': '<decoder name="b"><program_name>^x</program_name></decoder>',
    });
    expect((await loadRuleset({ dir })).ruleset).toBeDefined();
  });

  it('loads files by base name in byte order, without the excluded ones, lists under etc/lists', async () => {
    await write({
      'rules/b.xml': group(
        rule(200_002, '<if_sid>200001</if_sid><list field="a">etc/lists/sub/names</list>'),
      ),
      'rules/a.xml': group(rule(200_001)),
      'rules/c.xml': group(rule(200_003)),
      'rules/notes.txt': 'no rules',
      'lists/sub/names': 'x:\n',
      'ruleset.yaml': 'alert_level: 6\nexclude: [c.xml]\nmanager: here\n',
    });
    const { ruleset, diagnostics } = await loadRuleset({ dir });
    expect(diagnostics).toEqual([]);
    expect(ruleset?.tree.rules.map(({ id }) => id).filter((id) => id > 9)).toEqual([200_001, 200_002]);
    const session = ruleset?.openSession();
    expect(session?.options).toMatchObject({ alertLevel: 6, manager: 'here', mode: 'live' });
    const verdict = session?.process({ text: '{"a":"x"}', location: 'stdin', time: 0 });
    expect(verdict).toMatchObject({ rule: { id: 200_002 }, alert: false });
  });

  it('refuses bad settings with their place', async () => {
    await write({
      'rules/a.xml': group(rule(200_001)),
      'ruleset.yaml': 'alert_level: 99\ntime_zone: Mars\nfoo: 1\n',
    });
    const { ruleset, diagnostics } = await loadRuleset({ dir });
    expect(ruleset).toBeUndefined();
    expect(diagnostics.map(({ code }) => code)).toEqual(['HR602', 'HR602', 'HR602']);
    const lines = diagnostics.map(({ span }) => span?.source.position(span.start).line);
    expect(lines.slice(0, 2)).toEqual([1, 2]);
  });

  it('R11: warnings refuse with strict', async () => {
    await write({ 'rules/a.xml': group(rule(200_001), rule(200_001)) });
    expect((await loadRuleset({ dir })).ruleset).toBeDefined();
    expect((await loadRuleset({ dir }, { strict: true })).ruleset).toBeUndefined();
  });

  it('takes an empty rule file, and refuses one with nothing but a comment', async () => {
    await write({ 'rules/a.xml': '', 'rules/b.xml': group(rule(200_001)) });
    expect((await loadRuleset({ dir })).diagnostics).toEqual([]);
    await write({ 'rules/c.xml': '<!-- nothing -->' });
    expect((await loadRuleset({ dir })).diagnostics.map(({ code }) => code)).toEqual(['HR603']);
  });

  it('takes a file of local decoders that holds none', async () => {
    await write({
      'rules/a.xml': group(rule(200_001)),
      'decoders/local_decoder.xml': '<!-- yours -->',
    });
    expect((await loadRuleset({ dir })).diagnostics).toEqual([]);
    await write({ 'decoders/a.xml': '' });
    expect((await loadRuleset({ dir })).diagnostics.map(({ code }) => code)).toContain('HR603');
  });

  it('reports what does not exist', async () => {
    const absent = path.join(dir, 'absent');
    expect((await loadRuleset({ dir: absent })).diagnostics.map(({ code }) => code)).toEqual(['HR600']);
    const named = await loadRuleset({ rules: [absent], decoders: [], lists: [] });
    expect(named.diagnostics.map(({ code }) => code)).toContain('HR600');
    expect(named.ruleset).toBeUndefined();
  });

  it('R11: reports everything that is wrong at once', async () => {
    await write({
      'rules/a.xml': '<group name="a,"><rule id="1" level="3"></rule>',
      'rules/b.xml': group(
        rule(200_001, '<foo/>'),
        rule(200_002, '<regex>(</regex>'),
        '<rule id="x" level="3"/>',
      ),
    });
    const { ruleset, diagnostics } = await loadRuleset({ dir });
    expect(ruleset).toBeUndefined();
    expect(diagnostics.map(({ code }) => code).sort()).toEqual(['HR102', 'HR203', 'HR205', 'HR214']);
  });
});
