import { asciiLower } from '../../bytes/ascii.ts';

/** One alternative of an OS_Match pattern; `literal` is folded (SEMANTICS 7.3). */
export interface OsMatchAlternative {
  readonly kind: 'any' | 'substring' | 'prefix' | 'suffix' | 'whole';
  readonly literal: string;
}

/** A whole pattern; `negated`: a `!` stands before it. */
export interface OsMatchSyntax {
  readonly negated: boolean;
  readonly alternatives: readonly OsMatchAlternative[];
}

/** Every text is a valid OS_Match pattern: there are no escapes (SEMANTICS 7.3). */
export function parseOsMatch(text: string): OsMatchSyntax {
  const negated = text.startsWith('!');
  const alternatives = (negated ? text.slice(1) : text).split('|').map(parseAlternative);
  return { negated, alternatives };
}

function parseAlternative(text: string): OsMatchAlternative {
  const begin = text.startsWith('^');
  const end = text.endsWith('$');
  const literal = asciiLower(text.slice(begin ? 1 : 0, end ? -1 : undefined));
  if (begin && end) return { kind: 'whole', literal };
  if (literal === '') return { kind: 'any', literal };
  return { kind: begin ? 'prefix' : end ? 'suffix' : 'substring', literal };
}
