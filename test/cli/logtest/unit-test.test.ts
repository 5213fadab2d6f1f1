import { describe, expect, it } from 'vitest';
import { parseExpectation, unitTestExit } from '../../../src/cli/logtest/unit-test.ts';
import type { EventVerdict } from '../../../src/ruleset/session.ts';

const verdict = (rule: { id: number; level: number } | undefined, decoder: string | undefined) =>
  ({ rule, decoder }) as EventVerdict;

function exit(text: string, last: EventVerdict | undefined): number {
  const expected = parseExpectation(text);
  if (expected === undefined) throw new Error('no expectation');
  return unitTestExit(expected, last);
}

describe('-U', () => {
  it('gives 0 when all three are equal, else 1', () => {
    expect(exit('5710:5:sshd', verdict({ id: 5710, level: 5 }, 'sshd'))).toBe(0);
    expect(exit('5710:4:sshd', verdict({ id: 5710, level: 5 }, 'sshd'))).toBe(1);
    expect(exit('5710:5:', verdict({ id: 5710, level: 5 }, 'sshd'))).toBe(1);
  });

  it('counts the empty parts of an expectation that holds, as the original does', () => {
    expect(exit('::json', verdict(undefined, 'json'))).toBe(2);
    expect(exit('::', undefined)).toBe(3);
  });

  it('takes three parts', () => {
    expect(parseExpectation('5710:5')).toBeUndefined();
    expect(parseExpectation('1:2:3:4')).toBeUndefined();
  });
});
