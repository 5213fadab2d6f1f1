import { characterSet, literal, nextPoint } from './character.ts';
import { wordAt, wordBoundary } from './character-type.ts';
import { parseClass } from './class.ts';
import { parseEscape } from './escape.ts';
import { parseGroup } from './group.ts';
import { endOrFinalNewline, lineBegin, lineEnd, notNewline } from './newline.ts';
import { type Atom, refuseQuantifier, repeatable, single, startsQuantifier } from './quantifier.ts';
import type { Settings } from './settings.ts';
import type { ParseState } from './state.ts';

/** One item of a branch. Undefined: a comment or a setting of options. */
export function parseAtom(state: ParseState): Atom | undefined {
  const { cursor, flags, settings } = state;
  const start = cursor.at;
  if (startsQuantifier(state)) refuseQuantifier(state, start);
  switch (cursor.peek()) {
    case '(':
      cursor.at++;
      return parseGroup(state, start);
    case '[': {
      const edge = cursor.match(/\[\[:([<>]):\]\]/y)?.[1];
      if (edge !== undefined) return edgeOfWord(edge === '>', settings);
      cursor.at++;
      return repeatable(parseClass(state));
    }
    case '\\':
      cursor.at++;
      return parseEscape(state, start);
    case '.':
      cursor.at++;
      return repeatable(flags.s ? characterSet(() => true, settings.utf) : notNewline(settings));
    case '^':
      cursor.at++;
      return single(flags.m ? lineBegin(settings) : { kind: 'assert', what: 'begin' });
    case '$':
      cursor.at++;
      return single(flags.m ? lineEnd(settings) : endOrFinalNewline(settings));
    default:
      return repeatable(literal(state.noteCharacter(nextPoint(cursor, settings.utf)), state.characters));
  }
}

/** `[[:<:]]` and `[[:>:]]`: `\b(?=\w)` and `\b(?<=\w)`. A quantifier repeats the second part. */
function edgeOfWord(isEnd: boolean, settings: Settings): Atom {
  return { ...repeatable(wordAt(settings, { behind: isEnd })), before: wordBoundary(settings) };
}
