import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LiteralScan } from '../../src/regex/literal-scan.ts';

describe('literal scan', () => {
  it('finds what indexOf finds', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'B', 'c', '\xe9'), maxLength: 60 });
    const literals = fc.uniqueArray(
      fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 12 }),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(literals, fc.array(text, { minLength: 1, maxLength: 5 }), (wanted, texts) => {
        const scan = new LiteralScan(wanted);
        for (const one of texts) {
          scan.scan(one);
          expect(wanted.map((_, at) => scan.has(at))).toEqual(
            wanted.map((literal) => one.toLowerCase().includes(literal)),
          );
        }
      }),
    );
  });
});
