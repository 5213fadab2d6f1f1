import { isAscii } from '../../bytes/byte-string.ts';
import { allOrNone, asciiRuns, mostSelective } from '../literal.ts';
import { equalsFolded, lowerOf } from '../lower.ts';
import type { Pattern, PatternAnalysis } from '../pattern.ts';
import { type OsMatchAlternative, parseOsMatch } from './parse.ts';

/** Compiles an OS_Match pattern (SEMANTICS 7.3). It has no captures and cannot fail. */
export function compileOsMatch(text: string): Pattern {
  const { negated, alternatives } = parseOsMatch(text);
  const isMatchAll = alternatives.some((alternative) => alternative.kind === 'any');
  const matches = isMatchAll ? () => true : anyOf(alternatives.map(compileAlternative).filter(isPossible));
  const test = negated ? (subject: string, lower?: string) => !matches(subject, lower) : matches;
  return { type: 'osmatch', text, test, ...(negated ? UNKNOWN : analyse(alternatives, isMatchAll)) };
}

type Test = (subject: string, lower?: string) => boolean;

const UNKNOWN: PatternAnalysis = {
  isMatchAll: false,
  requiredLiterals: undefined,
  firstBytes: undefined,
  literalExact: undefined,
};

/** Undefined: can never match, because substrings with bytes from 0x80 up compare unequal (7.3). */
function compileAlternative({ kind, literal }: OsMatchAlternative): Test | undefined {
  const { length } = literal;
  switch (kind) {
    case 'any':
      return () => true;
    case 'substring':
      if (!isAscii(literal)) return undefined;
      return (subject, lower) => (lower ?? lowerOf(subject)).includes(literal);
    case 'prefix':
      return (subject) => equalsFolded(subject, 0, literal);
    case 'suffix':
      return (subject) => equalsFolded(subject, subject.length - length, literal);
    case 'whole':
      return (subject) => subject.length === length && equalsFolded(subject, 0, literal);
  }
}

function isPossible(test: Test | undefined): test is Test {
  return test !== undefined;
}

function anyOf(tests: readonly Test[]): Test {
  const [first, second] = tests;
  if (first === undefined) return () => false;
  if (second === undefined) return first;
  return (subject, lower) => {
    for (const test of tests) if (test(subject, lower)) return true;
    return false;
  };
}

function analyse(alternatives: readonly OsMatchAlternative[], isMatchAll: boolean): PatternAnalysis {
  const possible = alternatives.filter(({ kind, literal }) => kind !== 'substring' || isAscii(literal));
  const [only] = alternatives;
  const exact = alternatives.length === 1 && only?.kind === 'whole' && isAscii(only.literal);
  return {
    isMatchAll,
    requiredLiterals: allOrNone(possible.map(({ literal }) => mostSelective(asciiRuns(literal)))),
    firstBytes: firstBytes(possible),
    literalExact: exact ? only.literal : undefined,
  };
}

function firstBytes(alternatives: readonly OsMatchAlternative[]): Uint8Array | undefined {
  const table = new Uint8Array(257);
  for (const { kind, literal } of alternatives) {
    if (kind !== 'prefix' && kind !== 'whole') return undefined;
    const first = literal === '' ? 256 : literal.charCodeAt(0);
    table[first] = 1;
    if (first >= 97 && first <= 122) table[first - 32] = 1;
  }
  return table;
}
