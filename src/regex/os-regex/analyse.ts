import { mostSelective } from '../literal.ts';
import { classHolds, isClass, isLiteral, isQuantifier, isStar, MARK, STOP } from './cell.ts';
import { cellAt, type OsRegexAlternative } from './parse.ts';

/**
 * Runs of adjacent literal cells, each of which every matching subject holds: a literal cell cannot be passed
 * without its byte, with one exception. Step B2.1 accepts at a class that is not quantified when one cell is
 * left behind it, so a single last literal behind such a class is not required (unless tied to the end).
 */
function literalRuns({ cells, end }: OsRegexAlternative): string[] {
  const runs: string[] = [];
  let run = '';
  cells.forEach((cell, i) => {
    if (isLiteral(cell) && !isQuantifierAt(cells, i)) {
      run += String.fromCharCode(cell);
      return;
    }
    runs.push(run);
    run = '';
  });
  const optional = !end && run.length === 1 && isClass(cellAt(cells, cells.length - 2));
  if (!optional) runs.push(run);
  return runs.filter((text) => text !== '');
}

/** A cell that is the quantifier of the class before it, not a literal plus or star. */
export function isQuantifierAt(cells: readonly number[], i: number): boolean {
  return isQuantifier(cellAt(cells, i)) && isClass(cellAt(cells, i - 1));
}

/** Literal bytes from 0x80 up equal nothing (7.2), so that the alternative cannot match at all. */
export function isImpossible(alternative: OsRegexAlternative): boolean {
  return literalRuns(alternative).some((run) => /[^\x00-\x7f]/.test(run));
}

/** The most selective literal that every subject of an alternative holds; undefined: there is none. */
export function requiredLiteral(alternative: OsRegexAlternative): string | undefined {
  return mostSelective(literalRuns(alternative));
}

/** The text when the cells are literals only. */
export function pureLiteral({ cells }: OsRegexAlternative): string | undefined {
  if (!cells.every(isLiteral)) return undefined;
  return cells.map((cell) => String.fromCharCode(cell)).join('');
}

/** The literal run that an unanchored alternative begins with, or ''. */
function leadingLiteral({ cells, begin }: OsRegexAlternative): string {
  if (begin) return '';
  const length = cells.findIndex((cell) => !isLiteral(cell));
  return cells
    .slice(0, length === -1 ? cells.length : length)
    .map((cell) => String.fromCharCode(cell))
    .join('');
}

/** A literal that stands at a fixed distance from where an unanchored match begins. */
export interface FixedLiteral {
  readonly literal: string;
  readonly offset: number;
}

/** The first one of an alternative that begins with classes of one byte each, or with the literal itself. */
export function fixedLiteral(alternative: OsRegexAlternative): FixedLiteral | undefined {
  const { cells, begin } = alternative;
  let offset = 0;
  while (isClass(cellAt(cells, offset)) && !isQuantifierAt(cells, offset + 1)) offset++;
  const literal = leadingLiteral({ cells: cells.slice(offset), begin, end: false });
  // A last byte behind a class may be left out (`literalRuns`).
  return literal.length > (offset === 0 ? 0 : 1) ? { literal, offset } : undefined;
}

/** Marks the bytes that an alternative with `^` may begin with (both cases of letters), by looking at cells. */
export function markFirstBytes({ cells }: OsRegexAlternative, table: Uint8Array): void {
  for (let i = cellAt(cells, 0) === MARK ? 1 : 0; ; i += 2) {
    const cell = cellAt(cells, i);
    if (cell === STOP || (cell === MARK && i > 1)) {
      table.fill(1);
      return;
    }
    for (let byte = 0; byte < 256; byte++) {
      const folded = byte >= 65 && byte <= 90 ? byte + 32 : byte;
      if (cell === MARK ? byte === 40 : cell === folded || classHolds(cell, folded)) table[byte] = 1;
    }
    if (!isClass(cell) || !isStar(cellAt(cells, i + 1))) return;
  }
}
