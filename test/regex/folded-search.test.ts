import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FoldedSearch } from '../../src/regex/folded-search.ts';

describe('folded search', () => {
  it('finds where indexOf finds in the folded text, long and short', () => {
    const literal = fc.string({ unit: fc.constantFrom('a', 'b', '-'), minLength: 1, maxLength: 14 });
    const part = fc.string({
      unit: fc.constantFrom('a', 'B', 'b', '-', '\r', '\xe9'),
      minLength: 200,
      maxLength: 500,
      size: 'max',
    });
    fc.assert(
      fc.property(literal, part, part, fc.boolean(), fc.nat(600), (wanted, left, right, upper, from) => {
        const text = `${left}${upper ? wanted.toUpperCase() : wanted}${right}`;
        const search = new FoldedSearch(wanted);
        for (const one of [text, left + right, text.slice(0, -1)]) {
          const found = one.toLowerCase().indexOf(wanted, Math.min(from, one.length));
          expect(search.indexOf(one, Math.min(from, one.length))).toBe(found);
        }
      }),
      { numRuns: 200 },
    );
  });
});
