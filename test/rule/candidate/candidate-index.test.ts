import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { feed, openRules } from '../../support/rules.ts';

/** A tracer makes the search go through all siblings; without it the index leaves some out. */
const TRACER = { tried: () => {}, failed: () => {}, matched: () => {} };

describe('candidates', () => {
  it('give the same result as all siblings in order', () => {
    const value = fc.constantFrom('red', 'green', 'blue', '', 'reddish');
    const condition = fc.oneof(
      value.map((text) => `<field name="c">^${text}</field>`),
      value.map((text) => `<field name="c" negate="yes">${text}</field>`),
      value.map((text) => `<field name="d">${text}$</field>`),
      value.map((text) => `<match>${text}</match>`),
      value.map((text) => `<match negate="yes">${text}</match>`),
      value.map((text) => `<status>${text}</status>`),
      fc.constant('<decoded_as>json</decoded_as>'),
    );
    const rule = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.array(condition, { maxLength: 2 }));
    const event = fc.record({ c: value, d: value, status: value, e: value }, { requiredKeys: [] });
    fc.assert(
      fc.property(
        fc.array(rule, { minLength: 5, maxLength: 12 }),
        fc.array(event, { minLength: 20, maxLength: 40 }),
        (rules, events) => {
          const text = rules
            .map(
              ([level, conditions], at) =>
                `<rule id="${100 + at}" level="${level}">${dedupe(conditions)}<description>d</description></rule>`,
            )
            .join('');
          const indexed = openRules(text);
          const plain = openRules(text);
          for (const one of events) {
            const line = JSON.stringify(one);
            const wanted = plain.process({ text: line, location: 'stdin', time: 0 }, TRACER).rule?.id;
            expect(feed(indexed, line).rule?.id).toBe(wanted);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('look for the literals of many siblings in two steps', () => {
    const literal = fc.stringMatching(/^[ab]{4,6}$/);
    fc.assert(
      fc.property(
        fc.uniqueArray(literal, { minLength: 18, maxLength: 24 }),
        fc.array(fc.stringMatching(/^[abAB]{0,12}$/), { minLength: 20, maxLength: 40 }),
        (literals, lines) => {
          const text = literals
            .map(
              (match, at) => `<rule id="${100 + at}" level="3"><match>${match}</match><description/></rule>`,
            )
            .join('');
          const session = openRules(text);
          for (const line of lines) {
            const wanted = literals.findIndex((match) => line.toLowerCase().includes(match));
            expect(feed(session, line).rule?.id).toBe(wanted === -1 ? undefined : 100 + wanted);
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});

/** Repeated elements of one option would be glued together. */
function dedupe(conditions: readonly string[]): string {
  return [
    ...new Map(conditions.map((condition) => [/^<(\w+)/.exec(condition)?.[1], condition])).values(),
  ].join('');
}
