import { ByteBlock } from './byte-block.ts';
import { type FieldTree, type Member, type ObjectNode, STOP } from './json-field-tree.ts';
import { MAX_JSON_DEPTH } from './json-scan.ts';
import { stringEnd } from './json-string-end.ts';

/** An object that was found in bytes, and where its fields stand in them. */
export interface FoundObject {
  readonly block: ByteBlock;
  /** Offsets in the block. */
  readonly start: number;
  readonly end: number;
  /** Begin and end of field `i` in the block at `base + 2i` and `base + 2i + 1`; both 0 when it is absent. */
  readonly offsets: Int32Array;
  readonly base: number;
  /** A container that is not open may have members that nobody looked for. */
  readonly hasStrays: boolean;
}

/**
 * Checks JSON objects and finds their known fields in one pass, for the hot path. Records of one log have
 * mostly the same members in the same order, so the label that came behind the last one is compared first:
 * then nothing has to be searched.
 *
 * It knows less than `scanJson` and gives up on everything unusual; what it accepts is valid, and ends where
 * `scanJson` says. So a caller falls back to `scanJson` when it gives up, and the outcome is the same.
 */
export class RecordScanner {
  readonly #tree: FieldTree;
  #block = new ByteBlock(Buffer.alloc(0));
  /** Offsets of many objects; what is not used yet is 0. */
  #page = new Int32Array(0);
  #used = 0;
  #hasStrays = false;

  constructor(tree: FieldTree) {
    this.#tree = tree;
  }

  /** Takes the bytes in which the objects stand. */
  load(block: ByteBlock): void {
    this.#block = block;
  }

  /** The object that begins at `from`; undefined when it is not plainly a complete one. */
  scan(from: number): FoundObject | undefined {
    const room = 2 * this.#tree.size;
    if (this.#used + room > this.#page.length) {
      this.#page = new Int32Array(Math.max(PAGE, room));
      this.#used = 0;
    }
    const offsets = this.#page;
    const base = this.#used;
    this.#hasStrays = false;
    const end = this.#end(from, offsets, base);
    if (end === -1) {
      offsets.fill(0, base, base + room);
      return undefined;
    }
    this.#used = base + room;
    return { block: this.#block, start: from, end, offsets, base, hasStrays: this.#hasStrays };
  }

  /** The offset behind the object, or −1; notes its fields. */
  #end(from: number, offsets: Int32Array, base: number): number {
    const { bytes, view } = this.#block;
    const end = bytes.length;
    if (from >= end || bytes[from] !== OPEN_BRACE) return -1;
    let depth = 0;
    let node: ObjectNode | undefined = this.#tree.root;
    let member: Member | undefined;
    let start = from;
    let at = from;
    for (;;) {
      // At a value.
      if (at >= end) return -1;
      const code = bytes[at] as number;
      let complete = true;
      if (code === QUOTE) {
        at = stringEnd(view, at + 1, end);
        if (at < 0) return -1;
      } else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
        if (depth >= MAX_JSON_DEPTH) return -1;
        depth++;
        // `}` stands two behind `{` in ASCII, and so do the other brackets.
        CLOSE[depth] = code + 2;
        NODES[depth] = code === OPEN_BRACE ? node : undefined;
        LAST[depth] = undefined;
        MEMBERS[depth] = member;
        STARTS[depth] = start;
        at = white(bytes, at + 1, end);
        if (at >= end) return -1;
        if (bytes[at] === code + 2) {
          depth--;
          at++;
        } else complete = false;
      } else {
        at = atomEnd(bytes, at, end, code);
        if (at < 0) return -1;
      }
      // Behind a value: note it, close what ends here, and go to the next name or element.
      while (complete) {
        if (member !== undefined) {
          offsets[base + 2 * member.field] = start;
          offsets[base + 2 * member.field + 1] = at;
        }
        if (depth === 0) return at;
        at = white(bytes, at, end);
        if (at >= end) return -1;
        const next = bytes[at++];
        if (next === COMMA) {
          at = white(bytes, at, end);
          break;
        }
        if (next !== CLOSE[depth]) return -1;
        member = MEMBERS[depth];
        start = STARTS[depth] as number;
        depth--;
      }
      if (CLOSE[depth] === CLOSE_BRACKET) {
        member = undefined;
        node = undefined;
        start = at;
        continue;
      }
      // At a name.
      const parent: ObjectNode | undefined = NODES[depth];
      if (parent === undefined) {
        member = undefined;
        node = undefined;
        if (at >= end || bytes[at] !== QUOTE) return -1;
        at = stringEnd(view, at + 1, end);
        if (at < 0) return -1;
        at = behindColon(bytes, at, end);
        if (at < 0) return -1;
        start = at;
        continue;
      }
      const last: Member | undefined = LAST[depth];
      let expected: Member | undefined = last === undefined ? parent.first : last.next;
      if (expected === undefined || !expected.standsAt(view, at, end)) {
        expected = last?.other;
        if (expected !== undefined && !expected.standsAt(view, at, end)) expected = undefined;
      }
      if (expected !== undefined) {
        member = expected;
        at = white(bytes, at + member.labelLength, end);
      } else {
        if (at >= end || bytes[at] !== QUOTE) return -1;
        const nameEnd = stringEnd(view, at + 1, end);
        if (nameEnd < 0) return -1;
        member = this.#find(parent, at, nameEnd);
        if (member !== undefined) {
          if (member.field === STOP) return -1;
          if (last === undefined) parent.first = member;
          else {
            last.other = last.next;
            last.next = member;
          }
        } else if (!parent.isOpen) this.#hasStrays = true;
        at = behindColon(bytes, nameEnd, end);
        if (at < 0) return -1;
      }
      start = at;
      node = undefined;
      if (member !== undefined) {
        LAST[depth] = member;
        node = member.node;
        if (node !== undefined && offsets[base + 2 * member.field + 1] !== 0) node.clear(offsets, base);
      }
    }
  }

  /** The member whose quoted name stands at `at`. */
  #find(parent: ObjectNode, at: number, nameEnd: number): Member | undefined {
    const { bytes, view } = this.#block;
    const found = parent.findLabel(view, at, nameEnd - at - 2, bytes.length);
    if (found !== undefined) return found;
    let plain = at;
    while (plain < nameEnd && bytes[plain] !== BACKSLASH) plain++;
    if (plain === nameEnd && bytes[nameEnd] === COLON) return undefined;
    return parent.findQuoted(bytes.latin1Slice(at, nameEnd));
  }
}

/** The offset behind white space. */
function white(bytes: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && (bytes[at] as number) <= SPACE) {
    const code = bytes[at];
    if (code !== SPACE && code !== 0x0a && code !== 0x0d && code !== 0x09) return at;
    at++;
  }
  return at;
}

/** The offset of the value behind a name's colon; −1 when there is none. */
function behindColon(bytes: Buffer, from: number, end: number): number {
  const at = white(bytes, from, end);
  return at < end && bytes[at] === COLON ? white(bytes, at + 1, end) : -1;
}

/** The offset behind a number or word; −1 when it is none. */
function atomEnd(bytes: Buffer, from: number, end: number, code: number): number {
  if (code === 0x74) return isWord(bytes, from, end, 'true');
  if (code === 0x66) return isWord(bytes, from, end, 'false');
  if (code === 0x6e) return isWord(bytes, from, end, 'null');
  let at = code === MINUS ? from + 1 : from;
  const whole = digitsEnd(bytes, at, end);
  if (whole === at || (whole > at + 1 && bytes[at] === ZERO)) return -1;
  at = whole;
  if (at < end && bytes[at] === POINT) {
    const digits = digitsEnd(bytes, at + 1, end);
    if (digits === at + 1) return -1;
    at = digits;
  }
  if (at < end && ((bytes[at] as number) | 0x20) === LOWER_E) {
    at++;
    if (at < end && (bytes[at] === PLUS || bytes[at] === MINUS)) at++;
    const digits = digitsEnd(bytes, at, end);
    if (digits === at) return -1;
    at = digits;
  }
  // A number that reaches the end of the bytes may go on behind it.
  return at === end ? -1 : at;
}

function isWord(bytes: Buffer, from: number, end: number, word: string): number {
  const wordEnd = from + word.length;
  if (wordEnd > end) return -1;
  for (let at = 1; at < word.length; at++) if (bytes[from + at] !== word.charCodeAt(at)) return -1;
  return wordEnd;
}

function digitsEnd(bytes: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && (bytes[at] as number) >= ZERO && (bytes[at] as number) <= NINE) at++;
  return at;
}

/** Offsets in a page. */
const PAGE = 16_384;

// Each scanner names the bytes for itself: V8 reads what is imported as a variable, and CloudTrail a tenth slower.
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const BACKSLASH = 0x5c;
const SPACE = 0x20;
const MINUS = 0x2d;
const PLUS = 0x2b;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const LOWER_E = 0x65;

// Stacks of the containers that are open; scanning one object is never interrupted.
const CLOSE = new Uint8Array(MAX_JSON_DEPTH + 2);
const NODES = new Array<ObjectNode | undefined>(MAX_JSON_DEPTH + 2).fill(undefined);
/** The last known member of each open object. */
const LAST = new Array<Member | undefined>(MAX_JSON_DEPTH + 2).fill(undefined);
const MEMBERS = new Array<Member | undefined>(MAX_JSON_DEPTH + 2).fill(undefined);
const STARTS = new Array<number>(MAX_JSON_DEPTH + 2).fill(0);
