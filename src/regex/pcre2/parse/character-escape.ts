import type { Cursor } from '../cursor.ts';

const CONTROL: ReadonlyMap<string, number> = new Map([
  ['a', 7],
  ['e', 27],
  ['f', 12],
  ['n', 10],
  ['r', 13],
  ['t', 9],
]);

/**
 * A character written by number or name; the cursor stands behind `\` and the letter. Undefined when the letter
 * begins something else.
 */
export function parseCharacterEscape(cursor: Cursor, letter: string, utf: boolean): number | undefined {
  const start = cursor.at - 2;
  const control = CONTROL.get(letter);
  if (control !== undefined) return control;
  switch (letter) {
    case 'c': {
      const c = cursor.next();
      if (!/^[ -~]$/.test(c)) cursor.fail('\\c must be followed by a printable ASCII character', start);
      return c.toUpperCase().charCodeAt(0) ^ 64;
    }
    case 'x': {
      if (cursor.startsWith('{')) {
        const digits = cursor.match(/\{([0-9a-fA-F]+)\}/y);
        if (digits === undefined) cursor.fail('\\x{} needs hexadecimal digits', start);
        return checkPoint(cursor, Number.parseInt(digits[1] ?? '', 16), utf, start);
      }
      const digits = cursor.match(/[0-9a-fA-F]{0,2}/y);
      return digits?.[0] ? Number.parseInt(digits[0], 16) : 0;
    }
    case 'o': {
      const digits = cursor.match(/\{([0-7]+)\}/y);
      if (digits === undefined) cursor.fail('\\o must be followed by octal digits in braces', start);
      return checkPoint(cursor, Number.parseInt(digits[1] ?? '', 8), utf, start);
    }
    case '0': {
      const digits = cursor.match(/[0-7]{0,2}/y);
      return Number.parseInt(`0${digits?.[0] ?? ''}`, 8);
    }
    case 'N': {
      const name = cursor.match(/\{U\+([0-9a-fA-F]+)\}/y);
      if (name === undefined) return undefined;
      if (!utf) cursor.fail('\\N{U+…} is allowed under (*UTF) only', start);
      return checkPoint(cursor, Number.parseInt(name[1] ?? '', 16), utf, start);
    }
    default:
      return /[A-Za-z0-9]/.test(letter) ? undefined : letter.charCodeAt(0);
  }
}

/** Up to three octal digits beginning with `digit`, as `\123` outside the range of back references. */
export function parseOctal(cursor: Cursor, digit: string, utf: boolean): number {
  const start = cursor.at - 2;
  cursor.at--;
  const digits = cursor.match(/[0-7]{1,3}/y);
  if (digits === undefined) return digit.charCodeAt(0);
  return checkPoint(cursor, Number.parseInt(digits[0], 8), utf, start);
}

function checkPoint(cursor: Cursor, point: number, utf: boolean, start: number): number {
  if (!utf && point > 255)
    cursor.fail('a character above 255 needs (*UTF) at the start of the pattern', start);
  if (point > 0x10ffff || (utf && point >= 0xd800 && point <= 0xdfff)) {
    cursor.fail('this is no Unicode character', start);
  }
  return point;
}
