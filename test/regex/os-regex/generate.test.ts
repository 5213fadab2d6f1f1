import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lowerOf } from '../../../src/regex/lower.ts';
import { compileOsRegex } from '../../../src/regex/os-regex/compile.ts';

const CLASSES = [
  '\\d',
  '\\w',
  '\\s',
  '\\p',
  '\\D',
  '\\W',
  '\\S',
  '\\.',
  '\\t',
  '\\(',
  '\\)',
  '\\\\',
  '\\$',
  '\\<',
];

const piece = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.tuple(fc.constantFrom(...CLASSES), fc.constantFrom('', '+', '*')).map((p) => p.join('')),
  },
  { weight: 4, arbitrary: fc.constantFrom('a', 'B', 'c', '1', ' ', '-', '+', '*', '$', '^', '\xe9') },
);
const run = fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join(''));
const alternative = fc
  .tuple(
    fc.constantFrom('', '', '^'),
    fc.array(fc.tuple(run, run), { maxLength: 3 }),
    run,
    fc.constantFrom('', '', '$'),
  )
  .map(([begin, groups, tail, end]) => begin + groups.map(([a, b]) => `${a}(${b})`).join('') + tail + end);
const pattern = fc.array(alternative, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('|'));
const subject = fc
  .array(
    fc.constantFrom(
      'a',
      'A',
      'b',
      'B',
      'c',
      'C',
      '1',
      '2',
      ' ',
      '-',
      '(',
      '\t',
      '\\',
      '+',
      '*',
      '$',
      '\xe9',
      '\xc9',
    ),
    {
      maxLength: 40,
    },
  )
  .map((bytes) => bytes.join(''));

function compiled(text: string, captures: boolean, engine?: 'interpret' | 'generate') {
  const result = compileOsRegex(text, engine === undefined ? { captures } : { captures, engine });
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

describe('generated code against the interpreter', () => {
  it('agrees on decision, groups and end, from any offset', () => {
    fc.assert(
      fc.property(pattern, subject, fc.boolean(), fc.nat(10), (text, input, captures, offset) => {
        const from = Math.min(offset, input.length);
        const expected = compiled(text, captures, 'interpret').exec(input, from);
        expect(compiled(text, captures, 'generate').exec(input, from)).toEqual(expected);
        expect(compiled(text, captures).exec(input, from)).toEqual(expected);
      }),
      { numRuns: 1_000 },
    );
  }, 60_000);

  it('treats an offset as the begin of the text', () => {
    fc.assert(
      fc.property(pattern, subject, fc.nat(10), (text, input, offset) => {
        const from = Math.min(offset, input.length);
        const cut = compiled(text, true).exec(input.slice(from));
        const expected = cut && { groups: cut.groups, end: cut.end + from };
        expect(compiled(text, true).exec(input, from)).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  }, 60_000);

  it('has analysis that never excludes a match', () => {
    fc.assert(
      fc.property(pattern, subject, (text, input) => {
        const candidate = compiled(text, false);
        const matches = candidate.test(input);
        const lower = lowerOf(input);
        if (candidate.isMatchAll) expect(matches).toBe(true);
        if (candidate.literalExact !== undefined) expect(matches).toBe(lower === candidate.literalExact);
        if (!matches) return;
        if (candidate.requiredLiterals !== undefined) {
          expect(candidate.requiredLiterals.some((literal) => lower.includes(literal))).toBe(true);
        }
        if (candidate.firstBytes !== undefined) {
          expect(candidate.firstBytes[input === '' ? 256 : input.charCodeAt(0)]).toBe(1);
        }
      }),
      { numRuns: 1_000 },
    );
  }, 60_000);
});
