import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CapturingPattern } from '../../../src/regex/pattern.ts';
import { compilePcre2 } from '../../../src/regex/pcre2/compile.ts';
import { workOf } from '../../../src/regex/pcre2/cost.ts';
import { parsePcre2 } from '../../../src/regex/pcre2/parse.ts';
import { relax } from '../../../src/regex/pcre2/possessive.ts';
import { regExpSource } from '../../../src/regex/pcre2/to-regexp.ts';
import { pcre2Pattern, pcre2Subject } from '../../support/pcre2.ts';

function compiled(text: string, engine: 'fastest' | 'matcher' = 'fastest'): CapturingPattern {
  const result = compilePcre2(text, { engine });
  if (!result.ok) throw new Error(`${text}: ${result.error.message}`);
  return result.value;
}

/** A RegExp takes the pattern for subjects of moderate length. */
function hasRegExp(text: string): boolean {
  const parsed = parsePcre2(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  const root = relax(parsed.value.root);
  return workOf(root) !== undefined && regExpSource(root, true) !== undefined;
}

const degreeOf = (text: string): number | undefined => {
  const parsed = parsePcre2(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  const work = workOf(relax(parsed.value.root));
  return work && work.length - 1;
};

describe('PCRE2 through RegExp', () => {
  it('gives what the matcher gives, on generated patterns and subjects', () => {
    fc.assert(
      fc.property(pcre2Pattern, fc.array(pcre2Subject, { minLength: 4, maxLength: 8 }), (text, subjects) => {
        const parsed = compilePcre2(text);
        if (!parsed.ok) return;
        const matcher = compiled(text, 'matcher');
        for (const subject of subjects) {
          const expected = matcher.exec(subject);
          expect(parsed.value.exec(subject), JSON.stringify({ text, subject })).toEqual(expected);
          expect(parsed.value.test(subject), JSON.stringify({ text, subject })).toBe(expected !== undefined);
          const { firstBytes, requiredLiterals, isMatchAll, literalExact } = parsed.value;
          const lower = subject.toLowerCase();
          if (expected !== undefined) {
            const first = subject === '' ? 256 : subject.charCodeAt(0);
            expect(firstBytes?.[first], text).not.toBe(0);
            expect(
              requiredLiterals?.some((literal) => lower.includes(literal)),
              text,
            ).not.toBe(false);
          } else expect(isMatchAll, text).toBe(false);
          if (literalExact !== undefined) expect(lower === literalExact).toBe(expected !== undefined);
        }
      }),
      { numRuns: 600 },
    );
  }, 120_000);

  it.each([
    ['(?i)k', '\u00e9K', true],
    ['(?i)\\xe0', '\xc0', false],
    ['[^a]', '\n', true],
    ['a.b', 'a\rb', true],
    ['a.b', 'a\nb', false],
    ['\\s', '\xa0', false],
    ['a$', 'a\n', true],
    ['a$', 'a\n\n', false],
    ['(?m)^b', 'a\nb', true],
    ['(?m)a\\n^', 'a\n', false],
    ['\\w\\b', '\xe9', false],
    ['^(?:a(b)?)+$', 'aba', true],
  ] as const)('%j on %j: %j', (text, subject, isMatch) => {
    expect(compiled(text).test(subject)).toBe(isMatch);
    expect(compiled(text, 'matcher').test(subject)).toBe(isMatch);
  });

  it('looks for the beginning of a pattern that only the matcher takes, and changes no answer', () => {
    const ambiguous = '\\d+.\\d+.\\d+.\\d+.\\d+';
    const texts = [
      `at 10:20 ${ambiguous}`,
      `\\s\\d+:\\d+\\s\\w*${ambiguous}`,
      `^at (\\d+:)+\\d+ ${ambiguous}`,
    ];
    const piece = fc.constantFrom('at ', '10:20', ':', ' ', '1', '22', '3.4', 'x', '\n');
    const subject = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(fc.constantFrom(...texts), subject, (text, input) => {
        const expected = compiled(text, 'matcher').exec(input);
        expect(compiled(text).exec(input)).toEqual(expected);
        expect(compiled(text).test(input)).toBe(expected !== undefined);
      }),
    );
  });

  it('keeps captures of earlier iterations, as JavaScript does not', () => {
    expect(hasRegExp('^(?:a(b)?)+$')).toBe(false);
    expect(compiled('^(?:a(b)?)+$').exec('aba')).toEqual({ groups: ['b'], end: 2 });
    expect(compiled('^(a|(b))+$').exec('ba')).toEqual({ groups: ['a', 'b'], end: 1 });
    expect(compiled('(a*)?').exec('b')).toEqual({ groups: [''], end: -1 });
  });

  it.each([
    '(a+)+$',
    '(a|aa)+$',
    '([a-z]+)*\\d',
    '(.*)*x',
    '^(([a-z])+.)+[A-Z]([a-z])+$',
    '(?:a|a)*b',
    '(?:a+b?)*c',
    '(\\w+\\s?)*:',
  ])('leaves %s, whose ways double, to the matcher', (text) => {
    expect(degreeOf(text)).toBeUndefined();
  });

  it.each([
    ['abc|def', 0],
    ['(?:\\d{1,3}\\.){3}\\d{1,3}', 0],
    ['^(\\S+)\\s(\\S+)\\s\\[([^\\]]*)\\]', 1],
    ['"([^"]*)"', 1],
    ['(?:[^,]*,)*x', 2],
    ['^\\w+\\w+$', 2],
    ['a.*b', 2],
    ['a.*b.*c', 3],
  ] as const)('bounds the work of %s from one place by n to the power of %i', (text, degree) => {
    expect(degreeOf(text)).toBeLessThanOrEqual(degree);
  });

  it('answers long hostile subjects within the step limits', () => {
    for (const text of ['x.+a.+b.+c', '(\\w+)@(\\w+)!', '\\s+\\d+\\s+$', 'a.*a.*a.*a.*b']) {
      for (const length of [300, 3_000, 30_000]) {
        // What is asserted is that an answer comes: a runaway search ends in the time-out of the test.
        expect(typeof compiled(text).test(`x${'a'.repeat(length)}`)).toBe('boolean');
        expect(typeof compiled(text).test(`x${'ab@ 1'.repeat(length / 5)}`)).toBe('boolean');
      }
    }
  }, 60_000);
});
