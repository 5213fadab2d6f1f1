import { type FieldOffsets, type FieldTree, type Member, type ObjectNode, STOP } from './json-fields.ts';
import { MAX_JSON_DEPTH } from './json-scan.ts';

/**
 * Checks JSON objects and finds their known fields in one pass, for the hot path: strings are stepped over
 * with the engine's own search, which is several times faster than looking at each byte.
 *
 * It knows less than `scanJson` and gives up on everything unusual; what it accepts is valid, and ends where
 * `scanJson` says. So a caller falls back to `scanJson` when it gives up, and the outcome is the same.
 */
export class RecordScanner {
  /** Where the fields of the last object stand, counted from its begin. */
  offsets: FieldOffsets = [];
  readonly #tree: FieldTree;
  #view: DataView = new DataView(new ArrayBuffer(0));
  #text = '';
  /** The next backslash and the next control character, or the end: strings before them need no other look. */
  #backslash = -1;
  #control = -1;

  constructor(tree: FieldTree) {
    this.#tree = tree;
  }

  /** Takes the bytes in which the objects stand. */
  load(bytes: Buffer): void {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#text = bytes.toString('latin1');
    this.#backslash = -1;
    this.#control = -1;
  }

  /** A view of the bytes that `load` took. */
  get view(): DataView {
    return this.#view;
  }

  /** The offset behind the object that begins at `from`; −1 when it is not plainly a complete one. */
  scan(from: number): number {
    const text = this.#text;
    if (text.charCodeAt(from) !== OPEN_BRACE) return -1;
    const offsets = this.#tree.absent.slice();
    let depth = 0;
    let node: ObjectNode | undefined = this.#tree.root;
    let member: Member | undefined;
    let start = from;
    let at = from;
    for (;;) {
      // At a value.
      const code = text.charCodeAt(at);
      let complete = true;
      if (code === QUOTE) {
        at = this.#stringEnd(at + 1);
        if (at < 0) return -1;
      } else if (code === OPEN_BRACE) {
        if (depth >= MAX_JSON_DEPTH) return -1;
        depth++;
        NODES[depth] = node;
        MEMBERS[depth] = member;
        STARTS[depth] = start;
        at++;
        if (text.charCodeAt(at) <= SPACE) at = this.#white(at);
        IS_OBJECT[depth] = 1;
        if (text.charCodeAt(at) === CLOSE_BRACE) {
          depth--;
          at++;
        } else complete = false;
      } else if (code === OPEN_BRACKET) {
        if (depth >= MAX_JSON_DEPTH) return -1;
        depth++;
        NODES[depth] = undefined;
        MEMBERS[depth] = member;
        STARTS[depth] = start;
        at++;
        if (text.charCodeAt(at) <= SPACE) at = this.#white(at);
        IS_OBJECT[depth] = 0;
        if (text.charCodeAt(at) === CLOSE_BRACKET) {
          depth--;
          at++;
        } else {
          member = undefined;
          node = undefined;
          continue;
        }
      } else {
        at = atomEnd(text, at, code);
        if (at < 0) return -1;
      }
      // Behind a value: note it, close what ends here, and go to the next name or element.
      while (complete) {
        if (member !== undefined) {
          offsets[2 * member.field] = start - from;
          offsets[2 * member.field + 1] = at - from;
        }
        if (depth === 0) {
          this.offsets = offsets;
          return at;
        }
        let next = text.charCodeAt(at);
        if (next <= SPACE) {
          at = this.#white(at);
          next = text.charCodeAt(at);
        }
        if (next === COMMA) {
          at++;
          if (text.charCodeAt(at) <= SPACE) at = this.#white(at);
          break;
        }
        if (next !== (IS_OBJECT[depth] === 1 ? CLOSE_BRACE : CLOSE_BRACKET)) return -1;
        at++;
        member = MEMBERS[depth];
        start = STARTS[depth] as number;
        depth--;
      }
      if (IS_OBJECT[depth] === 0) {
        member = undefined;
        node = undefined;
        start = at;
        continue;
      }
      // At a name.
      if (text.charCodeAt(at) !== QUOTE) return -1;
      const nameEnd = this.#stringEnd(at + 1);
      if (nameEnd < 0) return -1;
      const parent: ObjectNode | undefined = NODES[depth];
      member = parent?.findBytes(this.#view, text, at + 1, nameEnd - 1);
      if (member?.field === STOP) return -1;
      at = nameEnd;
      if (text.charCodeAt(at) <= SPACE) at = this.#white(at);
      if (text.charCodeAt(at) !== COLON) return -1;
      at++;
      if (text.charCodeAt(at) <= SPACE) at = this.#white(at);
      start = at;
      node = member?.node;
      if (node !== undefined && offsets[2 * (member?.field ?? 0)] !== -1) node.clear(offsets);
    }
  }

  /** The offset behind the closing quote of a string, from behind its opening one; −1 when it is not plain. */
  #stringEnd(from: number): number {
    const text = this.#text;
    let end = text.indexOf('"', from);
    if (end === -1) return -1;
    if (this.#backslash < end) {
      end = this.#escapedEnd(from, end);
      if (end === -1) return -1;
    }
    if (this.#control < end) {
      if (this.#control < from) this.#control = nextControl(this.#view, from);
      if (this.#control < end) return -1;
    }
    return end + 1;
  }

  /** The closing quote when backslashes may stand before it. */
  #escapedEnd(from: number, quote: number): number {
    const text = this.#text;
    let end = quote;
    if (this.#backslash < from) this.#seekBackslash(from);
    while (this.#backslash < end) {
      const letter = text.charCodeAt(this.#backslash + 1);
      let next = this.#backslash + 2;
      if (letter === LOWER_U) {
        next += 4;
        for (let at = next - 4; at < next; at++) if (!isHex(text.charCodeAt(at))) return -1;
      } else if (!(letter < 128 && ESCAPES[letter] === 1)) return -1;
      if (next > end) {
        end = text.indexOf('"', next);
        if (end === -1) return -1;
      }
      this.#seekBackslash(next);
    }
    return end;
  }

  #seekBackslash(from: number): void {
    const at = this.#text.indexOf('\\', from);
    this.#backslash = at === -1 ? this.#text.length : at;
  }

  #white(from: number): number {
    let at = from;
    for (;;) {
      const code = this.#text.charCodeAt(at);
      if (code !== SPACE && code !== 0x0a && code !== 0x0d && code !== 0x09) return at;
      at++;
    }
  }
}

/** The offset behind a number or word; −1 when it is none. */
function atomEnd(text: string, from: number, code: number): number {
  if (code === 0x74) return text.startsWith('true', from) ? from + 4 : -1;
  if (code === 0x66) return text.startsWith('false', from) ? from + 5 : -1;
  if (code === 0x6e) return text.startsWith('null', from) ? from + 4 : -1;
  let at = code === MINUS ? from + 1 : from;
  const first = text.charCodeAt(at);
  if (!(first >= ZERO && first <= NINE)) return -1;
  at++;
  if (first !== ZERO) at = digitsEnd(text, at);
  let next = text.charCodeAt(at);
  if (next === POINT) {
    const digits = digitsEnd(text, at + 1);
    if (digits === at + 1) return -1;
    at = digits;
    next = text.charCodeAt(at);
  }
  if ((next | 0x20) === LOWER_E) {
    at++;
    const sign = text.charCodeAt(at);
    if (sign === PLUS || sign === MINUS) at++;
    const digits = digitsEnd(text, at);
    if (digits === at) return -1;
    at = digits;
    next = text.charCodeAt(at);
  }
  // A number that reaches the end of the bytes may go on behind it.
  return Number.isNaN(next) ? -1 : at;
}

function digitsEnd(text: string, from: number): number {
  let at = from;
  for (let code = text.charCodeAt(at); code >= ZERO && code <= NINE; code = text.charCodeAt(++at));
  return at;
}

function isHex(code: number): boolean {
  return (code >= ZERO && code <= NINE) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x66);
}

/** The first byte below 0x20 at or behind `from`, or the end; sixteen bytes at a time, then four. */
function nextControl(view: DataView, from: number): number {
  const wordsEnd = view.byteLength - 3;
  const blocksEnd = wordsEnd - 12;
  let at = from;
  while (at < blocksEnd) {
    const a = view.getInt32(at, true);
    const b = view.getInt32(at + 4, true);
    const c = view.getInt32(at + 8, true);
    const d = view.getInt32(at + 12, true);
    const below =
      ((a - 0x20202020) & ~a) | ((b - 0x20202020) & ~b) | ((c - 0x20202020) & ~c) | ((d - 0x20202020) & ~d);
    if ((below & 0x80808080) !== 0) break;
    at += 16;
  }
  while (at < wordsEnd) {
    const word = view.getInt32(at, true);
    // Some byte is below 0x20: subtracting borrows from a top bit that was not set.
    if (((word - 0x20202020) & ~word & 0x80808080) !== 0) break;
    at += 4;
  }
  while (at < view.byteLength && view.getUint8(at) >= SPACE) at++;
  return at;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const SPACE = 0x20;
const MINUS = 0x2d;
const PLUS = 0x2b;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const LOWER_E = 0x65;
const LOWER_U = 0x75;
const ESCAPES = new Uint8Array(128);
for (const letter of '"\\/bfnrt') ESCAPES[letter.charCodeAt(0)] = 1;

// Stacks of the containers that are open; scanning one object is never interrupted.
const IS_OBJECT = new Uint8Array(MAX_JSON_DEPTH + 2);
const NODES = new Array<ObjectNode | undefined>(MAX_JSON_DEPTH + 2).fill(undefined);
const MEMBERS = new Array<Member | undefined>(MAX_JSON_DEPTH + 2).fill(undefined);
const STARTS = new Array<number>(MAX_JSON_DEPTH + 2).fill(0);
