import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../../support/run-cli.ts';

async function rules(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const { code, stdout, stderr } = await runCli('rules', ...args);
  return { code, out: stdout, err: stderr };
}

const GOOD = `<group name="local,">
  <rule id="100001" level="3"><decoded_as>json</decoded_as><description>base</description></rule>
  <rule id="100002" level="7">
    <if_sid>100001</if_sid>
    <field name="user">^root$</field>
    <match>"a":"b"</match>
    <description>root did it</description>
    <mitre><id>T1078</id></mitre>
  </rule>
</group>
`;

describe('harrier rules', () => {
  let folder: string;
  const file = (name: string) => path.join(folder, name);

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'rules-'));
    await writeFile(file('good.xml'), GOOD.replace('<field name="user">', '<field name="who">'));
    await writeFile(
      file('warned.xml'),
      GOOD.replace('<field name="user">', '<field name="who">').replace('>100001<', '>100001, 99<'),
    );
    await writeFile(file('refused.xml'), GOOD);
    await writeFile(
      file('often.xml'),
      `<group name="local,">
        <rule id="100001" level="3"><match>a</match><description>base</description></rule>
        <rule id="100003" level="9" frequency="3" timeframe="60"><if_matched_sid>100001</if_matched_sid>
          <same_srcip/><different_field>who</different_field><description>often</description></rule>
        <rule id="100004" level="9"><if_matched_group>local</if_matched_group><global_frequency/>
          <description>together</description></rule></group>`,
    );
    await writeFile(file('odd.ini'), '[t]\nlog 1 pass = a\nrule = 100001\nalert = 3\ndecoder =\n');
    await writeFile(file('without.ini'), '[t]\nrule = 100001\n');
    const samples = [
      { name: 'root', rule: 100_002, alert: true, event: '{"who":"root","a":"b"}' },
      { name: 'wrong', rule: 100_002, alert: true, event: { who: 'bob' } },
    ];
    await writeFile(file('s.events.jsonl'), samples.map((sample) => JSON.stringify(sample)).join('\n'));
    await writeFile(
      file('t.ini'),
      '[t]\nlog 1 pass = {"who": "root", "a":"b"}\nrule = 100002\nalert = 7\ndecoder = json\n',
    );
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('lint: advice is no failure, warnings are, errors refuse', async () => {
    const good = await rules('lint', file('good.xml'));
    expect(good.code).toBe(0);
    expect(good.out).toContain('info[HR700]');
    expect(good.out).toContain('good.xml:6:12');
    const warned = await rules('lint', file('warned.xml'));
    expect(warned.code).toBe(1);
    expect((await rules('lint', file('warned.xml'), '--strict')).code).toBe(4);
    const refused = await rules('lint', file('refused.xml'));
    expect(refused.code).toBe(4);
    expect(refused.out).toContain('error[HR208] user is a static field');
    expect(refused.out).toContain('refused.xml:5:5');
  });

  it('lint: JSON and SARIF for programs', async () => {
    const json = JSON.parse((await rules('lint', '--json', file('refused.xml'))).out);
    expect(json).toMatchObject({
      refused: true,
      findings: [{ code: 'HR208', line: 5, column: 5, subject: '100002' }],
    });
    const sarif = JSON.parse((await rules('lint', '--format', 'sarif', file('refused.xml'))).out);
    expect(sarif.runs[0].results[0]).toMatchObject({ ruleId: 'HR208', level: 'error' });
  });

  it('tree, show and explain', async () => {
    const tree = await rules('tree', '100001', '--rules', file('good.xml'));
    expect(tree.out.trim().split('\n')).toEqual([
      '└─ 100001 (level 3) base',
      '   └─ 100002 (level 7) root did it',
    ]);
    const show = JSON.parse((await rules('show', '100002', '--json', '--rules', file('good.xml'))).out);
    expect(show).toMatchObject({
      id: 100_002,
      level: 7,
      groups: ['local'],
      mitre: { ids: ['T1078'] },
      paths: [[1, 100_001, 100_002]],
      conditions: [{ option: 'match' }, { option: 'field who', text: 'osregex "^root$"' }],
    });
    const explain = await rules('explain', '100002', '--rules', file('good.xml'));
    expect(explain.out).toContain('decoded_as: json');
    expect(explain.out).toContain('field who: osregex "^root$"');
    const often = await rules('explain', '100003', '--rules', file('often.xml'));
    expect(often.out).toContain(
      'history: 2 earlier events of rule 100001, of the same agent, within 60 s, same srcip, different who (frequency 3)',
    );
    const grouped = await rules('explain', '100004', '--rules', file('often.xml'));
    expect(grouped.out).toContain('of the 3 rules whose groups match "local", of any agent, within 360 s');
    const missing = await rules('show', '99', '--rules', file('good.xml'));
    expect(missing.code).toBe(2);
    expect(missing.err).toContain('no rule 99');
  });

  it('test: samples and .ini files, failures only, JUnit', async () => {
    const junit = file('junit.xml');
    const samples = await rules(
      'test',
      file('s.events.jsonl'),
      '--rules',
      file('good.xml'),
      '--only-failing',
      '--junit',
      junit,
    );
    expect(samples.code).toBe(1);
    expect(samples.out).toContain('FAIL s.events.jsonl:2 wrong');
    expect(samples.out).toContain('got    rule 100001, an alert');
    expect(samples.out).not.toContain('pass s.events');
    expect(samples.out).toContain('2 tests, 1 passed, 1 failed');
    expect(await readFile(junit, 'utf8')).toContain(
      '<testsuite name="s.events.jsonl" tests="2" failures="1">',
    );
    const ini = await rules('test', file('t.ini'), '--rules', file('good.xml'));
    expect(ini).toMatchObject({ code: 0 });
    expect((await rules('test', file('t.ini'), '--rules', file('refused.xml'))).code).toBe(4);
    // SEMANTICS 10.4: the runner takes the number of empty values for a failure.
    const odd = await rules('test', file('odd.ini'), '--rules', file('often.xml'));
    expect(odd.code).toBe(1);
    expect(odd.out).toContain('wanted rule 100001, level 3, decoder none; with an empty value');
    const without = await rules('test', file('without.ini'), '--rules', file('often.xml'));
    expect(without).toMatchObject({ code: 2, err: expect.stringContaining('there is no test in') });
  });
});
