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

  it('forgets the oldest logs when all together are too many bytes', () => {
    const { ruleset } = loadRules('<rule id="100" level="3"><description>d</description></rule>');
    if (ruleset === undefined) throw new Error('refused');
    const state = new EngineState(ruleset.rules.state);
    const hosts = Array.from({ length: 1_100 }, (_, number) => `h${number}`);
    const log = 'x'.repeat(65_000);
    for (const host of hosts) state.replaceLog(host, 1, log);
    const restored = new EngineState(ruleset.rules.state);
    restored.restore(state.snapshot());
    for (const one of [state, restored]) {
      expect(
        hosts.map((host) => one.replaceLog(host, 1, 'y')).filter((before) => before === log),
      ).toHaveLength(Math.floor((64 * 1024 * 1024) / log.length));
    }
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
