import type { Node } from '../ast.ts';
import { byteSet } from '../byte-set.ts';
import type { Cursor } from '../cursor.ts';
import { variantsOf } from '../folding.ts';
import { type CharacterOptions, foldingOf, literal, type Member, nextPoint } from './character.ts';
import { parseCharacterEscape, parseOctal } from './character-escape.ts';
import { posixOf, typeOf } from './character-type.ts';
import { parseProperty } from './property.ts';
import type { Settings } from './settings.ts';
import type { ParseState } from './state.ts';

/** A class in brackets; the cursor stands behind the `[`. */
export function parseClass(state: ParseState): Node {
  const { characters } = state;
  const cursor: Cursor = state.cursor;
  const open = cursor.at - 1;
  if (cursor.match(BRACKET_TERM_AHEAD)) cursor.fail('POSIX classes stand within a class: [[:name:]]', open);
  skipIgnored(cursor, characters);
  const negated = cursor.take('^');
  const members: Member[] = [];
  const wide: Wide = { isIncluded: false };
  let only: number | undefined;
  let isFirst = true;
  let isQuoted = false;
  for (;;) {
    if (cursor.done) cursor.fail('this "[" is never closed', open);
    if (isQuoted ? cursor.take('\\E') : cursor.take('\\Q')) {
      isQuoted = !isQuoted;
      continue;
    }
    if (!isQuoted && skipIgnored(cursor, characters)) continue;
    if (!isQuoted && !isFirst && cursor.take(']')) break;
    isFirst = false;
    const start = cursor.at;
    const low = parseMember(state, isQuoted, wide);
    if (typeof low === 'function') {
      members.push(low);
      refuseRange(cursor, isQuoted);
      continue;
    }
    if (isQuoted && cursor.take('\\E')) isQuoted = false;
    const high: RangeEnd | undefined = isQuoted ? undefined : parseRangeEnd(state);
    if (high !== undefined) isQuoted = high.isQuoted;
    state.noteCharacter(low);
    if (high === undefined) {
      only = low;
      members.push(memberOf(low, low, characters));
    } else {
      if (high.point < low) cursor.fail('the range is out of order', start);
      members.push(memberOf(low, state.noteCharacter(high.point), characters));
    }
  }
  const isOne = only !== undefined && members.length === 1 && !negated;
  return isOne && only !== undefined ? literal(only, characters) : setOf(members, negated, characters);
}

/** `\E` without `\Q`; blanks under `(?xx)`. */
function skipIgnored(cursor: Cursor, { ignoreBlanks }: CharacterOptions): boolean {
  return cursor.match(ignoreBlanks ? /(?:\\E|[ \t])+/y : /(?:\\E)+/y) !== undefined;
}

interface RangeEnd {
  readonly point: number;
  /** `\Q` goes on behind it. */
  readonly isQuoted: boolean;
}

/** What a hyphen begins behind a character: the end of a range, when one follows. */
function parseRangeEnd(state: ParseState): RangeEnd | undefined {
  const { characters } = state;
  const cursor: Cursor = state.cursor;
  const before = cursor.at;
  skipIgnored(cursor, characters);
  const hyphen = cursor.at;
  if (cursor.take('-')) {
    let isQuoted = false;
    for (;;) {
      if (isQuoted ? cursor.take('\\E') : cursor.take('\\Q')) isQuoted = !isQuoted;
      else if (isQuoted || !skipIgnored(cursor, characters)) break;
    }
    if (!cursor.done && (isQuoted || cursor.peek() !== ']')) {
      const point = parseMember(state, isQuoted, { isIncluded: false });
      if (typeof point === 'function') cursor.fail('a class such as \\d cannot end a range', hyphen);
      return { point, isQuoted };
    }
  }
  cursor.at = before;
  return undefined;
}

/** A hyphen behind a class may only be the last character. */
function refuseRange(cursor: Cursor, isQuoted: boolean): void {
  if (isQuoted || cursor.peek() !== '-' || cursor.peek(1) === ']' || cursor.peek(1) === '') return;
  cursor.fail('a class such as \\d cannot begin a range; put the hyphen last');
}

/**
 * Without `(*UCP)` PCRE2 keeps one flag for a class: whether negated types such as `\S` take in the characters
 * above U+00FF. A POSIX class that follows them sets it anew, so `[\S[:word:]]` does not hold U+0100.
 */
interface Wide {
  isIncluded: boolean;
}

function withoutWide(member: Member, { utf, ucp }: Settings, wide: Wide): Member {
  return utf && !ucp ? (c) => (c > 0xff ? wide.isIncluded : member(c)) : member;
}

/** `[:name:]`, `[.x.]`, `[=x=]`: what stands inside holds neither a bracket that closes nor another term. */
const BRACKET_TERM = /\[([:.=])(\^?)((?:\\[\]\\]|(?!\1\]|\[\1|\]).)*)\1\]/sy;
const BRACKET_TERM_AHEAD = /(?=([:.=])(?:\\[\]\\]|(?!\1\]|\[\1|\]).)*\1\])/sy;

/** A character or, as a function, a class. */
function parseMember(state: ParseState, isQuoted: boolean, wide: Wide): number | Member {
  const { settings, characters } = state;
  const cursor: Cursor = state.cursor;
  const start = cursor.at;
  if (isQuoted) return nextPoint(cursor, settings.utf);
  const term = cursor.match(BRACKET_TERM);
  if (term !== undefined) {
    const [, kind, negation, name = ''] = term;
    if (kind !== ':') cursor.fail('POSIX collating elements are not supported by PCRE2', start);
    const member = posixOf(name, settings, characters.caseless);
    if (member === undefined) cursor.fail(`"${name}" is no POSIX class`, start);
    if (!settings.ucp) wide.isIncluded = negation === '^';
    return negation === '^' ? withoutWide((c) => !member(c), settings, wide) : member;
  }
  if (cursor.peek() !== '\\') return nextPoint(cursor, settings.utf);
  cursor.at++;
  return parseEscaped(state, start, wide);
}

function parseEscaped(state: ParseState, start: number, wide: Wide): number | Member {
  const { settings } = state;
  const cursor: Cursor = state.cursor;
  if (cursor.done) cursor.fail('a backslash cannot end a pattern', start);
  const letter = cursor.next();
  if (letter === 'b') return 8;
  if (letter === 'g') return letter.charCodeAt(0);
  const type = typeOf(letter, settings);
  if (type !== undefined) {
    if (!/[DSW]/.test(letter)) return type;
    wide.isIncluded = true;
    return withoutWide(type, settings, wide);
  }
  if (letter === 'p' || letter === 'P') return parseProperty(cursor, letter, start);
  if (letter === 'N' && !cursor.startsWith('{U+')) cursor.fail('\\N cannot stand in a class', start);
  if (/[1-9]/.test(letter)) return parseOctal(cursor, letter, settings.utf);
  if (settings.utf && letter.charCodeAt(0) >= 0x80) {
    cursor.at--;
    return nextPoint(cursor, true);
  }
  const point = parseCharacterEscape(cursor, letter, settings.utf);
  if (point === undefined) cursor.fail(`"\\${letter}" has no meaning in a class`, start);
  return point;
}

/** The characters from one to another, and their other cases where case is ignored. */
function memberOf(low: number, high: number, options: CharacterOptions): Member {
  const folding = foldingOf(options);
  if (low === high) {
    const variants = variantsOf(low, folding);
    return (c) => variants.includes(c);
  }
  if (folding === 'none') return (c) => c >= low && c <= high;
  return (c) => (c >= low && c <= high) || variantsOf(c, folding).some((v) => v >= low && v <= high);
}

function setOf(members: readonly Member[], negated: boolean, { utf }: CharacterOptions): Node {
  const holds: Member = (c) => members.some((member) => member(c)) !== negated;
  if (!utf) return { kind: 'set', bytes: byteSet(holds) };
  const isAscii = !negated && !members.some((member) => SAMPLE.some((c) => member(c)));
  return isAscii ? { kind: 'set', bytes: byteSet((c) => c < 0x80 && holds(c)) } : { kind: 'point', holds };
}

/** Code points above ASCII that tell an ASCII class from others; only looked at while a UTF pattern is compiled. */
const SAMPLE = Array.from({ length: 0x3100 - 0x80 }, (_, i) => i + 0x80).concat([0xff21, 0x1f600, 0x10ffff]);
