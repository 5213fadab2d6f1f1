import type { Cursor } from '../cursor.ts';

/** Option letters that are on. */
export interface Flags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
  readonly x: boolean;
  readonly xx: boolean;
  readonly U: boolean;
  readonly n: boolean;
  readonly J: boolean;
}

export const NO_FLAGS: Flags = {
  i: false,
  m: false,
  s: false,
  x: false,
  xx: false,
  U: false,
  n: false,
  J: false,
};

/** The options that `(?^)` switches off: the others stay as they are. */
const RESET: Partial<Flags> = { i: false, m: false, s: false, x: false, xx: false, n: false };

/** Reads `i-s` of `(?i-s)`; `close` is what ended it. The cursor stands behind `(?`. */
export function parseFlags(cursor: Cursor, before: Flags): { flags: Flags; close: ':' | ')' } {
  const start = cursor.at;
  const match = cursor.match(/(\^?)([a-zA-Z]*)(-?)([a-zA-Z]*)([:)])/y);
  if (match === undefined) cursor.fail('"(?" is followed by nothing known', start);
  const [, reset = '', on = '', hyphen = '', off = '', close] = match;
  if (reset && hyphen) cursor.fail('"-" cannot follow "(?^"', start);
  const onLetters = lettersOf(cursor, on, start + reset.length);
  const offLetters = lettersOf(cursor, off, start + reset.length + on.length + hyphen.length);
  const flags = { ...before, ...(reset ? RESET : {}) };
  if (onLetters.has('x') && !onLetters.has('xx')) flags.xx = false;
  for (const letter of onLetters) flags[letter] = true;
  for (const letter of offLetters) flags[letter] = false;
  if (offLetters.has('x')) flags.xx = false;
  return { flags, close: close === ':' ? ':' : ')' };
}

function lettersOf(cursor: Cursor, letters: string, start: number): ReadonlySet<keyof Flags> {
  const found = new Set<keyof Flags>();
  for (let i = 0; i < letters.length; i++) {
    const letter = letters[i] ?? '';
    if (!isFlag(letter)) cursor.fail(`"${letter}" is no option letter`, start + i);
    found.add(letter);
    if (letter === 'x' && letters[i + 1] === 'x') {
      found.add('xx');
      i++;
    }
  }
  return found;
}

function isFlag(letter: string): letter is keyof Flags {
  return letter.length === 1 && Object.hasOwn(NO_FLAGS, letter);
}
