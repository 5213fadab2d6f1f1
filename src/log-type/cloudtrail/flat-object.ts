import type { ByteBlock } from '../../bytes/byte-block.ts';
import { stringEnd } from '../../bytes/json-string-end.ts';
import { TextBuffer } from '../../mapping/text-buffer.ts';
import { MAX_TERM_BYTES, PATH_RESERVE } from './flatten.ts';

/**
 * What `flattenJson` gives for the JSON object at `from` of a block, from byte to byte: the length of the text,
 * which stands in `FLAT_OBJECT` until the next call; 0 when nothing is left. −1 when that takes more than
 * copying: an object has equal names or more than a few, or a name has escapes.
 */
export function writeFlatObject(block: ByteBlock, from: number): number {
  bytes = block.bytes;
  view = block.view;
  position = from;
  isUnusual = false;
  out.length = 0;
  top = 0;
  writeObject(PATH_RESERVE);
  return isUnusual ? -1 : out.length;
}

/** What may be written between two ranges: as many brackets as may be open, with commas. */
const out = new TextBuffer(1024);
export const FLAT_OBJECT: TextBuffer = out;

// The walk's state: one walk at a time, nothing is allocated.
let bytes: Buffer = Buffer.alloc(0);
let view: DataView = new DataView(bytes.buffer);
let position = 0;
let isUnusual = false;
/** Where the names of the objects that are open stand in the block, one behind the other. */
const names: number[] = [];
let top = 0;

/** Writes the value at `position`, or nothing; moves behind it. `path`: bytes of the names around it. */
function writeValue(path: number): void {
  const start = position;
  const first = bytes[start];
  if (first === OPEN_BRACE) {
    writeObject(path);
    return;
  }
  if (first === OPEN_BRACKET) {
    writeArray(path);
    return;
  }
  if (first === QUOTE) position = stringEnd(view, start + 1, bytes.length);
  else while (isInAtom(bytes[position])) position++;
  const size = position - start;
  const isEmpty = first === LOWER_N || (first === QUOTE && size === 2) || size + path > MAX_TERM_BYTES;
  if (!isEmpty) out.range(view, start, position);
}

function writeArray(path: number): void {
  const start = out.length;
  position++;
  for (let code = pass(); code !== CLOSE_BRACKET && !isUnusual; code = passComma()) {
    const before = out.length;
    out.byte(before === start ? OPEN_BRACKET : COMMA);
    const element = out.length;
    writeValue(path);
    if (out.length === element) out.length = before;
  }
  position++;
  if (out.length !== start) out.byte(CLOSE_BRACKET);
}

function writeObject(path: number): void {
  const start = out.length;
  const base = top;
  position++;
  for (let code = pass(); code !== CLOSE_BRACE && !isUnusual; code = passComma()) {
    const before = out.length;
    out.byte(before === start ? OPEN_BRACE : COMMA);
    const name = position;
    position = nameEnd(name, base);
    if (isUnusual) break;
    const size = position - name;
    out.range(view, name, position);
    pass();
    position++;
    pass();
    out.byte(COLON);
    const value = out.length;
    writeValue(path + size);
    if (out.length === value || size === 2 || path + size > MAX_TERM_BYTES) out.length = before;
  }
  position++;
  if (out.length !== start) out.byte(CLOSE_BRACE);
  top = base;
}

/** The offset behind the name at `start`, which is compared with those before it in its object, from `base` on. */
function nameEnd(start: number, base: number): number {
  let end = start + 1;
  for (let code = bytes[end]; code !== QUOTE; code = bytes[++end]) if (code === BACKSLASH) isUnusual = true;
  end++;
  for (let known = base; known < top; known += 2) {
    if ((names[known + 1] as number) - (names[known] as number) === end - start) {
      if (isEqual(names[known] as number, start, end)) isUnusual = true;
    }
  }
  if (top - base >= 2 * MANY) isUnusual = true;
  names[top++] = start;
  names[top++] = end;
  return end;
}

function isEqual(known: number, start: number, end: number): boolean {
  for (let at = start, other = known; at < end; at++, other++) if (bytes[at] !== bytes[other]) return false;
  return true;
}

function isInAtom(code: number | undefined): boolean {
  return (
    code !== undefined && code > BLANK && code !== COMMA && code !== CLOSE_BRACE && code !== CLOSE_BRACKET
  );
}

/** Moves over white space; gives the byte behind it. */
function pass(): number | undefined {
  while ((bytes[position] as number) <= BLANK) position++;
  return bytes[position];
}

/** Moves to the next member or element, or to the closing bracket; gives the byte there. */
function passComma(): number | undefined {
  if (pass() !== COMMA) return bytes[position];
  position++;
  return pass();
}

/** Members of an object beyond which comparing each name with those before would cost more than a table. */
const MANY = 32;
const BLANK = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const LOWER_N = 0x6e;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
