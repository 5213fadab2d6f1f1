import { asciiLower } from '../../bytes/ascii.ts';
import { equalsFolded, lowerOf } from '../lower.ts';
import { type ByteSet, isOrdinary, type Node, type Pcre2Syntax } from './ast.ts';
import { bytesOf } from './byte-set.ts';

/** A pattern that is one literal, perhaps tied to an end of the text. */
export interface PlainPattern {
  /** Folded when `caseless`. */
  readonly literal: string;
  readonly caseless: boolean;
  readonly atBegin: boolean;
  readonly atEnd: 'end' | 'endOrFinalLf' | undefined;
}

/** The pattern as a literal; undefined when it is anything else. */
export function plainPattern(syntax: Pcre2Syntax): PlainPattern | undefined {
  const { root, groups, utf } = syntax;
  if (groups > 0 || !isOrdinary(syntax)) return undefined;
  const items = root.kind === 'seq' ? [...root.items] : [root];
  const atBegin = isAssertion(items[0], 'begin');
  if (atBegin) items.shift();
  const last = items.at(-1);
  const atEnd = isAssertion(last, 'end')
    ? 'end'
    : isAssertion(last, 'endOrFinalLf')
      ? 'endOrFinalLf'
      : undefined;
  if (atEnd !== undefined) items.pop();
  const sets: ByteSet[] = [];
  if (items.length === 0 || !flatten(items, sets)) return undefined;
  const letters = sets.map(bytesOf);
  const literal = String.fromCharCode(...letters.map((bytes) => bytes.at(-1) ?? 0));
  // A UTF pattern begins between characters; bytes 80 to BF stand inside of one.
  if (utf && /^[\x80-\xbf]/.test(literal)) return undefined;
  if (letters.every((bytes) => bytes.length === 1)) return { literal, caseless: false, atBegin, atEnd };
  const folded = asciiLower(literal);
  const isFolded = letters.every((bytes, i) => isEitherCase(bytes, folded.charCodeAt(i)));
  return isFolded ? { literal: folded, caseless: true, atBegin, atEnd } : undefined;
}

/** The sets of nested sequences in a row; false when there is anything else. */
function flatten(items: readonly Node[], sets: ByteSet[]): boolean {
  return items.every((item) => {
    if (item.kind === 'seq') return flatten(item.items, sets);
    if (item.kind === 'set') sets.push(item.bytes);
    return item.kind === 'set';
  });
}

function isAssertion(node: Node | undefined, what: string): boolean {
  return node?.kind === 'assert' && node.what === what;
}

/** The bytes are all cases of an ASCII letter, or a byte that has no case. */
function isEitherCase(bytes: readonly number[], lower: number): boolean {
  const hasCase = lower >= 97 && lower <= 122;
  return bytes.length === (hasCase ? 2 : 1) && bytes.every((byte) => byte === lower || byte === lower - 32);
}

/** End of the first match, or −1. `lower` is the folded text, where the caller has it. */
export function findPlain(pattern: PlainPattern, text: string, lower: string | undefined): number {
  const { literal, caseless, atBegin, atEnd } = pattern;
  const { length } = literal;
  if (!atBegin && atEnd === undefined) {
    const start = caseless ? indexOfFolded(literal, text, lower) : text.indexOf(literal);
    return start === -1 ? -1 : start + length;
  }
  if (atEnd === undefined) return standsAt(pattern, text, 0) ? length : -1;
  if (atEnd === 'endOrFinalLf' && text.endsWith('\n') && endsAt(pattern, text, text.length - 1)) {
    return text.length - 1;
  }
  return endsAt(pattern, text, text.length) ? text.length : -1;
}

function endsAt(pattern: PlainPattern, text: string, end: number): boolean {
  const start = end - pattern.literal.length;
  return (start === 0 || (start > 0 && !pattern.atBegin)) && standsAt(pattern, text, start);
}

function standsAt({ literal, caseless }: PlainPattern, text: string, start: number): boolean {
  return caseless ? equalsFolded(text, start, literal) : text.startsWith(literal, start);
}

/** Folding touches bytes above 7F too, so those are compared in the text itself. */
function indexOfFolded(literal: string, text: string, lower: string | undefined): number {
  if (/^[\x00-\x7f]*$/.test(literal)) return (lower ?? lowerOf(text)).indexOf(literal);
  for (let start = 0; start + literal.length <= text.length; start++) {
    if (equalsFolded(text, start, literal)) return start;
  }
  return -1;
}
