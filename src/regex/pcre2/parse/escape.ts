import { byteSet } from '../byte-set.ts';
import { characterSet, literal, nextPoint, typedSet } from './character.ts';
import { parseCharacterEscape, parseOctal } from './character-escape.ts';
import { notWordBoundary, typeOf, wordBoundary } from './character-type.ts';
import { anyNewline, endOrFinalNewline, notNewline } from './newline.ts';
import { parseProperty } from './property.ts';
import { type Atom, repeatable, single } from './quantifier.ts';
import { parseG, parseK, referenceTo } from './reference.ts';
import type { ParseState } from './state.ts';

/** What a backslash outside of classes begins; the cursor stands behind it. */
export function parseEscape(state: ParseState, start: number): Atom {
  const { cursor, settings } = state;
  if (cursor.done) cursor.fail('a backslash cannot end a pattern', start);
  if (settings.utf && cursor.peek().charCodeAt(0) >= 0x80) {
    return repeatable(literal(nextPoint(cursor, true), state.characters));
  }
  const letter = cursor.next();
  const type = typeOf(letter, settings);
  if (type !== undefined) {
    // Under (*UCP) these are properties.
    const isProperty = settings.ucp && /[sS]/.test(letter);
    return repeatable(isProperty ? characterSet(type, settings.utf) : typedSet(letter, type, settings.utf));
  }
  switch (letter) {
    case 'A':
    case 'G':
      return single({ kind: 'assert', what: 'begin' });
    case 'Z':
      return single(endOrFinalNewline(settings));
    case 'z':
      return single({ kind: 'assert', what: 'end' });
    case 'b':
      return single(wordBoundary(settings));
    case 'B':
      return single(notWordBoundary(settings));
    case 'K':
      return single({ kind: 'keep' });
    case 'R':
      return repeatable(anyNewline(settings));
    case 'C':
      return repeatable({ kind: 'set', bytes: byteSet(() => true) });
    case 'X':
      return repeatable(settings.utf ? { kind: 'grapheme' } : BYTE_GRAPHEME);
    case 'p':
    case 'P':
      return repeatable(characterSet(parseProperty(cursor, letter, start), settings.utf));
    case 'g':
      return repeatable(parseG(state, start));
    case 'k':
      return repeatable(parseK(state, start));
    case 'N':
      if (cursor.startsWith('{U+')) break;
      if (cursor.match(/(?=\{(?!\d+(?:,\d*)?\}))/y)) {
        cursor.fail('\\N{name} is not supported by PCRE2', start);
      }
      return repeatable(notNewline(settings));
  }
  if (/[1-9]/.test(letter)) return repeatable(numbered(state, letter, start));
  const point = parseCharacterEscape(cursor, letter, settings.utf);
  if (point === undefined) return cursor.fail(`"\\${letter}" is no escape of PCRE2`, start);
  return repeatable(literal(state.noteCharacter(point), state.characters));
}

/** Below U+0100 only CR LF belong together: there are no marks among those characters. */
const BYTE_GRAPHEME = anyGraphemeOfBytes();

function anyGraphemeOfBytes(): Atom['node'] {
  const byte = (holds: (c: number) => boolean): Atom['node'] => ({ kind: 'set', bytes: byteSet(holds) });
  const crLf: Atom['node'] = { kind: 'seq', items: [byte((c) => c === 13), byte((c) => c === 10)] };
  return { kind: 'atomic', body: { kind: 'alt', branches: [crLf, byte(() => true)] } };
}

/** `\12` is a reference when it has one digit or there are so many groups already, else an octal number. */
function numbered(state: ParseState, letter: string, start: number): Atom['node'] {
  const { cursor, settings } = state;
  const digits = `${letter}${cursor.match(/\d*/y)?.[0] ?? ''}`;
  const number = Number(digits);
  if (number < 10 || letter === '8' || letter === '9' || number <= state.groups) {
    return referenceTo(state, number, start);
  }
  cursor.at -= digits.length - 1;
  const point = parseOctal(cursor, letter, settings.utf);
  return literal(state.noteCharacter(point), state.characters);
}
