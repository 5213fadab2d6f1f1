import { describe, expect, it } from 'vitest';
import { compilePcre2 } from '../../../src/regex/pcre2/compile.ts';

/** Patterns at the limits of size and nesting. What is asserted is that an answer comes at all. */
const PATTERNS: readonly (readonly [name: string, pattern: string])[] = [
  ['thousands of alternatives', `(${'a|'.repeat(5_000)}b)x`],
  ['groups nested to the limit', `${'('.repeat(249)}a${')+'.repeat(249)}x`],
  ['nested alternatives', `${'(a|'.repeat(200)}a${')*'.repeat(200)}x`],
  ['repetitions of repetitions', '((((a{1,65535}){1,65535}){1,65535}){1,65535}){1,65535}x'],
  ['repetitions of nothing', '((?:){0,65535}){0,65535}x'],
  ['optional letters', `${'a?'.repeat(2_000)}${'a'.repeat(2_000)}`],
  ['runs of everything', `${'.*'.repeat(5_000)}x`],
  [
    'subroutines that double',
    `${Array.from({ length: 60 }, (_, i) => `((?${i + 2})(?${i + 2}))`).join('')}(a)x`,
  ],
  ['recursion at every character', '(?<a>a(?&a)?|x(?&b))(?<b>a(?&b)?(?&a))x'],
  ['verbs', `${'(*COMMIT)'.repeat(1_500)}x`],
  ['types that PCRE2 takes for disjoint', `${'(?:\\S|'.repeat(100)}\\h${')*'.repeat(100)}x`],
];

describe('hostile PCRE2 patterns', () => {
  it.each(PATTERNS)(
    'answers for %s',
    (_, pattern) => {
      const compiled = compilePcre2(pattern);
      expect(compiled).toMatchObject({ ok: true });
      if (compiled.ok) expect(compiled.value.test('aab ac'.repeat(60))).toBe(false);
    },
    120_000,
  );

  it.each([
    ['nested too deeply', `${'('.repeat(251)}a${')'.repeat(251)}`, 'syntax', 250],
    ['longer than any value of a file', 'a'.repeat(20_481), 'too-long', 0],
    ['full of open brackets', '['.repeat(20_000), 'syntax', 0],
    ['full of open comments', '(?#'.repeat(6_000), 'syntax', 0],
  ] as const)(
    'refuses what is %s',
    (_, pattern, code, offset) => {
      expect(compilePcre2(pattern)).toMatchObject({ ok: false, error: { code, offset } });
    },
    60_000,
  );

  it.each([
    ['a(*LIMIT_MATCH=5)', 'syntax', 1],
    ['(*LIMIT_MATCH=5)a', 'unsupported', 0],
    ['ab\\p{bidi_class=L}', 'unsupported', 2],
    ['(*UTF)a(*sr:b)', 'unsupported', 7],
  ] as const)('says precisely what %s lacks', (pattern, code, offset) => {
    expect(compilePcre2(pattern)).toMatchObject({ ok: false, error: { code, offset } });
  });
});
