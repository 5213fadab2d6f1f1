import type { Node } from './ast.ts';
import { byteSet, otherAsciiCase, POSIX, TYPES } from './byte-set.ts';
import type { Cursor } from './cursor.ts';
import { parseCharacterEscape, parseOctal, parsePropertyName } from './parse-escape.ts';
import { caseVariants, pointAt, propertyOf, widthOf } from './unicode.ts';

export interface ClassOptions {
  readonly caseless: boolean;
  readonly utf: boolean;
  /** `(?xx)`: blanks and tabs are ignored. */
  readonly ignoreBlanks: boolean;
}

type Member = (point: number) => boolean;

/** A set of characters, as one byte where that is enough, else as a UTF-8 character. */
export function characterSet(holds: Member, utf: boolean): Node {
  if (!utf) return { kind: 'set', bytes: byteSet(holds) };
  return { kind: 'point', holds };
}

/** One literal character. Under UTF it is its bytes, unless case folding gives it forms of several lengths. */
export function literal(point: number, { caseless, utf }: ClassOptions): Node {
  if (!utf) {
    const other = caseless ? otherAsciiCase(point) : point;
    return { kind: 'set', bytes: byteSet((c) => c === point || c === other) };
  }
  const variants = caseless ? caseVariants(point) : [point];
  if (variants.every((variant) => variant < 0x80)) {
    return { kind: 'set', bytes: byteSet((c) => variants.includes(c)) };
  }
  if (variants.length > 1) return { kind: 'point', holds: (c) => variants.includes(c) };
  const bytes = [...Buffer.from(String.fromCodePoint(point), 'utf8')];
  return {
    kind: 'seq',
    items: bytes.map((byte) => ({ kind: 'set', bytes: byteSet((c) => c === byte) })),
  };
}

/** The character that stands at the cursor. */
export function nextPoint(cursor: Cursor, utf: boolean): number {
  const byte = cursor.peek().charCodeAt(0);
  const point = utf ? pointAt(cursor.text, cursor.at) : byte;
  cursor.at += utf ? widthOf(byte) : 1;
  return point;
}

/** A class in brackets; the cursor stands behind the `[`. */
export function parseClass(cursor: Cursor, options: ClassOptions): Node {
  const open = cursor.at - 1;
  const negated = cursor.take('^');
  const members: Member[] = [];
  let first = true;
  let quoted = false;
  for (;;) {
    if (cursor.done) cursor.fail('this "[" is never closed', open);
    if (quoted ? cursor.take('\\E') : cursor.take('\\Q')) {
      quoted = !quoted;
      continue;
    }
    if (!quoted && cursor.take('\\E')) continue;
    if (!quoted && options.ignoreBlanks && /[ \t]/.test(cursor.peek())) {
      cursor.at++;
      continue;
    }
    if (!quoted && !first && cursor.take(']')) break;
    first = false;
    const start = cursor.at;
    const low = quoted ? nextPoint(cursor, options.utf) : parseItem(cursor, options);
    const high = quoted ? undefined : parseRangeEnd(cursor, options, typeof low === 'function');
    if (typeof low === 'function') {
      members.push(low);
    } else if (high === undefined) {
      members.push(one(low, options));
    } else {
      if (high < low) cursor.fail('the range is out of order', start);
      members.push(range(low, high, options));
    }
  }
  const holds = (c: number) => members.some((member) => member(c)) !== negated;
  if (options.utf) {
    const asciiOnly = !negated && !members.some((member) => SAMPLE.some((c) => member(c)));
    if (!asciiOnly) return { kind: 'point', holds };
  }
  return { kind: 'set', bytes: byteSet((c) => (options.utf && c > 0x7f ? false : holds(c))) };
}

/** Every code point above ASCII; only looked at while a UTF pattern is compiled. */
const SAMPLE = Array.from({ length: 0x3100 - 0x80 }, (_, i) => i + 0x80).concat([0xff21, 0x1f600, 0x10ffff]);

/** What follows a hyphen, when the item before it begins a range. */
function parseRangeEnd(cursor: Cursor, options: ClassOptions, afterType: boolean): number | undefined {
  if (cursor.peek() !== '-' || cursor.peek(1) === ']' || cursor.peek(1) === '') return undefined;
  const hyphen = cursor.at;
  if (afterType) cursor.fail('a class such as \\d cannot begin a range; put the hyphen last', hyphen);
  cursor.at++;
  const quoted = cursor.take('\\Q');
  const high = quoted ? nextPoint(cursor, options.utf) : parseItem(cursor, options);
  if (quoted) cursor.take('\\E');
  if (typeof high === 'function') cursor.fail('a class such as \\d cannot end a range', hyphen);
  return high;
}

function parseItem(cursor: Cursor, options: ClassOptions): number | Member {
  const start = cursor.at;
  if (cursor.startsWith('[:') || cursor.startsWith('[.') || cursor.startsWith('[=')) {
    const posix = cursor.match(/\[([:.=])(\^?)([^\]\\]*?)\1\]/y);
    if (posix !== undefined) {
      if (posix[1] !== ':') cursor.fail('POSIX collating elements are not supported by PCRE2', start);
      const member = posixClass(posix[3] ?? '', options.caseless);
      if (member === undefined) cursor.fail(`"${posix[3]}" is no POSIX class`, start);
      return posix[2] === '^' ? (c) => !member(c) : member;
    }
  }
  if (cursor.peek() !== '\\') return nextPoint(cursor, options.utf);
  cursor.at++;
  if (cursor.done) cursor.fail('a backslash cannot end a pattern', start);
  const letter = cursor.next();
  if (letter === 'b') return 8;
  const type = TYPES.get(letter);
  if (type !== undefined) return type;
  if (letter === 'p' || letter === 'P') return property(cursor, letter, start);
  if (letter === 'N' && !cursor.startsWith('{U+')) cursor.fail('\\N cannot stand in a class', start);
  if (/[1-9]/.test(letter)) return parseOctal(cursor, letter, options.utf);
  if (options.utf && letter.charCodeAt(0) >= 0x80) {
    cursor.at--;
    return nextPoint(cursor, true);
  }
  const point = parseCharacterEscape(cursor, letter, options.utf);
  if (point === undefined) cursor.fail(`"\\${letter}" has no meaning in a class`, start);
  return point;
}

export function property(cursor: Cursor, letter: string, start: number): Member {
  const { name, negated } = parsePropertyName(cursor);
  const member = propertyOf(name);
  if (member === undefined) cursor.fail(`"${name}" is no known Unicode property`, start);
  return negated !== (letter === 'P') ? (c) => !member(c) : member;
}

function posixClass(name: string, caseless: boolean): Member | undefined {
  return POSIX.get(caseless && (name === 'upper' || name === 'lower') ? 'alpha' : name);
}

function one(point: number, { caseless, utf }: ClassOptions): Member {
  if (!caseless) return (c) => c === point;
  const variants = utf ? caseVariants(point) : [point, otherAsciiCase(point)];
  return (c) => variants.includes(c);
}

function range(low: number, high: number, { caseless, utf }: ClassOptions): Member {
  const inside = (c: number) => c >= low && c <= high;
  if (!caseless) return inside;
  if (!utf) return (c) => inside(c) || inside(otherAsciiCase(c));
  return (c) => inside(c) || caseVariants(c).some(inside);
}
