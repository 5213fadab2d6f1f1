import { describe, expect, it } from 'vitest';
import { mitreNames } from '../../src/alert/mitre.ts';

describe('mitreNames', () => {
  it('lists all ids as written, each tactic once, and the names that are known', () => {
    expect(mitreNames({ style: 'ids', ids: ['T1078', 'T1110.001', 'T0000'] })).toEqual({
      id: ['T1078', 'T1110.001', 'T0000'],
      tactic: expect.arrayContaining(['Initial Access', 'Persistence', 'Credential Access']),
      technique: ['Valid Accounts', 'Password Guessing'],
    });
  });

  it('leaves out what has no tactic', () => {
    expect(mitreNames({ style: 'ids', ids: ['T0000'] })).toBeUndefined();
  });

  it('takes a pair only when the tactic belongs to the technique', () => {
    const pairs = [
      { tactic: 'TA0006', technique: 'T1110' },
      { tactic: 'TA0001', technique: 'T1110' },
    ];
    expect(mitreNames({ style: 'pairs', pairs })).toEqual({
      id: ['T1110'],
      tactic: ['Credential Access'],
      technique: ['Brute Force'],
    });
    expect(mitreNames({ style: 'pairs', pairs: pairs.slice(1) })).toBeUndefined();
  });

  it('shows one id for pairs whose techniques have one name', () => {
    const pairs = [
      { tactic: 'TA0011', technique: 'T1071.004' },
      { tactic: 'TA0043', technique: 'T1590.002' },
    ];
    expect(mitreNames({ style: 'pairs', pairs })).toEqual({
      id: ['T1071.004'],
      tactic: ['Command and Control', 'Reconnaissance'],
      technique: ['DNS'],
    });
  });
});
