import { fromByteString } from '../../bytes/byte-string.ts';
import type { Ruleset } from '../ruleset.ts';
import type { EventVerdict } from '../session.ts';
import type { IniExpectation, RulesetTest, SampleExpectation } from './expectation.ts';

/** What became of a test. */
export interface TestResult {
  readonly test: RulesetTest;
  readonly passed: boolean;
  /** What came out, for people. */
  readonly actual: string;
  readonly wanted: string;
}

/** Runs a test in a fresh logtest session. */
export function runTest(ruleset: Ruleset, test: RulesetTest): TestResult {
  const session = ruleset.openSession({ mode: 'logtest' });
  let last: EventVerdict | undefined;
  // Samples have times of their own; what counts here is that the events come close together.
  const start = Date.now();
  for (const text of test.logs) last = session.process({ text, location: 'stdin', time: start });
  return test.expected.kind === 'ini'
    ? compareIni(test, test.expected, last)
    : compareSample(test, test.expected, last);
}

/** [quirk] SEMANTICS 10.4: an expectation with an empty value makes a `fail` test pass when the result is that. */
function compareIni(test: RulesetTest, expected: IniExpectation, last: EventVerdict | undefined): TestResult {
  const wanted = [expected.rule, expected.level, expected.decoder];
  const actual = [
    last?.rule === undefined ? '' : String(last.rule.id),
    last?.rule === undefined ? '' : String(last.rule.level),
    fromByteString(last?.decoder ?? ''),
  ];
  const same = wanted.every((text, at) => text === actual[at]);
  const exit = same ? wanted.filter((text) => text === '').length : 1;
  return {
    test,
    passed: (exit === 0) !== expected.negated,
    actual: describeIni(actual),
    wanted: wantedText(wanted, same, expected.negated),
  };
}

/** Where the result is the wanted one and an empty value decides, it is said, since nobody would guess it. */
function wantedText(wanted: readonly string[], same: boolean, negated: boolean): string {
  const text = `${negated ? 'anything but ' : ''}${describeIni(wanted)}`;
  return same && wanted.includes('') && !negated
    ? `${text}; with an empty value a line passes in Wazuh's runner only if its key ends in fail`
    : text;
}

function describeIni([rule = '', level = '', decoder = '']: readonly string[]): string {
  return `rule ${rule || 'none'}, level ${level || 'none'}, decoder ${decoder || 'none'}`;
}

function compareSample(
  test: RulesetTest,
  expected: SampleExpectation,
  last: EventVerdict | undefined,
): TestResult {
  const rule = last?.rule?.id ?? null;
  const alert = last?.alert ?? false;
  return {
    test,
    passed: rule === expected.rule && alert === expected.alert,
    actual: describeSample(rule, alert),
    wanted: describeSample(expected.rule, expected.alert),
  };
}

function describeSample(rule: number | null, alert: boolean): string {
  return `${rule === null ? 'no rule' : `rule ${rule}`}, ${alert ? 'an alert' : 'no alert'}`;
}
