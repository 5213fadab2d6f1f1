/** Bytes that most log texts hold anyway: finding one of them excludes little. */
const COMMON = bytesOf(' etaoinsrhldcu01');
/** Marks that hardly any log text holds. */
const RARE = bytesOf("!#$%&'*+;<>?@\\^`{|}~\t");

/** How much a literal is likely to exclude: long ones and rare bytes first. */
export function selectivity(literal: string): number {
  let score = 0;
  for (let i = 0; i < literal.length; i++) {
    const byte = literal.charCodeAt(i);
    score += COMMON.has(byte) ? 1 : RARE.has(byte) ? 3 : 2;
  }
  return score;
}

function bytesOf(text: string): ReadonlySet<number> {
  return new Set(text.split('').map((letter) => letter.charCodeAt(0)));
}

/** The most selective of some literals, each of which has to be in the text; undefined when there is none. */
export function mostSelective(literals: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestScore = 0;
  for (const literal of literals) {
    const score = selectivity(literal);
    if (score > bestScore) {
      best = literal;
      bestScore = score;
    }
  }
  return best;
}

/** The stretches of a literal that hold ASCII bytes only: what may be looked for in `lowerOf` text. */
export function asciiRuns(literal: string): string[] {
  return literal.split(/[^\x00-\x7f]+/).filter((run) => run !== '');
}

/** The required literals of a whole from those of its alternatives: undefined as soon as one is unknown. */
export function allOrNone(literals: readonly (string | undefined)[]): readonly string[] | undefined {
  const known: string[] = [];
  for (const literal of literals) {
    if (literal === undefined) return undefined;
    if (!known.includes(literal)) known.push(literal);
  }
  return known;
}
