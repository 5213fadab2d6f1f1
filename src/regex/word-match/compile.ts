import { asciiLower } from '../../bytes/ascii.ts';
import { allOrNone, asciiRuns, mostSelective } from '../literal.ts';
import { equalsFolded } from '../lower.ts';
import type { Pattern } from '../pattern.ts';
import { parseWordMatch, type WordMatchAlternative } from './parse.ts';

/** Compiles the word match of `if_group` (SEMANTICS 7.4). It runs while loading only, so it is kept plain. */
export function compileWordMatch(text: string): Pattern {
  const alternatives = parseWordMatch(text);
  return {
    type: 'wordmatch',
    text,
    test: (subject) => alternatives.some((alternative) => matches(alternative, subject)),
    isMatchAll: alternatives.some(({ literal }) => literal === ''),
    requiredLiterals: allOrNone(alternatives.map(({ literal }) => mostSelective(asciiRuns(literal)))),
    firstBytes: undefined,
    literalExact: undefined,
  };
}

function matches({ kind, literal }: WordMatchAlternative, subject: string): boolean {
  if (kind === 'prefix') return equalsFolded(subject, 0, literal);
  return asciiLower(subject).includes(literal);
}
