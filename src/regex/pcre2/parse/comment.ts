import { endOfLine } from './newline.ts';
import type { ParseState } from './state.ts';

/** Blanks and comments under `(?x)`. */
export function skipExtended({ cursor, flags, settings }: ParseState): boolean {
  if (!flags.x) return false;
  const blanks = settings.utf ? /(?:[ \t\n\v\f\r]|\xc2\x85|\xe2\x80[\x8e\x8f\xa8\xa9])+/y : /[ \t\n\v\f\r]+/y;
  if (cursor.match(blanks)) return true;
  if (!cursor.take('#')) return false;
  cursor.at = endOfLine(cursor.text, cursor.at, settings);
  return true;
}

/** What may stand before a quantifier and before its `+` or `?`. */
export function skipTrivia(state: ParseState): void {
  while (state.cursor.match(/\(\?#[^)]*\)|(?:\\Q)?\\E/y) !== undefined || skipExtended(state));
}
