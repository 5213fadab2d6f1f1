import { altOf, type Node, seqOf } from '../ast.ts';
import { isWordPoint, POSIX, TYPES } from '../byte-set.ts';
import { membersOf } from '../unicode.ts';
import { characterSet, type Member } from './character.ts';
import type { Settings } from './settings.ts';

type Mode = Pick<Settings, 'utf' | 'ucp'>;

/** `\d` and its like under `(*UCP)`. */
const UCP_TYPES: ReadonlyMap<string, string> = new Map([
  ['d', '\\p{Nd}'],
  ['s', '[\\p{Z}\\t-\\r\\x85]'],
  ['w', '[\\p{L}\\p{N}_]'],
]);

/** POSIX classes under `(*UCP)`; the others are those of ASCII. */
const UCP_POSIX: ReadonlyMap<string, string> = new Map([
  ['alpha', '\\p{L}'],
  ['lower', '\\p{Ll}'],
  ['upper', '\\p{Lu}'],
  ['alnum', '[\\p{L}\\p{N}]'],
  ['blank', '[\\p{Zs}\\t\\u180e]'],
  ['cntrl', '\\p{Cc}'],
  ['digit', '\\p{Nd}'],
  ['graph', '(?![\\u061c\\u180e\\u2066-\\u2069])[\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}\\p{Cf}]'],
  ['print', '(?![\\u061c\\u2066-\\u2069])[\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}\\p{Cf}\\p{Zs}]'],
  ['punct', '(?:\\p{P}|(?=[\\0-\\x7f])\\p{S})'],
  ['space', '[\\p{Z}\\t-\\r\\x85]'],
  ['word', '[\\p{L}\\p{N}_]'],
]);

/** Members of the class that `\d`, `\W` … stands for; undefined for letters that are none. */
export function typeOf(letter: string, { ucp }: Mode): Member | undefined {
  const source = ucp ? UCP_TYPES.get(letter.toLowerCase()) : undefined;
  if (source === undefined) return TYPES.get(letter);
  const member = membersOf(source);
  return letter === letter.toLowerCase() ? member : (c) => !member(c);
}

/** Members of `[:name:]`. Without `(*UCP)` upper and lower are one when case is ignored. */
export function posixOf(name: string, { ucp }: Mode, caseless: boolean): Member | undefined {
  const source = ucp ? UCP_POSIX.get(name) : undefined;
  if (source !== undefined) return membersOf(source);
  const isCase = name === 'upper' || name === 'lower';
  return POSIX.get(caseless && isCase && !ucp ? 'alpha' : name);
}

/** `\b` */
export function wordBoundary(mode: Mode): Node {
  if (!mode.ucp) return { kind: 'assert', what: 'wordBoundary' };
  return altOf([
    seqOf([wordAt(mode, { behind: true }), wordAt(mode, { negated: true })]),
    seqOf([wordAt(mode, { behind: true, negated: true }), wordAt(mode)]),
  ]);
}

/** `\B` */
export function notWordBoundary(mode: Mode): Node {
  if (!mode.ucp) return { kind: 'assert', what: 'notWordBoundary' };
  return altOf([
    seqOf([wordAt(mode, { behind: true }), wordAt(mode)]),
    seqOf([wordAt(mode, { behind: true, negated: true }), wordAt(mode, { negated: true })]),
  ]);
}

/** A look-around at a character of a word. */
export function wordAt(mode: Mode, { behind = false, negated = false } = {}): Node {
  return { kind: 'look', behind, negated, body: wordCharacter(mode) };
}

function wordCharacter(mode: Mode): Node {
  return characterSet(mode.ucp ? (typeOf('w', mode) ?? isWordPoint) : isWordPoint, mode.utf);
}
