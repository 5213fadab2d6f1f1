import { describe, expect, it } from 'vitest';
import { EngineState } from '../../src/correlation/state.ts';
import { loadRules } from '../support/rules.ts';

describe('replaceLog', () => {
  it('gives the log before when it differs; logs of 64 KiB and more are left out', () => {
    const { ruleset } = loadRules('<rule id="100" level="3"><description>d</description></rule>');
    if (ruleset === undefined) throw new Error('refused');
    const state = new EngineState(ruleset.rules.state);
    const long = 'x'.repeat(65_536);
    const seen = ['', 'b', 'b', long, long, long.slice(1), 'c'].map((log) => state.replaceLog('h', 1, log));
    expect(seen).toEqual([undefined, '', undefined, undefined, undefined, 'b', long.slice(1)]);
  });

  it.each([
    ['(web)', 'web', 'a'],
    ['(web) x/y', '(web', 'a'],
    ['10.0.0.1/eth0', '10.0.0.1/eth0', undefined],
    ['h'.repeat(256), 'h'.repeat(256), undefined],
  ])('%s and %s: hosts are told apart by their folders, and some have none', (first, second, before) => {
    const { ruleset } = loadRules('<rule id="100" level="3"><description>d</description></rule>');
    if (ruleset === undefined) throw new Error('refused');
    const state = new EngineState(ruleset.rules.state);
    expect([state.replaceLog(first, 1, 'a'), state.replaceLog(second, 1, 'b')]).toEqual([undefined, before]);
  });
});
