import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileRuleset } from '../../src/ruleset/load.ts';
import type { RulesetSession } from '../../src/ruleset/session.ts';
import { SESSION_SNAPSHOT } from '../../src/ruleset/snapshot-schema.ts';
import { events, open } from './stateful-ruleset.ts';

describe('a snapshot', () => {
  it('goes on as if nothing had been cut', () => {
    const met = new Set<number>();
    fc.assert(
      fc.property(events, fc.nat(), fc.constantFrom('live', 'logtest'), (messages, cut, mode) => {
        const straight = open(mode);
        const expected = messages.map((message) => outcome(straight, message));
        for (const { rule } of expected) if (rule !== undefined) met.add(rule);
        const at = cut % messages.length;
        const before = open(mode);
        const head = messages.slice(0, at).map((message) => outcome(before, message));
        const text = JSON.stringify(before.snapshot());
        const after = open(mode);
        after.restore(SESSION_SNAPSHOT.parse(JSON.parse(text)));
        expect([...head, ...messages.slice(at).map((message) => outcome(after, message))]).toEqual(expected);
        // Nothing is forgotten by one more round.
        expect(after.snapshot()).toEqual(straight.snapshot());
      }),
      { numRuns: 200 },
    );
    expect([...met].sort()).toEqual([100, 101, 102, 103, 104, 105, 110, 111, 112, 113, 120, 121]);
  });

  it('is not touched by what happens after it was taken', () => {
    const session = open('live');
    const login = {
      text: 'Nov 14 22:13:20 h1 app: login ann from 10.0.0.1 to a',
      location: 'stdin',
      time: 1e12,
    };
    session.process(login);
    const snapshot = session.snapshot();
    const text = JSON.stringify(snapshot);
    for (let n = 0; n < 5; n++) session.process(login);
    expect(JSON.stringify(snapshot)).toBe(text);
  });

  it('is refused when its shape or order is wrong', () => {
    const good = JSON.parse(JSON.stringify(open('live').snapshot()));
    expect(SESSION_SNAPSHOT.safeParse(good).success).toBe(true);
    const record = { time: 1, log: '', marker: 0, hasFields: false, sequence: 0, values: [], places: [] };
    for (const change of [
      { fired: [[1, -1]] },
      { lastLogs: [['a']] },
      { accumulated: [['k', 1, { __proto__x: 'a' }]] },
      { memory: { times: [], histories: [], records: [record] } },
      { memory: { times: [1, 2], histories: [], records: [{ ...record, sequence: 1 }, record] } },
      { more: 1 },
    ]) {
      expect(SESSION_SNAPSHOT.safeParse({ ...good, ...change }).success).toBe(false);
    }
  });

  it('of another ruleset is taken as far as it fits', () => {
    const session = open('live');
    session.process({
      text: 'Nov 14 22:13:20 h1 app: login ann from 10.0.0.1 to a',
      location: 's',
      time: 1e12,
    });
    const { ruleset } = compileRuleset({
      rules: [],
      decoders: [],
      lists: [],
      settings: session.ruleset.settings,
    });
    const other = ruleset?.openSession();
    other?.restore(session.snapshot());
    expect(other?.snapshot()).toMatchObject({ fired: [], memory: { records: [] } });
  });
});

function outcome(session: RulesetSession, message: Parameters<RulesetSession['process']>[0]) {
  const verdict = session.process(message);
  return { rule: verdict.rule?.id, dropped: verdict.dropped?.id, alert: verdict.alert, json: verdict.json() };
}
