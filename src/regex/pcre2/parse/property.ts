import type { Cursor } from '../cursor.ts';
import { binaryPropertyOf, categoryOf, isBidiProperty, scriptOf } from '../property-names.ts';
import { membersOf } from '../unicode.ts';
import type { Member } from './character.ts';

/** `\p{Name}`, `\P{^Name}`, `\pL`: the cursor stands behind the letter. */
export function parseProperty(cursor: Cursor, letter: string, start: number): Member {
  const { name, isNegated } = parseName(cursor, start);
  const source = sourceOf(cursor, name, start);
  const member = membersOf(source);
  return isNegated !== (letter === 'P') ? (c) => !member(c) : member;
}

function parseName(cursor: Cursor, start: number): { readonly name: string; readonly isNegated: boolean } {
  if (!cursor.take('{')) {
    const letter = cursor.next();
    if (!/^[A-Za-z]$/.test(letter)) cursor.fail('\\p needs a property name', start);
    return { name: letter, isNegated: false };
  }
  const text = cursor.until('}', '\\p{', start);
  const isNegated = text.startsWith('^');
  return { name: isNegated ? text.slice(1) : text, isNegated };
}

/** Source of a RegExp for the property: names are read without case, blanks, hyphens and underscores. */
function sourceOf(cursor: Cursor, written: string, start: number): string {
  const [name = '', value, more] = written
    .replace(/[\s_-]/g, '')
    .toLowerCase()
    .split(/[:=]/);
  if (isBidiProperty(name)) cursor.unsupported(`the property "${written}" is not supported`, start);
  let source: string | undefined;
  if (more === undefined && /^[a-z0-9&]+$/.test(name)) {
    if (value === undefined) source = categoryOf(name) ?? binaryPropertyOf(name) ?? scriptOf(name, 'scx');
    else if (name === 'sc' || name === 'script') source = scriptOf(value, 'sc');
    else if (name === 'scx' || name === 'scriptextensions') source = scriptOf(value, 'scx');
  }
  if (source === undefined) return cursor.fail(`"${written}" is no known Unicode property`, start);
  if (source === '') return cursor.unsupported(`the property "${written}" is not supported`, start);
  return source;
}
