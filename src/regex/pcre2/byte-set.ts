import type { ByteSet } from './ast.ts';

/** The set of the bytes that pass a test. */
export function byteSet(holds: (byte: number) => boolean): ByteSet {
  const set = new Uint8Array(256);
  for (let byte = 0; byte < 256; byte++) if (holds(byte)) set[byte] = 1;
  return set;
}

/** The set of a character's cases. One object for equal sets: characters are the most of what patterns hold. */
export function caseSet(bytes: readonly number[]): ByteSet {
  const key = bytes.join();
  const known = caseSets.get(key);
  if (known !== undefined) return known;
  const set = byteSet((byte) => bytes.includes(byte));
  caseSets.set(key, set);
  return set;
}

/** Bounded: there are 256 bytes, and few ways to fold them. */
const caseSets = new Map<string, ByteSet>();

/** The bytes of a set, ascending. */
export function bytesOf(set: ByteSet): readonly number[] {
  const known = members.get(set);
  if (known !== undefined) return known;
  const bytes: number[] = [];
  for (let byte = 0; byte < set.length; byte++) if (set[byte] === 1) bytes.push(byte);
  members.set(set, bytes);
  return bytes;
}

const members = new WeakMap<ByteSet, readonly number[]>();

const isDigit = (c: number) => c >= 48 && c <= 57;
const isUpper = (c: number) => c >= 65 && c <= 90;
const isLower = (c: number) => c >= 97 && c <= 122;
const isAlpha = (c: number) => isUpper(c) || isLower(c);

export const isWordPoint = (c: number): boolean => isAlpha(c) || isDigit(c) || c === 95;

/** Names of POSIX classes, in the C locale. */
export const POSIX: ReadonlyMap<string, (c: number) => boolean> = new Map([
  ['alpha', isAlpha],
  ['lower', isLower],
  ['upper', isUpper],
  ['alnum', (c: number) => isAlpha(c) || isDigit(c)],
  ['ascii', (c: number) => c < 128],
  ['blank', (c: number) => c === 32 || c === 9],
  ['cntrl', (c: number) => c < 32 || c === 127],
  ['digit', isDigit],
  ['graph', (c: number) => c > 32 && c < 127],
  ['print', (c: number) => c >= 32 && c < 127],
  ['punct', (c: number) => c > 32 && c < 127 && !isAlpha(c) && !isDigit(c)],
  ['space', (c: number) => c === 32 || (c >= 9 && c <= 13)],
  ['word', isWordPoint],
  ['xdigit', (c: number) => isDigit(c) || (c >= 65 && c <= 70) || (c >= 97 && c <= 102)],
]);

const isSpace = (c: number) => c === 32 || (c >= 9 && c <= 13);

/** Horizontal white space; points above 255 exist under `(*UTF)` only. */
const isHorizontal = (c: number) =>
  c === 9 ||
  c === 32 ||
  c === 0xa0 ||
  c === 0x1680 ||
  c === 0x180e ||
  (c >= 0x2000 && c <= 0x200a) ||
  c === 0x202f ||
  c === 0x205f ||
  c === 0x3000;

export const isVertical = (c: number): boolean =>
  (c >= 10 && c <= 13) || c === 0x85 || c === 0x2028 || c === 0x2029;

/** Character types: the letter of the escape and its members. */
export const TYPES: ReadonlyMap<string, (c: number) => boolean> = new Map([
  ['d', isDigit],
  ['D', (c: number) => !isDigit(c)],
  ['w', isWordPoint],
  ['W', (c: number) => !isWordPoint(c)],
  ['s', isSpace],
  ['S', (c: number) => !isSpace(c)],
  ['h', isHorizontal],
  ['H', (c: number) => !isHorizontal(c)],
  ['v', isVertical],
  ['V', (c: number) => !isVertical(c)],
]);

/** The other case of an ASCII letter, else the byte itself. */
export function otherAsciiCase(c: number): number {
  return isAlpha(c) ? c ^ 32 : c;
}
