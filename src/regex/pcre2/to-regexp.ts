import { isNullable } from './ahead.ts';
import { type Assertion, type ByteSet, childrenOf, type Node, type RepeatNode } from './ast.ts';
import { bytesOf } from './byte-set.ts';

/**
 * Writes a pattern as source of a JavaScript RegExp without flags over byte strings, where the two agree;
 * undefined where they do not, or where nobody has shown it:
 *
 * - JavaScript forgets the captures of a repeated group with each iteration, PCRE2 keeps them: a capture in a
 *   repetition has to be set by every iteration;
 * - JavaScript takes back an iteration that matched nothing, PCRE2 keeps it and goes on: what is repeated has
 *   to consume something;
 * - groups that share a number (`(?|…)`) are numbered in a row by JavaScript;
 * - back references to unset groups, calls, conditions, atomic groups and `(*ACCEPT)` stay with the matcher.
 */
export function regExpSource(root: Node, captures: boolean): string | undefined {
  if (captures && !areNumberedInOrder(root)) return undefined;
  const source = sourceOf(root, captures);
  return source === undefined || source.length > MAX_SOURCE ? undefined : source;
}

/** V8 refuses very large programs when they first run. */
const MAX_SOURCE = 10_000;
/** Counted repetitions are unrolled by V8. */
const MAX_COUNT = 200;

function areNumberedInOrder(root: Node): boolean {
  let groups = 0;
  const visit = (node: Node): boolean =>
    (node.kind !== 'capture' || node.index === ++groups) && childrenOf(node).every(visit);
  return visit(root);
}

function sourceOf(node: Node, captures: boolean): string | undefined {
  switch (node.kind) {
    case 'empty':
    case 'keep':
      return '';
    case 'fail':
      return '[]';
    case 'set':
      return setSource(node.bytes);
    case 'assert':
      return ASSERTIONS[node.what];
    case 'seq': {
      const parts = node.items.map((item) => {
        const source = sourceOf(item, captures);
        return item.kind === 'alt' ? grouped(source) : source;
      });
      return parts.includes(undefined) ? undefined : parts.join('');
    }
    case 'alt': {
      const parts = node.branches.map((branch) => sourceOf(branch, captures));
      return parts.includes(undefined) ? undefined : parts.join('|');
    }
    case 'capture': {
      const body = sourceOf(node.body, captures);
      return body === undefined ? undefined : captures ? `(${body})` : `(?:${body})`;
    }
    case 'repeat':
      return repeatSource(node, captures);
    case 'look': {
      const hasCaptures = holdsCapture(node.body);
      if (hasCaptures && (node.negated || node.behind)) return undefined;
      const body = sourceOf(node.body, captures);
      return body === undefined
        ? undefined
        : `(?${node.behind ? '<' : ''}${node.negated ? '!' : '='}${body})`;
    }
    default:
      return undefined;
  }
}

const grouped = (source: string | undefined) => source && `(?:${source})`;

/** The same conditions in a RegExp without flag m. `^` of PCRE2 under `(?m)` does not hold behind a final LF. */
const ASSERTIONS: Readonly<Record<Assertion, string>> = {
  begin: '^',
  lineBegin: '(?:^|(?<=\\n)(?=[^]))',
  end: '$',
  endOrFinalLf: '(?:$|(?=\\n$))',
  lineEnd: '(?![^\\n])',
  wordBoundary: '\\b',
  notWordBoundary: '\\B',
};

function repeatSource({ body, min, max, mode }: RepeatNode, captures: boolean): string | undefined {
  if (max === 0) return holdsCapture(body) && captures ? undefined : '';
  if (min === 1 && max === 1) return mode === 'possessive' ? undefined : grouped(sourceOf(body, captures));
  if (mode === 'possessive' || isNullable(body) || body.kind === 'look') return undefined;
  if (max > 1 && captures && holdsCapture(body) && !setsAllCaptures(body)) return undefined;
  if (min > MAX_COUNT || (Number.isFinite(max) && max > MAX_COUNT)) return undefined;
  const source = sourceOf(body, captures);
  if (source === undefined) return undefined;
  const isAtom = body.kind === 'set' || (body.kind === 'capture' && captures);
  return `${isAtom ? source : `(?:${source})`}${bounds(min, max)}${mode === 'lazy' ? '?' : ''}`;
}

function bounds(min: number, max: number): string {
  if (min === 0 && max === 1) return '?';
  if (max === Number.POSITIVE_INFINITY) return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`;
  return min === max ? `{${min}}` : `{${min},${max}}`;
}

/** Whether there is a capture group in the pattern. */
export function holdsCapture(node: Node): boolean {
  return node.kind === 'capture' || childrenOf(node).some(holdsCapture);
}

/** Every way through the node sets each of its captures. */
function setsAllCaptures(node: Node): boolean {
  switch (node.kind) {
    case 'seq':
      return node.items.every(setsAllCaptures);
    case 'capture':
      return setsAllCaptures(node.body);
    case 'repeat':
      return node.min > 0 ? setsAllCaptures(node.body) : !holdsCapture(node.body);
    default:
      return !holdsCapture(node);
  }
}

const PLAIN = /[A-Za-z0-9 _,:;@"'=<>&%#!~]/;
const LETTERS = Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  return PLAIN.test(character) ? character : `\\x${byte.toString(16).padStart(2, '0')}`;
});
const letter = (byte: number) => LETTERS[byte] ?? '';

const setSources = new WeakMap<ByteSet, string>();

function setSource(set: ByteSet): string {
  let source = setSources.get(set);
  if (source === undefined) {
    source = writeSet(set);
    setSources.set(set, source);
  }
  return source;
}

function writeSet(set: ByteSet): string {
  const members = bytesOf(set);
  if (members.length === 256) return '[^]';
  const [only] = members;
  if (members.length === 1 && only !== undefined) return letter(only);
  if (members.length <= 128) return `[${rangesOf(members)}]`;
  return `[^${rangesOf(bytesOf(set.map((flag) => 1 - flag)))}]`;
}

function rangesOf(members: readonly number[]): string {
  let source = '';
  for (let i = 0; i < members.length; i++) {
    const low = members[i] ?? 0;
    while (members[i + 1] === (members[i] ?? 0) + 1) i++;
    const high = members[i] ?? 0;
    source +=
      high - low > 1 ? `${letter(low)}-${letter(high)}` : letter(low) + (high > low ? letter(high) : '');
  }
  return source;
}
