import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileOsRegex } from '../../../src/regex/os-regex/compile.ts';
import { referenceCompile } from './reference.ts';

const classEscape = fc.constantFrom(...'dwspDWS.t()\\$|<'.split('').map((letter) => `\\${letter}`));
const piece = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(classEscape, fc.constantFrom('', '+', '*', '*')).map((parts) => parts.join('')),
  },
  { weight: 5, arbitrary: fc.constantFrom('a', 'B', '1', ' ', '-', '+', '*', '$', '^', '.', '\xe9') },
  { weight: 3, arbitrary: fc.constantFrom('(', ')', '(\\d+)', '(\\.*)', '(\\S+)', '(a)', '|', '\\x', '\\') },
);
const pattern = fc
  .tuple(fc.constantFrom('', '^'), fc.array(piece, { maxLength: 8 }), fc.constantFrom('', '$'))
  .map(([begin, pieces, end]) => begin + pieces.join('') + end);
const text = fc
  .array(fc.constantFrom(...'aabAB112 --(+*$.|\\<\t'.split(''), '\xe9', '\n'), { maxLength: 24 })
  .map((bytes) => bytes.join(''));

describe('OS_Regex against the procedure of SEMANTICS 7.2', () => {
  it.each(['interpret', 'generate'] as const)(
    'refuses, decides, captures and ends alike (%s)',
    (engine) => {
      fc.assert(
        fc.property(
          pattern,
          fc.array(text, { minLength: 3, maxLength: 6 }),
          fc.boolean(),
          (source, texts, captures) => {
            const reference = referenceCompile(source, captures);
            const compiled = compileOsRegex(source, { captures, engine });
            expect(compiled.ok, source).toBe(reference !== undefined);
            if (!compiled.ok || reference === undefined) return;
            for (const input of texts) {
              const where = JSON.stringify({ source, input, captures });
              const expected = reference(input);
              expect(compiled.value.exec(input), where).toEqual(expected);
              expect(compiled.value.test(input), where).toBe(expected !== undefined);
            }
          },
        ),
        { numRuns: 1_500 },
      );
    },
    120_000,
  );
});

/** Facts of the real engine where a run of a class goes before: what stands behind the class that fails decides. */
describe.each(['interpret', 'generate'] as const)(
  'a class that fails near the end of the pattern (%s)',
  (engine) => {
    it.each([
      ['nothing follows', '\\w+\\d\\s', 'ab1x', 3],
      ['a literal follows', '\\w+\\d\\sx', 'ab1-', 3],
      ['a class follows', '\\w+\\d\\s\\S', 'ab1-', undefined],
      ['a class follows, and a later place fits', '\\w+\\d\\s\\S', 'ab1-a2 c', 7],
    ])('%s', (_, source, text, end) => {
      const compiled = compileOsRegex(source, { engine });
      expect(compiled.ok && compiled.value.exec(text)?.end).toBe(end);
    });
  },
);
