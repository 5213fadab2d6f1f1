import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileWordMatch } from '../../../src/regex/word-match/compile.ts';

/** SEMANTICS 7.4 once more, without any code of the project, and the real engine's reading of texts with a `|`. */
function reference(pattern: string, text: string): boolean {
  const parts = pattern.split('|');
  return parts.some((part, i) => {
    if (part.startsWith('^')) return fold(text).startsWith(fold(part.slice(1)));
    if (part === '' && i < parts.length - 2) return fold(text).includes(fold(`|${parts[i + 1]}`));
    if (part === '') return i > 0 && i === parts.length - 1;
    return fold(text).includes(fold(part));
  });
}

const fold = (text: string) => [...text].map((c) => (/[A-Z]/.test(c) ? c.toLowerCase() : c)).join('');

const bytes = (letters: string, maxLength: number) =>
  fc.array(fc.constantFrom(...letters.split('')), { maxLength }).map((parts) => parts.join(''));

describe('word match against SEMANTICS 7.4', () => {
  it('decides alike', () => {
    fc.assert(
      fc.property(bytes('aAb^$|!,\xe9\xc9', 8), bytes('aAb^$|!,\xe9\xc9', 10), (pattern, text) => {
        expect(compileWordMatch(pattern).test(text)).toBe(reference(pattern, text));
      }),
      { numRuns: 5_000 },
    );
  }, 60_000);
});
