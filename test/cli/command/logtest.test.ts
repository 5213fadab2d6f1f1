import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));

async function logtest(
  input: string,
  ...options: string[]
): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN, 'logtest', ...options]);
  child.stdin.end(input);
  const [out, err] = await Promise.all([readAll(child.stdout), readAll(child.stderr)]);
  const code = child.exitCode ?? (await new Promise<number | null>((done) => child.once('close', done)));
  return { code, out, err };
}

const lines = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, never>);

describe('harrier logtest', () => {
  let folder: string;
  let rules: string;
  let decoders: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'logtest-'));
    rules = path.join(folder, 'local_rules.xml');
    decoders = path.join(folder, 'local_decoder.xml');
    await writeFile(
      rules,
      `<group name="local,">
        <rule id="100001" level="5"><decoded_as>door</decoded_as><description>door $(who)</description></rule>
        <rule id="100002" level="10" frequency="3" timeframe="60"><if_matched_sid>100001</if_matched_sid>
          <description>much to do</description></rule>
      </group>`,
    );
    await writeFile(
      decoders,
      '<decoder name="door"><prematch>^door: </prematch><regex offset="after_prematch">^(\\S+)</regex><order>who</order></decoder>',
    );
  });

  afterAll(() => rm(folder, { recursive: true }));

  const ids = (out: string) => lines(out).map(({ rule }) => (rule as { id: string } | undefined)?.id);

  it('says when a pattern met its step limit: it does not match, and its negation does', async () => {
    const limited = path.join(folder, 'limited_rules.xml');
    await writeFile(
      limited,
      `<group name="local,">
        <rule id="100010" level="5"><decoded_as>door</decoded_as><regex type="pcre2">(a+)+\\d</regex>
          <description>never</description></rule>
        <rule id="100011" level="5"><decoded_as>door</decoded_as>
          <regex type="pcre2" negate="yes">(a+)+\\d</regex><description>always</description></rule>
      </group>`,
    );
    const input = `door: ${'a'.repeat(60)}\ndoor: b\n`;
    const { out, err } = await logtest(input, '--json', '--rules', limited, '--decoders', decoders);
    expect(ids(out)).toEqual(['100011', '100011']);
    expect(lines(out).map(({ pattern_limits }) => pattern_limits)).toEqual([2, undefined]);
    expect(err.match(/step limit.*/g)).toEqual(['step limit and counts as not matching: pcre2 (a+)+\\d']);
  });

  it('prints the three phases', async () => {
    const { code, out } = await logtest('door: bob\nnothing\n', '--rules', rules, '--decoders', decoders);
    expect(code).toBe(0);
    expect(out).toBe(`
**Phase 1: Completed pre-decoding.
\tfull event: 'door: bob'

**Phase 2: Completed decoding.
\tname: 'door'
\twho: 'bob'

**Phase 3: Completed filtering (rules).
\tid: '100001'
\tlevel: '5'
\tdescription: 'door bob'
\tgroups: '['local']'
\tfiredtimes: '1'
\tmail: 'False'
**Alert to be generated.

**Phase 1: Completed pre-decoding.
\tfull event: 'nothing'

**Phase 2: Completed decoding.
\tNo decoder matched.
`);
  });

  it('shows no full event of a rule with no_full_log, and -U looks past events that cannot be processed', async () => {
    const quiet = path.join(folder, 'quiet_rules.xml');
    await writeFile(
      quiet,
      '<group name="local,"><rule id="100020" level="5"><decoded_as>door</decoded_as><options>no_full_log</options><description>q</description></rule></group>',
    );
    const options = ['--rules', quiet, '--decoders', decoders];
    const { out } = await logtest('door: bob\n', ...options);
    expect(out).toMatch(/^\n\*\*Phase 1: Completed pre-decoding\.\n\n\*\*Phase 2/);
    const input = '{"log":"door: bob"}\n{"log":"x","location":"[1"}\n';
    expect((await logtest(input, '--input', 'jsonl', '-U', '100020:5:door', ...options)).code).toBe(0);
  });

  it('writes one object an event, and keeps state between them', async () => {
    const input = 'door: a\ndoor: b\ndoor: c\n';
    const options = ['--json', '--rules', rules, '--decoders', decoders];
    const { code, out } = await logtest(input, ...options, '--manager', 'm', '--location', 'here');
    expect(code).toBe(0);
    expect(lines(out)[0]).toMatchObject({
      rule: { id: '100001', level: 5, firedtimes: 1 },
      decoder: { name: 'door' },
      data: { who: 'a' },
      manager: { name: 'm' },
      location: 'here',
      alert: true,
    });
    expect(ids(out)).toEqual(['100001', '100001', '100002']);
    expect(ids((await logtest(input, ...options, '--fresh')).out)).toEqual(['100001', '100001', '100001']);
  });

  it('begins afresh with every new session name, and obeys the given clock', async () => {
    const event = (session: string, t: number) => JSON.stringify({ log: 'door: x', session, t });
    const input = [
      event('a', 0),
      event('a', 1),
      event('b', 2),
      event('a', 3),
      event('a', 4),
      event('a', 5),
      event('c', 100),
      event('c', 101),
      event('c', 161),
    ].join('\n');
    const { out } = await logtest(
      input,
      '--json',
      '--input',
      'jsonl',
      '--fresh',
      '--rules',
      rules,
      '--decoders',
      decoders,
    );
    const [first, composite] = ['100001', '100002'];
    expect(ids(out)).toEqual([first, first, first, first, first, composite, first, first, first]);
  });

  it.each(['--trace', '-v'])('traces what was tested: --json %s', async (option) => {
    const { out } = await logtest('door: bob\n', '--json', option, '--rules', rules, '--decoders', decoders);
    expect(lines(out)[0]?.['trace']).toMatchObject({
      program_name: null,
      message: 'door: bob',
      fields: { who: 'bob' },
      tried: [
        { id: 1, matched: true },
        { id: 100001, matched: true },
        { id: 100002, matched: false, failed: 'history' },
      ],
    });
  });

  it('says what could not be processed, in its place', async () => {
    const input = '{"log":"door: a"}\nnonsense\n{"log":"x","location":"[001 open"}\n{"log":"door: b"}\n';
    const { code, out } = await logtest(
      input,
      '--json',
      '--input',
      'jsonl',
      '--rules',
      rules,
      '--decoders',
      decoders,
    );
    expect(code).toBe(1);
    expect(lines(out).map(({ error, line }) => [error, line])).toEqual([
      [undefined, undefined],
      ['the line is not JSON', 2],
      ['preprocessing', undefined],
      [undefined, undefined],
    ]);
  });

  it('compares the last result for -U', async () => {
    const options = ['--rules', rules, '--decoders', decoders];
    expect((await logtest('door: bob\n', '-U', '100001:5:door', ...options)).code).toBe(0);
    expect((await logtest('door: bob\n', '-U', '100001:6:door', ...options)).code).toBe(1);
  });

  it('refuses a broken ruleset with its report and exit code 4', async () => {
    const broken = path.join(folder, 'broken.xml');
    await writeFile(broken, '<group name="x,">\n<rule id="100009" level="3"><nonsense/></rule></group>');
    const { code, out, err } = await logtest('door: bob\n', '--json', '--rules', broken);
    expect(code).toBe(4);
    expect(out).toBe('');
    expect(err).toMatch(/broken\.xml:2:\d+: error HR205/);
  });

  it('uses the shipped ruleset by default, whose EC2 rules alert from level 2 on', async () => {
    const record = {
      eventName: 'RunInstances',
      eventSource: 'ec2.amazonaws.com',
      eventTime: '2026-01-02T03:04:05Z',
    };
    const { out, err } = await logtest(`${JSON.stringify(record)}\n`, '--json');
    expect(err).toBe('');
    expect(lines(out)[0]).toMatchObject({
      rule: { id: '80301', level: 2 },
      alert: true,
      data: { action: 'RunInstances' },
    });
  });
});
