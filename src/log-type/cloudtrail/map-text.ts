import type { ByteBlock } from '../../bytes/byte-block.ts';
import { fromByteString, quote, toByteString } from '../../bytes/byte-string.ts';
import { stringEnd } from '../../bytes/json-string-end.ts';
import { TextBuffer } from '../../mapping/text-buffer.ts';
import { hashStep, javaHash, spread } from './java-hash.ts';
import { javaNumber } from './java-number.ts';
import { MapEntries } from './map-entries.ts';

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
  entries.reset();
  out.length = 0;
  writeValue(omit);
  return { length: out.length, clean: clean && !entries.hasRepeats, namesInstance };
}

/** What may be written between two ranges: as many brackets as may be open, with commas. */
const out = new TextBuffer(1024);
export const MAP_TEXT: TextBuffer = out;

// The walk's state: one walk at a time, nothing is allocated.
let bytes: Buffer = Buffer.alloc(0);
let view: DataView = new DataView(bytes.buffer);
let position = 0;
let clean = true;
let namesInstance = false;
const entries = new MapEntries(out);

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
  const base = entries.top;
  position++;
  if (pass() === CLOSE_BRACE) {
    position++;
    return;
  }
  out.byte(OPEN_BRACE);
  for (;;) {
    if (entries.top > base) separate();
    const entry = entries.begin();
    entries.name(entry, writeName());
    const isOmitted = omit !== '' && entries.nameOf(entry) === omit;
    out.byte(EQUALS);
    const value = out.length;
    pass();
    position++;
    pass();
    writeValue('');
    const isDropped = isOmitted || out.length === value;
    entries.end(entry, isDropped);
    if (isDropped) clean = false;
    if (pass() === CLOSE_BRACE) break;
    position++;
    pass();
  }
  position++;
  if (entries.close(start, base)) out.byte(CLOSE_BRACE);
  else out.length = start;
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
