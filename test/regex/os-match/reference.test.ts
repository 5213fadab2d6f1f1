import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileOsMatch } from '../../../src/regex/os-match/compile.ts';

/** SEMANTICS 7.3 once more, without any code of the project. */
function reference(pattern: string, text: string): boolean {
  const negated = pattern.startsWith('!');
  const parts = (negated ? pattern.slice(1) : pattern).split('|');
  return parts.some((part) => holds(part, text)) !== negated;
}

function holds(part: string, text: string): boolean {
  const isPrefix = part.startsWith('^');
  const isSuffix = part.endsWith('$');
  const literal = fold(part.slice(isPrefix ? 1 : 0, isSuffix ? part.length - 1 : part.length));
  const folded = fold(text);
  if (isPrefix && isSuffix) return folded === literal;
  if (isPrefix) return folded.startsWith(literal);
  if (isSuffix) return folded.endsWith(literal);
  return literal === '' || (/^[\x00-\x7f]*$/.test(literal) && folded.includes(literal));
}

const fold = (text: string) => [...text].map((c) => (/[A-Z]/.test(c) ? c.toLowerCase() : c)).join('');

const bytes = (letters: string, maxLength: number) =>
  fc.array(fc.constantFrom(...letters.split('')), { maxLength }).map((parts) => parts.join(''));

describe('OS_Match against SEMANTICS 7.3', () => {
  it('decides alike', () => {
    fc.assert(
      fc.property(bytes('aAbB^$|!\\. \xe9\xc9', 8), bytes('aAbB^$|! \xe9\xc9', 10), (pattern, text) => {
        expect(compileOsMatch(pattern).test(text)).toBe(reference(pattern, text));
      }),
      { numRuns: 5_000 },
    );
  }, 60_000);

  it('has analysis that never excludes a match', () => {
    fc.assert(
      fc.property(bytes('aAb^$|!\xe9', 6), bytes('aAb^$\xe9\xc9', 8), (pattern, text) => {
        const compiled = compileOsMatch(pattern);
        const matches = compiled.test(text);
        const lower = text.toLowerCase();
        if (compiled.isMatchAll) expect(matches).toBe(true);
        if (compiled.literalExact !== undefined) expect(matches).toBe(lower === compiled.literalExact);
        if (!matches) return;
        expect(compiled.requiredLiterals?.some((literal) => lower.includes(literal))).not.toBe(false);
        expect(compiled.firstBytes?.[text === '' ? 256 : text.charCodeAt(0)]).not.toBe(0);
      }),
      { numRuns: 5_000 },
    );
  }, 60_000);
});
