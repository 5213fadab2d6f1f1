import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stepLimitCount } from '../../../src/regex/limit.ts';
import type { CapturingPattern } from '../../../src/regex/pattern.ts';
import { compilePcre2 } from '../../../src/regex/pcre2/compile.ts';

function compiled(text: string, engine: 'fastest' | 'matcher' = 'fastest'): CapturingPattern {
  const result = compilePcre2(text, { engine });
  if (!result.ok) throw new Error(`${text}: ${result.error.message}`);
  return result.value;
}

const run = fc
  .tuple(
    fc.constantFrom('.', '\\w', '\\S', '[ab]', '[^b]', 'a', '[a ]'),
    fc.constantFrom('+', '*', '+?', '*?', '{2,}', '{3,}?', '++', '*+', '{2,}+'),
  )
  .map((parts) => parts.join(''));
const piece = fc.oneof(
  { arbitrary: run, weight: 4 },
  {
    arbitrary: fc.constantFrom('a', 'b', ' ', 'ab', '\\s', '\\b', '(?:a|b )', '(b)?', '(?:a+|b)'),
    weight: 3,
  },
  { arbitrary: run.map((text) => `(${text})`), weight: 2 },
  { arbitrary: fc.tuple(run, run).map(([one, other]) => `(?:${one}|(${other})c)`), weight: 1 },
);
/** Most of them fail late: what they end with is rare. */
const pattern = fc
  .tuple(fc.array(piece, { minLength: 2, maxLength: 5 }), fc.constantFrom('', 'c', 'cc', '$', 'c$', ' c'))
  .map(([pieces, end]) => pieces.join('') + end);
const subject = fc
  .tuple(
    fc.array(fc.constantFrom('a', 'a', 'ab', 'b', 'aaaa', ' ', 'bb ', '\n'), {
      minLength: 140,
      maxLength: 200,
    }),
    fc.array(fc.constantFrom('a', 'b', 'c', ' '), { maxLength: 4 }),
  )
  .map(([long, end]) => `${'a b'.repeat(40)}${[...long, ...end].join('')}`);

describe('ends that were tried', () => {
  it('changes no answer', () => {
    fc.assert(
      fc.property(pattern, fc.array(subject, { minLength: 1, maxLength: 4 }), (text, subjects) => {
        const matcher = compiled(text, 'matcher');
        const fastest = compiled(text);
        for (const one of subjects) {
          const before = stepLimitCount();
          const expected = fastest.exec(one);
          if (stepLimitCount() > before) continue;
          expect(matcher.exec(one), JSON.stringify({ text, one })).toEqual(expected);
        }
      }),
      { numRuns: 300 },
    );
  }, 120_000);

  it.each([
    ['\\S+\\s\\((\\S+)\\)\\s\\d', `${'('.repeat(60_000)} (x) 1`, ['x']],
    ['\\w+:\\s(.+)', `${'a'.repeat(60_000)} b: c`, ['c']],
    ['"(\\w+)\\s(.+)"\\swith (.+) and', `${'"a b" with '.repeat(6_000)}"a b" and`, ['a', 'b" with ']],
    ['a.+?b.+?c.*?d(e)', `${'abcd '.repeat(10_000)}de`, ['e']],
    ['(?=a)\\w+:(x)', `${'a'.repeat(60_000)}; a:x`, ['x']],
  ])('finds what %s needs the square of the length for', (text, long, [first]) => {
    const before = stepLimitCount();
    const groups = compiled(text).exec(long)?.groups;
    expect(stepLimitCount() - before).toBe(0);
    expect(groups?.[0]).toBe(first);
  });
});
