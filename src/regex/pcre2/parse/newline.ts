import { type Assertion, altOf, type Node, seqOf } from '../ast.ts';
import { byteSet, isVertical } from '../byte-set.ts';
import { characterSet, typedSet } from './character.ts';
import type { Newline, Settings } from './settings.ts';

const byte = (value: number): Node => ({ kind: 'set', bytes: byteSet((c) => c === value) });
const CR = byte(13);
const LF = byte(10);
const CR_LF: Node = { kind: 'seq', items: [CR, LF] };

const look = (body: Node, options: { behind?: boolean; negated?: boolean } = {}): Node => ({
  kind: 'look',
  behind: options.behind ?? false,
  negated: options.negated ?? false,
  body,
});
const assert = (what: Assertion): Node => ({ kind: 'assert', what });

/** The characters that end a line by themselves. */
const SINGLE: Readonly<Record<Exclude<Newline, 'CRLF'>, (c: number) => boolean>> = {
  CR: (c) => c === 13,
  LF: (c) => c === 10,
  NUL: (c) => c === 0,
  ANYCRLF: (c) => c === 10 || c === 13,
  ANY: isVertical,
};

/** `.` and `\N`: everything but the end of a line. */
export function notNewline({ newline, utf }: Settings): Node {
  if (newline === 'CRLF') return seqOf([look(CR_LF, { negated: true }), characterSet(() => true, utf)]);
  const isNewline = SINGLE[newline];
  return typedSet('.', (c) => !isNewline(c), utf);
}

/** `\R`. */
export function anyNewline({ bsrAnyCrLf, utf }: Settings): Node {
  const single = bsrAnyCrLf ? SINGLE.ANYCRLF : isVertical;
  return { kind: 'atomic', type: 'R', body: altOf([CR_LF, characterSet(single, utf)]) };
}

/** `^` under `(?m)`: it does not hold behind a final newline. */
export function lineBegin(settings: Settings): Node {
  if (settings.newline === 'LF') return assert('lineBegin');
  const behind = look(newlineOf(settings), { behind: true });
  return altOf([assert('begin'), seqOf([behind, look(assert('end'), { negated: true })])]);
}

/** `$` under `(?m)`. */
export function lineEnd(settings: Settings): Node {
  if (settings.newline === 'LF') return assert('lineEnd');
  return altOf([assert('end'), look(newlineOf(settings))]);
}

/** `$`, `\Z`. */
export function endOrFinalNewline(settings: Settings): Node {
  if (settings.newline === 'LF') return assert('endOrFinalLf');
  const final: Node[] = [seqOf([newlineOf(settings), assert('end')])];
  if (settings.newline === 'ANY' || settings.newline === 'ANYCRLF') {
    final.unshift(seqOf([CR_LF, assert('end')]));
  }
  return altOf([assert('end'), look(altOf(final))]);
}

function newlineOf({ newline, utf }: Settings): Node {
  return newline === 'CRLF' ? CR_LF : characterSet(SINGLE[newline], utf);
}

/** Where the line ends that begins at `from`: behind its newline. */
export function endOfLine(text: string, from: number, { newline, utf }: Settings): number {
  const match = endings(newline, utf);
  match.lastIndex = from;
  return match.exec(text) === null ? text.length : match.lastIndex;
}

function endings(newline: Newline, utf: boolean): RegExp {
  switch (newline) {
    case 'CR':
      return /\r/g;
    case 'LF':
      return /\n/g;
    case 'NUL':
      return /\0/g;
    case 'CRLF':
      return /\r\n/g;
    case 'ANYCRLF':
      return /\r\n?|\n/g;
    case 'ANY':
      return utf ? /\r\n?|[\n\v\f]|\xc2\x85|\xe2\x80[\xa8\xa9]/g : /\r\n?|[\n\v\f\x85]/g;
  }
}
