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
