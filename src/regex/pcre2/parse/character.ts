import type { CharacterType, Folding, Node } from '../ast.ts';
import { byteSet, caseSet } from '../byte-set.ts';
import type { Cursor } from '../cursor.ts';
import { variantsOf } from '../folding.ts';
import { pointAt, widthOf } from '../unicode.ts';

/** How characters are compared. */
export interface CharacterOptions {
  readonly caseless: boolean;
  readonly utf: boolean;
  readonly ucp: boolean;
  /** `(?xx)`: blanks and tabs are ignored in classes. */
  readonly ignoreBlanks: boolean;
}

export type Member = (point: number) => boolean;

/** Which letters of another case count as equal. */
export function foldingOf({ caseless, utf, ucp }: CharacterOptions): Folding {
  if (!caseless) return 'none';
  if (utf) return 'unicode';
  return ucp ? 'latin1' : 'ascii';
}

/** A set of characters, as one byte where that is enough, else as a UTF-8 character. */
export function characterSet(holds: Member, utf: boolean): Node {
  if (!utf) return { kind: 'set', bytes: byteSet(holds) };
  return { kind: 'point', holds };
}

/** The set of a type, which keeps its spelling where that counts. */
export function typedSet(letter: string, holds: Member, utf: boolean): Node {
  const node = characterSet(holds, utf);
  const type = TYPES.find((known) => known === letter);
  if (type === undefined || (node.kind !== 'set' && node.kind !== 'point')) return node;
  return { ...node, type };
}

const TYPES: readonly CharacterType[] = ['.', 's', 'S', 'h', 'v'];

/** One literal character. Under UTF it is its bytes, unless case folding gives it forms of several lengths. */
export function literal(point: number, options: CharacterOptions): Node {
  const variants = variantsOf(point, foldingOf(options));
  if (!options.utf || variants.every((variant) => variant < 0x80)) {
    const bytes = caseSet(variants);
    return variants.length > 1 ? { kind: 'set', bytes, letter: point } : { kind: 'set', bytes };
  }
  if (variants.length > 1) return { kind: 'point', holds: (c) => variants.includes(c) };
  const bytes = [...Buffer.from(String.fromCodePoint(point), 'utf8')];
  return {
    kind: 'seq',
    isCharacter: true,
    items: bytes.map((byte) => ({ kind: 'set', bytes: caseSet([byte]) })),
  };
}

/** The character that stands at the cursor. */
export function nextPoint(cursor: Cursor, utf: boolean): number {
  const byte = cursor.peek().charCodeAt(0);
  const point = utf ? pointAt(cursor.text, cursor.at) : byte;
  cursor.at += utf ? widthOf(byte) : 1;
  return point;
}
