import { describe, expect, it } from 'vitest';
import { fromByteString } from '../../src/bytes/byte-string.ts';
import { compileCase } from '../support/golden.ts';
import { feed, openRules } from '../support/rules.ts';

describe('forwarded alerts', () => {
  const rules =
    '<rule id="100" level="7"><description>about $(dstuser)</description></rule>' +
    '<rule id="101" level="9"><match>Alert</match><description>any</description></rule>';
  const line = (id: number) =>
    `Nov 14 10:00:00 h1 ossec: Alert Level: 3; Rule: ${id} - x; Location: w1->/l; user: bob;  Nov 14 09:59:59 w2 y`;

  it('have the rule of the line in the daemon, uncounted', () => {
    const session = openRules(rules, { mode: 'live' });
    feed(session, line(100));
    const verdict = feed(session, line(100), 1);
    expect(verdict.alert).toBe(true);
    expect(JSON.parse(fromByteString(verdict.json()))).toMatchObject({
      rule: { id: '100', level: 7, description: 'about bob', mail: false },
      location: 'stdin|w1->/l',
      full_log: 'Nov 14 09:59:59 w2 y',
      predecoder: { program_name: 'ossec', timestamp: 'Nov 14 10:00:00', hostname: 'w2' },
      decoder: { name: 'forwarded' },
      data: { dstuser: 'bob' },
    });
    expect(verdict.json()).not.toContain('firedtimes');
  });

  it('have none in logtest, and are left as they are', () => {
    const verdict = feed(openRules(rules), line(100));
    const alert = JSON.parse(fromByteString(verdict.json()));
    expect(verdict.alert).toBe(false);
    expect(alert).toMatchObject({
      location: 'stdin',
      full_log: line(100),
      predecoder: { program_name: 'ossec', hostname: 'h1' },
      decoder: { name: 'forwarded' },
    });
    expect(Object.keys(alert)).not.toEqual(expect.arrayContaining(['rule']));
    expect(alert.data).toBeUndefined();
  });

  it('are not searched a rule when they name none', () => {
    expect(feed(openRules(rules, { mode: 'live' }), line(999)).rule).toBeUndefined();
  });
});

describe('groups that nobody took', () => {
  const { ruleset } = compileCase({
    rules: [],
    decoders: [
      {
        name: 'd.xml',
        text: `
          <decoder name="a"><prematch type="pcre2">^(\\w+) begins</prematch></decoder>
          <decoder name="b"><prematch type="pcre2">^next</prematch>
            <regex type="pcre2">id(\\d)?</regex><order>id</order></decoder>
          <decoder name="c"><prematch>^plain</prematch></decoder>
          <decoder name="p"><program_name>^p$</program_name></decoder>`,
      },
    ],
    lists: [],
  });
  const idsOf = (mode: 'live' | 'logtest', logs: readonly string[]) => {
    const session = ruleset?.openSession({ mode });
    return logs.map((log) => session && feed(session, log).event?.id);
  };

  it('go to a PCRE2 regex of a later event without groups, once, in logtest', () => {
    const logs = ['bob begins', 'next id', 'next id'];
    expect(idsOf('logtest', logs)).toEqual([undefined, 'bob', undefined]);
    expect(idsOf('live', logs)).toEqual([undefined, undefined, undefined]);
    expect(idsOf('logtest', ['bob begins', 'Nov 14 10:00:00 h p: x', 'next id'])[2]).toBe('bob');
  });

  it('are forgotten when an OS_Regex is tried, whether it can match or not', () => {
    expect(idsOf('logtest', ['bob begins', 'plain', 'next id'])[2]).toBeUndefined();
    expect(idsOf('logtest', ['bob begins', 'else', 'next id'])[2]).toBeUndefined();
    expect(idsOf('logtest', ['bob begins', 'next id7', 'next id']).slice(1)).toEqual(['7', undefined]);
  });

  it('are not those of events that are judged alone', () => {
    const session = ruleset?.openSession({ mode: 'logtest' });
    session?.processAlone({ text: 'bob begins', location: 'x', time: 0 });
    expect(session && feed(session, 'next id').event?.id).toBeUndefined();
  });
});

describe('the JSON of logtest', () => {
  const json = (rules: string, ...events: string[]) => {
    const session = openRules(rules);
    return JSON.parse(fromByteString(events.map((event) => feed(session, event).json()).at(-1) ?? ''));
  };

  it('shows the log before, which check_diff found, without any rule too', () => {
    const rules =
      '<rule id="100" level="3" noalert="1"><check_diff/><description>changed</description></rule>';
    const alert = json(rules, 'a', 'b');
    expect(alert).toMatchObject({ full_log: 'b', previous_log: 'a' });
    expect(alert).not.toHaveProperty('rule');
    expect(alert).not.toHaveProperty('previous_output');
  });

  it('has no id of a rule 0', () => {
    const rules = '<rule id="0" level="3"><match>x</match><description>zero</description></rule>';
    expect(json(rules, 'x').rule).toEqual({
      level: 3,
      description: 'zero',
      firedtimes: 1,
      mail: false,
      groups: ['local'],
    });
  });
});
