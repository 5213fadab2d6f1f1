import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePcre2 } from '../../../src/regex/pcre2/parse.ts';
import { isPlainSyntax } from '../../../src/regex/pcre2/plain-syntax.ts';

describe('plain syntax of PCRE2', () => {
  it.each([
    '^\\d+ (?:GET|POST) [\\w.-]+$',
    '(?i)failed|denied',
    'a{2,3}(b|c)*',
    '\\[\\S+\\]',
    '(?=x)y',
    '(?m)^\\d-\\d',
    '[:\\s]',
  ])('is what is written mostly: %s', (text) => expect(isPlainSyntax(text)).toBe(true));

  it.each([
    ['an empty class of JavaScript', '[]'],
    ['a type as the end of a range', '[a-\\d]'],
    ['a type as the begin of a range', '[\\d-z]'],
    ['a POSIX class outside of a class', '[:alpha:]'],
    ['a type in a range behind a bracket', '[\\]\\d-z]'],
    ['a count above the limit', 'a{65536}'],
    ['a group that is not closed', '(a'],
    ['a quantifier of nothing', '*a'],
    ['an escape of letters', '\\y'],
  ])('is not told of %s, which PCRE2 refuses', (_what, text) => {
    expect(parsePcre2(text).ok).toBe(false);
    expect(isPlainSyntax(text)).toBe(false);
  });

  it('is valid always', () => {
    const part = fc.constantFrom(
      ...['a', '(', ')', '[', ']', '^', '-', '{', '}', '*', '+', '?', '|', '$', '.', ':', '\\', ','],
      ...['\\d', '\\S', '\\b', '\\]', '\\-', '{2}', '{,3}', '{3,1}', '{1,65535}', '(?:', '(?=', '(?!'],
      ...['(?i)', '(?m)', '[:', ':]', '[.', '[a-z]', '[\\w-]', '[^', '\\n', '\xe9', '1', '#', '\n'],
    );
    const text = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(''));
    let plain = 0;
    fc.assert(
      fc.property(text, (pattern) => {
        if (!isPlainSyntax(pattern)) return;
        plain++;
        expect(parsePcre2(pattern).ok).toBe(true);
      }),
      { numRuns: 2_000 },
    );
    expect(plain).toBeGreaterThan(100);
  });
});
