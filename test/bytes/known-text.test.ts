import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KnownText } from '../../src/bytes/known-text.ts';

describe('a known text', () => {
  it('stands where startsWith says', () => {
    const letters = fc.constantFrom('a', 'b', '\xff');
    fc.assert(
      fc.property(
        fc.string({ unit: letters, minLength: 4, maxLength: 13 }),
        fc.string({ unit: letters, maxLength: 30 }),
        fc.nat(30),
        (known, other, at) => {
          const text = other.slice(0, at) + known + other.slice(at);
          const one = new KnownText(known);
          for (let place = 0; place <= text.length; place++) {
            expect(one.standsAt(text, place)).toBe(text.startsWith(known, place));
            expect(one.standsAt(text.slice(0, -1), place)).toBe(text.slice(0, -1).startsWith(known, place));
          }
        },
      ),
    );
  });
});
