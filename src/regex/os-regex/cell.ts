/**
 * Cells of an OS_Regex (SEMANTICS 7.2): 0–255 is a literal byte (A–Z already folded), then one number for
 * each class, MARK for either parenthesis, STOP for what lies behind the last cell.
 */
export type Cell = number;

export const MARK = 256;
export const STOP = -1;
const FIRST_CLASS = 257;

const isDigit = (c: number) => c >= 48 && c <= 57;
const isWord = (c: number) =>
  isDigit(c) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 45 || c === 64 || c === 95;
const PUNCTUATION = new Set([...'!"#$%&\'()*+,-.:;<=>?[]{|}'].map((c) => c.charCodeAt(0)));

/** Escapes and the bytes they stand for, in the order of their cells. */
const CLASSES: readonly (readonly [escape: string, member: (c: number) => boolean])[] = [
  ['d', isDigit],
  ['w', isWord],
  ['s', (c) => c === 32],
  ['p', (c) => PUNCTUATION.has(c)],
  ['D', (c) => !isDigit(c)],
  ['W', (c) => !isWord(c)],
  ['S', (c) => c !== 32],
  ['.', () => true],
  ['t', (c) => c === 9],
  ...[...'()\\$|<'].map((letter): [string, (c: number) => boolean] => {
    const code = letter.charCodeAt(0);
    return [letter, (c) => c === code];
  }),
];

const CELL_OF_ESCAPE = new Map(CLASSES.map(([letter], i) => [letter, FIRST_CLASS + i]));

/** For each byte, one bit for each class that holds it. */
export const MEMBERSHIP: Uint16Array = Uint16Array.from({ length: 256 }, (_, c) =>
  CLASSES.reduce((bits, [, member], i) => (member(c) ? bits | (1 << i) : bits), 0),
);

/** The class of an escape's letter; undefined: no such escape. */
export function classOfEscape(letter: string): Cell | undefined {
  return CELL_OF_ESCAPE.get(letter);
}

export function isClass(cell: Cell): boolean {
  return cell >= FIRST_CLASS;
}

/** One byte that has to stand there; a mark is none. */
export function isLiteral(cell: Cell): boolean {
  return cell >= 0 && cell < MARK;
}

/** The bit of a class in `MEMBERSHIP`. */
export function classBit(cell: Cell): number {
  return 1 << (cell - FIRST_CLASS);
}

/** Whether a cell is a class that holds the byte. */
export function classHolds(cell: Cell, byte: number): boolean {
  return isClass(cell) && ((MEMBERSHIP[byte] ?? 0) & classBit(cell)) !== 0;
}

/** The escape letter of a class cell, for code generation and messages. */
export function escapeOf(cell: Cell): string {
  return CLASSES[cell - FIRST_CLASS]?.[0] ?? '';
}

const PLUS = 43;
const STAR = 42;

export function isStar(cell: Cell): boolean {
  return cell === STAR;
}

export function isPlus(cell: Cell): boolean {
  return cell === PLUS;
}

/** `+` or `*`: what it means depends on the cell before it. */
export function isQuantifier(cell: Cell): boolean {
  return cell === PLUS || cell === STAR;
}

/** The bytes of a class. */
export function classBytes(cell: Cell): readonly number[] {
  return BYTES_OF_CLASSES[cell - FIRST_CLASS] ?? [];
}

const BYTES_OF_CLASSES = CLASSES.map((_, i) =>
  [...MEMBERSHIP.keys()].filter((byte) => classHolds(FIRST_CLASS + i, byte)),
);
