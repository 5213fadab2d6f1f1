import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BracketSkipper } from '../../src/bytes/json-bracket-skipper.ts';

it('ends behind the value, whatever its strings hold and however it is cut', () => {
  const texts = fc.string({ unit: fc.constantFrom('\\', '"', '{', '}', '[', ']', 'a', '\n') });
  const value = fc.oneof(fc.dictionary(texts, fc.array(texts)), fc.array(fc.array(texts)));
  fc.assert(
    fc.property(value, texts, fc.array(fc.integer({ min: 1, max: 5 })), (inside, behind, cuts) => {
      const json = JSON.stringify(inside);
      const bytes = Buffer.from(json + behind);
      const skipper = new BracketSkipper();
      let at = 0;
      for (let n = 0; !skipper.done && at < bytes.length; n++) {
        const part = bytes.subarray(at, at + (cuts[n % Math.max(1, cuts.length)] ?? bytes.length));
        at += skipper.pass(part, 0);
      }
      expect(skipper.done).toBe(true);
      expect(at).toBe(json.length);
    }),
    { numRuns: 500 },
  );
});
