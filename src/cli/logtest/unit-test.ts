import type { EventVerdict } from '../../ruleset/session.ts';

/** What `-U rule:level:decoder` expects of the last event; an empty part means there is none. */
export interface Expectation {
  readonly rule: string;
  readonly level: string;
  readonly decoder: string;
}

/** `rule:level:decoder`; undefined when the text is not of that form. */
export function parseExpectation(text: string): Expectation | undefined {
  const parts = text.split(':');
  if (parts.length !== 3) return undefined;
  const [rule = '', level = '', decoder = ''] = parts;
  return { rule, level, decoder };
}

/** The exit value of wazuh-logtest: 1 when anything differs, else the number of empty parts (SEMANTICS 10.4). */
export function unitTestExit(expected: Expectation, last: EventVerdict | undefined): number {
  const same =
    (last?.rule === undefined ? '' : String(last.rule.id)) === expected.rule &&
    (last?.rule === undefined ? '' : String(last.rule.level)) === expected.level &&
    (last?.decoder ?? '') === expected.decoder;
  if (!same) return 1;
  return [expected.rule, expected.level, expected.decoder].filter((part) => part === '').length;
}
