import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkOsRegex } from '../../../src/regex/os-regex/check.ts';
import { parseOsRegex } from '../../../src/regex/os-regex/parse.ts';

describe('checking an OS_Regex', () => {
  it('refuses what the parser refuses, and for its reason', () => {
    const part = fc.constantFrom(
      'a',
      '(',
      ')',
      '|',
      '\\',
      '\\d',
      '\\(',
      '\\)',
      '\\|',
      '\\x',
      '^',
      '$',
      '+',
      '\xe9',
    );
    const text = fc.array(part, { maxLength: 10 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (pattern) => {
        const checked = checkOsRegex(pattern);
        const parsed = parseOsRegex(pattern);
        expect(checked.ok).toBe(parsed.ok);
        if (!parsed.ok) expect(checked).toEqual(parsed);
      }),
      { numRuns: 1_000 },
    );
  });

  it('refuses what is too long', () => {
    expect(checkOsRegex('a'.repeat(20_480)).ok).toBe(true);
    expect(checkOsRegex('a'.repeat(20_481)).ok).toBe(false);
  });
});
