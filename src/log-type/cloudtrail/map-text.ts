import type { ByteBlock } from '../../bytes/byte-block.ts';
import { fromByteString, quote, toByteString } from '../../bytes/byte-string.ts';
import { stringEnd } from '../../bytes/json-string-end.ts';
import { TextBuffer } from '../../mapping/text-buffer.ts';
import { bucketMask, hashStep, javaHash, spread } from './java-hash.ts';
import { javaNumber } from './java-number.ts';

/** What is worth knowing of a map's text without the text. */
export interface MapText {
  /** Bytes of the text; 0 when nothing is left of the value. */
  readonly length: number;
  /**
   * The JSON holds nothing that a document may not: no white space, nulls, empty values or equal names.
   * So it can be copied instead of being written anew.
   */
  readonly clean: boolean;
  /** A string or a name begins like the id of an EC2 instance. */
  readonly namesInstance: boolean;
}

/**
 * The text of Java's `HashMap.toString` for the JSON value at `from` of a block, after nulls, empty strings,
 * empty objects and empty lists have been dropped recursively: published rules search it for `name=value`
 * (NOTES 3). It looks like `{instanceId=i-1, force=false}`, escaped as the content of a JSON string; strings
 * are copied as they are escaped in the JSON.
 *
 * The text stands in `MAP_TEXT` until the next call.
 *
 * @param omit name of a member of the outermost object that is left out, or ''
 */
export function writeMapText(block: ByteBlock, from: number, omit = ''): MapText {
  bytes = block.bytes;
  view = block.view;
  position = from;
  clean = true;
  namesInstance = false;
  top = 0;
  out.length = 0;
  writeValue(omit);
  return { length: out.length, clean, namesInstance };
}

/** What may be written between two ranges: as many brackets as may be open, with commas. */
const out = new TextBuffer(1024);
/** For entries that have to change places. */
const spare = new TextBuffer(1024);
export const MAP_TEXT: TextBuffer = out;

// The walk's state: one walk at a time, nothing is allocated.
let bytes: Buffer = Buffer.alloc(0);
let view: DataView = new DataView(bytes.buffer);
let position = 0;
let clean = true;
let namesInstance = false;
/** Stacks of the entries of the objects that are open: hash, and where name and entry stand in `out`. */
const hashes: number[] = [];
const starts: number[] = [];
const nameEnds: number[] = [];
/** `DROPPED` for entries without a value: they take a place in Java's table all the same. */
const ends: number[] = [];
let top = 0;

/** Writes the value at `position`, or nothing when it is dropped; moves behind it. */
function writeValue(omit: string): void {
  const start = position;
  switch (bytes[start]) {
    case QUOTE:
      position = stringEnd(view, start + 1, bytes.length);
      noteInstance(start);
      out.range(view, start + 1, position - 1);
      return;
    case OPEN_BRACE:
      writeObject(omit);
      return;
    case OPEN_BRACKET:
      writeArray();
      return;
    default:
      writeAtom();
  }
}

/** `"i-` at the beginning of the string that opens at `start`. */
function noteInstance(start: number): void {
  if (bytes[start + 1] === LOWER_I && bytes[start + 2] === MINUS) namesInstance = true;
}

function writeAtom(): void {
  const start = position;
  const first = bytes[start];
  let plain = true;
  for (let code = first; isInAtom(code); code = bytes[++position]) {
    if (code === POINT || code === LOWER_E || code === UPPER_E) plain = false;
  }
  if (first === LOWER_N) return;
  const isWord = first === LOWER_T || first === LOWER_F;
  if (isWord || (plain && first !== MINUS)) out.range(view, start, position);
  else out.text(javaNumber(bytes.latin1Slice(start, position)));
}

function isInAtom(code: number | undefined): boolean {
  return (
    code !== undefined && code > 0x20 && code !== COMMA && code !== CLOSE_BRACE && code !== CLOSE_BRACKET
  );
}

function writeArray(): void {
  const start = out.length;
  position++;
  if (pass() === CLOSE_BRACKET) {
    position++;
    return;
  }
  out.byte(OPEN_BRACKET);
  for (;;) {
    const before = out.length;
    if (before > start + 1) separate();
    const element = out.length;
    writeValue('');
    if (out.length === element) {
      clean = false;
      out.length = before;
    }
    if (pass() === CLOSE_BRACKET) break;
    position++;
    pass();
  }
  position++;
  if (out.length === start + 1) out.length = start;
  else out.byte(CLOSE_BRACKET);
}

function writeObject(omit: string): void {
  const start = out.length;
  const base = top;
  position++;
  if (pass() === CLOSE_BRACE) {
    position++;
    return;
  }
  out.byte(OPEN_BRACE);
  for (;;) {
    if (top > base) separate();
    const entry = top++;
    starts[entry] = out.length;
    hashes[entry] = writeName();
    nameEnds[entry] = out.length;
    const dropped = omit !== '' && out.slice(starts[entry] as number, out.length) === omit;
    out.byte(EQUALS);
    const value = out.length;
    pass();
    position++;
    pass();
    writeValue('');
    ends[entry] = dropped || out.length === value ? DROPPED : out.length;
    if (ends[entry] === DROPPED) clean = false;
    if (pass() === CLOSE_BRACE) break;
    position++;
    pass();
  }
  position++;
  const isWritten = top - base === 1 ? ends[base] !== DROPPED : arrange(start, base);
  if (isWritten) out.byte(CLOSE_BRACE);
  else out.length = start;
  top = base;
}

/** Writes the member name at `position` as Java's text has it; gives its hash. */
function writeName(): number {
  const start = position + 1;
  noteInstance(position);
  let hash = 0;
  let at = start;
  for (let code = bytes[at] as number; code !== QUOTE; code = bytes[++at] as number) {
    if (code >= 0x80 || code === BACKSLASH) return writeDecodedName();
    hash = hashStep(hash, code);
  }
  if (at === start) clean = false;
  out.range(view, start, at);
  position = at + 1;
  return spread(hash);
}

/** The same for a name with escapes, or beyond ASCII: names are equal by what they mean. */
function writeDecodedName(): number {
  const start = position;
  position = stringEnd(view, start + 1, bytes.length);
  const raw = bytes.latin1Slice(start, position);
  const name = String(JSON.parse(fromByteString(raw)));
  const plain = quote(toByteString(name));
  if (plain !== raw) clean = false;
  out.text(plain.slice(1, -1));
  return javaHash(name);
}

/**
 * Puts an object's entries into the order of Java's HashMap: by bucket, then by insertion; of equal names the
 * last value counts. False when no entry has a value.
 */
function arrange(start: number, base: number): boolean {
  const end = withoutRepeats(base);
  const mask = bucketMask(end - base);
  let isInPlace = end === top && sortByBucket(base, end, mask);
  for (let entry = base; entry < end; entry++) if (ends[entry] === DROPPED) isInPlace = false;
  if (isInPlace) return true;
  spare.length = 0;
  for (let entry = base; entry < end; entry++) {
    if (ends[entry] === DROPPED) continue;
    if (spare.length > 0) {
      spare.byte(COMMA);
      spare.byte(BLANK);
    }
    spare.range(out.view, starts[entry] as number, ends[entry] as number);
  }
  out.length = start + 1;
  out.range(spare.view, 0, spare.length);
  return spare.length > 0;
}

/** Lets the last of equal names count, at the place of the first; gives the end of the entries that are left. */
function withoutRepeats(base: number): number {
  const names = top - base > SORT_BY_INSERTION ? new Map<string, number>() : undefined;
  let end = base;
  for (let entry = base; entry < top; entry++) {
    const name = names === undefined ? '' : out.slice(starts[entry] as number, nameEnds[entry] as number);
    const known = names === undefined ? indexOfName(entry, base, end) : (names.get(name) ?? end);
    names?.set(name, known);
    move(entry, known);
    if (known < end) clean = false;
    else end++;
  }
  return end;
}

/** Which of the entries from `base` has the name of `entry`, or `end`. */
function indexOfName(entry: number, base: number, end: number): number {
  const hash = hashes[entry];
  for (let known = base; known < end; known++) {
    if (hashes[known] === hash && hasNameOf(known, entry)) return known;
  }
  return end;
}

function hasNameOf(known: number, entry: number): boolean {
  const from = starts[known] as number;
  const length = (nameEnds[known] as number) - from;
  const other = starts[entry] as number;
  if ((nameEnds[entry] as number) - other !== length) return false;
  for (let at = 0; at < length; at++) {
    if (out.view.getUint8(from + at) !== out.view.getUint8(other + at)) return false;
  }
  return true;
}

/** True when the entries were in their order before. */
function sortByBucket(base: number, end: number, mask: number): boolean {
  let isSorted = true;
  for (let entry = base + 1; entry < end; entry++) {
    if (((hashes[entry - 1] as number) & mask) > ((hashes[entry] as number) & mask)) isSorted = false;
  }
  if (isSorted) return true;
  if (end - base > SORT_BY_INSERTION) sortMany(base, end, mask);
  else {
    for (let entry = base + 1; entry < end; entry++) {
      const bucket = (hashes[entry] as number) & mask;
      let to = entry;
      move(entry, end);
      while (to > base && ((hashes[to - 1] as number) & mask) > bucket) move(--to, to + 1);
      move(end, to);
    }
  }
  return false;
}

function sortMany(base: number, end: number, mask: number): void {
  const entries = Array.from({ length: end - base }, (_, index) => ({
    hash: hashes[base + index] as number,
    start: starts[base + index] as number,
    end: ends[base + index] as number,
  }));
  entries.sort((a, b) => (a.hash & mask) - (b.hash & mask));
  entries.forEach((entry, index) => {
    starts[base + index] = entry.start;
    ends[base + index] = entry.end;
  });
}

function move(from: number, to: number): void {
  if (from === to) return;
  hashes[to] = hashes[from] as number;
  starts[to] = starts[from] as number;
  nameEnds[to] = nameEnds[from] as number;
  ends[to] = ends[from] as number;
}

function separate(): void {
  out.byte(COMMA);
  out.byte(BLANK);
}

/** Moves over white space; gives the byte behind it. */
function pass(): number | undefined {
  while ((bytes[position] as number) <= BLANK) {
    clean = false;
    position++;
  }
  return bytes[position];
}

const DROPPED = 0;
const BLANK = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const POINT = 0x2e;
const EQUALS = 0x3d;
const UPPER_E = 0x45;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const LOWER_E = 0x65;
const LOWER_F = 0x66;
const LOWER_I = 0x69;
const LOWER_N = 0x6e;
const LOWER_T = 0x74;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
/** Objects with more members than this are sorted by the library. */
const SORT_BY_INSERTION = 64;
