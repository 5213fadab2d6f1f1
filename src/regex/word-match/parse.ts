import { asciiLower } from '../lower.ts';

export interface WordMatchAlternative {
  readonly kind: 'prefix' | 'substring';
  /** Folded; '' matches everything. */
  readonly literal: string;
}

/**
 * Alternatives of a word match (SEMANTICS 7.4). `!` and `$` are plain. An empty alternative in front of a `|`
 * matches nothing and is left out; an empty last one matches everything, unless it is the whole pattern.
 */
export function parseWordMatch(text: string): readonly WordMatchAlternative[] {
  const parts = text.split('|');
  const alternatives: WordMatchAlternative[] = [];
  for (const [i, part] of parts.entries()) {
    if (part.startsWith('^')) alternatives.push({ kind: 'prefix', literal: asciiLower(part.slice(1)) });
    else if (part !== '') alternatives.push({ kind: 'substring', literal: asciiLower(part) });
    else if (i > 0 && i === parts.length - 1) alternatives.push({ kind: 'substring', literal: '' });
  }
  return alternatives;
}
