import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventVerdict } from '../../src/ruleset/session.ts';
import { events, open, openWithoutRootHistory } from './stateful-ruleset.ts';

const outcome = ({ rule, dropped, alert, decoder }: EventVerdict) => ({
  rule: rule?.id,
  dropped: dropped?.id,
  alert,
  decoder,
});

describe('an event judged alone', () => {
  it.each([
    { rules: 'all rules', opened: open, least: 0 },
    { rules: 'no rule that concerns every event', opened: openWithoutRootHistory, least: 50 },
  ])(
    'has its final verdict when no state was used, and others do not need it ($rules)',
    ({ opened, least }) => {
      let final = 0;
      fc.assert(
        fc.property(events, (messages) => {
          const whole = opened('live');
          const alone = opened('live');
          const rest = opened('live');
          for (const message of messages) {
            const expected = outcome(whole.process(message));
            const verdict = alone.processAlone(message);
            if (verdict.usedState) expect(outcome(rest.process(message))).toEqual(expected);
            else {
              final++;
              expect(outcome(verdict)).toEqual(expected);
            }
          }
        }),
        { numRuns: 200 },
      );
      expect(final).toBeGreaterThanOrEqual(least);
    },
  );

  it('leaves no trace', () => {
    fc.assert(
      fc.property(events, (messages) => {
        const session = open('live');
        const before = session.snapshot();
        for (const message of messages) session.processAlone(message);
        expect(session.snapshot()).toEqual(before);
      }),
      { numRuns: 30 },
    );
  });
});
