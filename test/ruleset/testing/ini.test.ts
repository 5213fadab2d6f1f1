import { describe, expect, it } from 'vitest';
import { TestFileError } from '../../../src/ruleset/testing/expectation.ts';
import { parseIniTests } from '../../../src/ruleset/testing/ini.ts';
import { runTest } from '../../../src/ruleset/testing/run.ts';
import { parseSamples } from '../../../src/ruleset/testing/sample.ts';
import { loadRules } from '../../support/rules.ts';

const INI = `; a comment
[first test]
log 1 pass = {"a": "x = 1"}
log 1 pass = {"a": "y"}
LOG 2 fail: {"a": "z"}
# another
rule = 100
alert = 3
decoder = json

[empty]
log 1 fail = Nov 14 10:00:00 h1 other: x
  and its next line
rule =
alert =
decoder =
`;

describe('.ini files', () => {
  const tests = parseIniTests('t.ini', INI);

  it('join equal keys to one test, lower-case keys, and take indented lines as further lines', () => {
    expect(tests.map(({ name, logs, line }) => ({ name, logs, line }))).toEqual([
      { name: 'first test: log 1 pass', logs: ['{"a": "x = 1"}', '{"a": "y"}'], line: 3 },
      { name: 'first test: log 2 fail', logs: ['{"a": "z"}'], line: 5 },
      { name: 'empty: log 1 fail', logs: ['Nov 14 10:00:00 h1 other: x', 'and its next line'], line: 12 },
    ]);
  });

  it('compare the last result; fail means another one, and empty expectations make it pass', () => {
    const { ruleset } = loadRules(
      '<rule id="100" level="3"><decoded_as>json</decoded_as><description>d</description></rule>',
    );
    if (ruleset === undefined) throw new Error('refused');
    const results = tests.map((test) => runTest(ruleset, test));
    expect(results.map(({ passed }) => passed)).toEqual([true, false, true]);
    expect(results[1]).toMatchObject({
      actual: 'rule 100, level 3, decoder json',
      wanted: 'anything but rule 100, level 3, decoder json',
    });
  });

  it('say where they cannot be read', () => {
    expect(() => parseIniTests('t.ini', '[a]\nnothing here')).toThrow(TestFileError);
    expect(() => parseIniTests('t.ini', 'log = x')).toThrow('no section');
  });
});

describe('samples', () => {
  it('take objects and texts, and events that come before', () => {
    const [test] = parseSamples(
      's',
      '{"name":"n","rule":100,"alert":true,"before":[{"a":1}],"event":"{\\"a\\":2}"}\n\n',
    );
    expect(test).toMatchObject({
      name: 'n',
      logs: ['{"a":1}', '{"a":2}'],
      expected: { rule: 100, alert: true },
    });
  });

  it.each([
    '{',
    '{"event":{}}',
    '{"rule":"x","event":{}}',
    '{"rule":1,"event":{},"foo":1}',
    '{"rule":1,"event":7}',
  ])('refuse %s with its line', (line) => {
    expect(() => parseSamples('s', `\n${line}`)).toThrow(TestFileError);
  });
});
