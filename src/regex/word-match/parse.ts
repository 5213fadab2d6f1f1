import { asciiLower } from '../../bytes/ascii.ts';

/** One alternative of the pattern, as it is searched for. */
export interface WordMatchAlternative {
  readonly kind: 'prefix' | 'substring';
  /** Folded; '' matches everything. */
  readonly literal: string;
}

/**
 * Alternatives of a word match (SEMANTICS 7.4). `!` and `$` are plain. An empty last alternative matches everything,
 * unless it is the whole pattern. An empty one before that is, to the real engine, its `|` and the alternative
 * behind it as plain text, and matches nothing where no `|` follows.
 */
export function parseWordMatch(text: string): readonly WordMatchAlternative[] {
  const parts = text.split('|');
  const alternatives: WordMatchAlternative[] = [];
  for (const [i, part] of parts.entries()) {
    if (part.startsWith('^')) alternatives.push({ kind: 'prefix', literal: asciiLower(part.slice(1)) });
    else if (part !== '') alternatives.push({ kind: 'substring', literal: asciiLower(part) });
    else if (i < parts.length - 2) {
      alternatives.push({ kind: 'substring', literal: asciiLower(`|${parts[i + 1]}`) });
    } else if (i > 0 && i === parts.length - 1) alternatives.push({ kind: 'substring', literal: '' });
  }
  return alternatives;
}
