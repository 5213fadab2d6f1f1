import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../src/regex/compile.ts';
import { onStepLimit, stepLimitCount } from '../../src/regex/limit.ts';
import type { PatternType } from '../../src/regex/pattern.ts';

function compile(type: 'osregex' | 'pcre2', text: string) {
  const compiled = compilePattern(type, text, { captures: true });
  if (!compiled.ok) throw new Error(compiled.error.message);
  return compiled.pattern;
}

describe('compilePattern', () => {
  it.each<[PatternType, string, string, number]>([
    ['osregex', 'ab\\x', 'escape', 2],
    ['osregex', 'ab(c', 'parentheses', 2],
    ['osregex', 'a|b)', 'parentheses', 3],
    ['pcre2', 'a(b', 'syntax', 1],
    ['pcre2', 'ab[c', 'syntax', 2],
    ['pcre2', 'a**b\\y', 'syntax', 2],
    ['pcre2', 'ab\\p{bc=L}', 'unsupported', 2],
    ['pcre2', '(?<n>a)\\k<m>', 'syntax', 7],
  ])('refuses %s %s with %s at %i', (type, text, code, offset) => {
    const compiled = compilePattern(type, text);
    // `**` is refused at its second star, before the escape is read.
    expect(compiled).toMatchObject({ ok: false, error: { code, offset } });
  });

  it('gives analysis for indexes', () => {
    expect(compile('osregex', 'Failed \\w+ for|^accepted')).toMatchObject({
      requiredLiterals: ['failed ', 'accepted'],
      firstBytes: undefined,
    });
    expect(compile('osregex', '^RunInstances$').literalExact).toBe('runinstances');
    expect(compile('osregex', 'a|').isMatchAll).toBe(true);
    expect(compile('pcre2', '(?i)Failed\\s+password').requiredLiterals).toEqual(['password']);
  });

  it('does not fold non-ASCII bytes in anchored OS_Match patterns', () => {
    const pattern = compilePattern('osmatch', '^\xc9A$');
    expect(pattern.ok && [pattern.pattern.test('\xc9a'), pattern.pattern.test('\xe9a')]).toEqual([
      true,
      false,
    ]);
  });
});

describe('pcre2', () => {
  it.each<[string, string, readonly string[] | undefined, number | undefined]>([
    ['(a)?(b)?(c)', 'c', ['', '', 'c'], 0],
    ['^(\\d+)$', '12\n', ['12'], 1],
    ['(?i)caf\xe9', 'CAF\xc9', undefined, undefined],
    ['(?U)a+', 'aaa', [], 0],
    ['(?>a+)a', 'aaa', undefined, undefined],
    ['(?<q>["\'])(.*?)\\k<q>', 'x "y\'z"', ['"', "y'z"], 6],
    ['^(\\((?:[^()]|(?1))*\\))$', '(a(b)c)', ['(a(b)c)'], 6],
    ['(?(?=\\d)\\d{2}|[a-z]{3})', 'x12', [], 2],
    ['(*UTF)\\N{U+202E}', 'a\xe2\x80\xaeb', [], 3],
    ['(*UTF)^.$', '\xc3\xa9', [], 1],
    ['(?<=ab)c', 'abc', [], 2],
    ['\\Qa.b\\E', 'a.b', [], 2],
    ['', 'abc', [], -1],
  ])('%s on %j', (text, input, groups, end) => {
    const match = compile('pcre2', text).exec(input);
    expect(match).toEqual(groups === undefined ? undefined : { groups, end });
  });

  it('counts positions from the whole subject when it begins at an offset', () => {
    expect(compile('pcre2', '^(b)').exec('ab', 1)).toEqual({ groups: ['b'], end: 1 });
  });
});

describe('step limits', () => {
  it.each([
    '(a+)+$',
    '(a|a)*$',
    '(a|aa)+$',
    '(.*)*x',
    '([a-z]+)*\\d',
    '^(([a-z])+.)+[A-Z]([a-z])+$',
    '(?:a?){30}a{30}b',
    '(a*)*\\1b',
  ])(
    'answers for %s in bounded time',
    (text) => {
      const pattern = compile('pcre2', text);
      expect(pattern.test(`${'a'.repeat(5_000)}!`)).toBe(false);
    },
    60_000,
  );

  it('reports the pattern that met its limit', () => {
    const pattern = compile('pcre2', '(a+)+\\d');
    const reported: string[] = [];
    const end = onStepLimit((limited) => reported.push(limited.text));
    const before = stepLimitCount();
    expect(pattern.test('a'.repeat(200))).toBe(false);
    end();
    pattern.test('a'.repeat(200));
    expect(reported).toEqual(['(a+)+\\d']);
    expect(stepLimitCount()).toBe(before + 2);
  }, 60_000);

  it('holds for OS_Regex with many remembered places', () => {
    const pattern = compile('osregex', '\\.+a\\.+a\\.+a\\.+a\\.+a\\.+b');
    expect(pattern.test('a'.repeat(20_000))).toBe(false);
  }, 60_000);

  it('needs no JavaScript stack for long subjects', () => {
    expect(compile('pcre2', '^(?:[^"\\\\]|\\\\.)*$').test('ab\\"'.repeat(20_000))).toBe(true);
  });
});
