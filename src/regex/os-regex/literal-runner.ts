import { FoldedSearch } from '../folded-search.ts';
import { equalsFolded } from '../lower.ts';
import { pureLiteral } from './analyse.ts';
import type { OsRegexAlternative } from './parse.ts';
import { NONE, type Runner } from './run.ts';

/** The procedure for alternatives that are literal cells only, without running it; undefined for others. */
export function literalRunner(alternative: OsRegexAlternative): Runner | undefined {
  const literal = pureLiteral(alternative);
  if (literal === undefined || literal === '') return undefined;
  const { length } = literal;
  const { begin, end } = alternative;
  if (begin) {
    return (subject, from) => {
      if (end && subject.length !== from + length) return NONE;
      return equalsFolded(subject, from, literal) ? from + length - 1 : NONE;
    };
  }
  if (end) {
    return (subject, from) => {
      const at = subject.length - length;
      return at >= from && equalsFolded(subject, at, literal) ? subject.length - 1 : NONE;
    };
  }
  const search = new FoldedSearch(literal);
  return (subject, from, _marks, lower) => {
    const at = search.indexOf(subject, from, lower);
    return at === -1 ? NONE : at + length - 1;
  };
}
