import type { ByteRange } from '../bytes/byte-range.ts';

/**
 * A constant text of the program, as words of eight bytes, little-endian: they are copied in an eighth of
 * the steps. The last word is filled up. Text in UTF-8 is never the pattern of a NaN, whose bits a copy may
 * change.
 */
export interface Constant {
  readonly length: number;
  readonly words: Float64Array;
}

/** A byte string ready to be put. */
export function constantOf(text: string): Constant {
  const padded = Buffer.alloc(text.length + 7);
  padded.write(text, 'latin1');
  const words = new Float64Array((text.length + 7) >> 3);
  for (let at = 0; at < words.length; at++) words[at] = padded.readDoubleLE(8 * at);
  return { length: text.length, words };
}

/** A byte string that grows in place. */
export class TextBuffer {
  /** Bytes written; may be set back. */
  length = 0;
  #bytes: Buffer;
  /** The same memory, for writing eight bytes at once. */
  #view: DataView;
  /** Bytes that fit for certain in texts of the program's own, beside what `text` makes room for. */
  #reserve: number;
  /** Where the object began that is being written. */
  #start = 0;

  /** `reserve`: the sum of all constant texts that are put for one object. */
  constructor(reserve: number) {
    this.#reserve = reserve + SLACK;
    this.#bytes = Buffer.allocUnsafeSlow(this.#reserve + INITIAL);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** For a writer more, whose constant texts have this sum. */
  reserve(bytes: number): void {
    this.#reserve = Math.max(this.#reserve, bytes + SLACK);
  }

  /** Begins an object behind the last one, which stays where it is. */
  begin(): void {
    if (this.length + this.#reserve + USUAL > this.#bytes.length) {
      this.#bytes = Buffer.allocUnsafeSlow(this.#reserve + PAGE);
      this.#view = new DataView(this.#bytes.buffer);
      this.length = 0;
    }
    this.#start = this.length;
  }

  /** The object that was begun, with what was written since. */
  finish(): ByteRange {
    const start = this.#start;
    // Its first comma becomes the brace.
    if (this.length === start) this.length++;
    this.close(start);
    return { bytes: this.#bytes, start, end: this.length };
  }

  /** A constant of the program. Its room is reserved, and that for the word in which it ends. */
  put(constant: Constant): void {
    const { words } = constant;
    const view = this.#view;
    let to = this.length;
    for (let at = 0; at < words.length; at++) {
      view.setFloat64(to, words[at] as number, true);
      to += 8;
    }
    this.length += constant.length;
  }

  /**
   * Bytes of another buffer, through a view of it: well-formed UTF-8 (see `Constant`). The last word is copied
   * from the end, over what was copied before.
   */
  range(source: DataView, from: number, end: number): void {
    const count = end - from;
    const to = this.length;
    if (to + count + this.#reserve > this.#bytes.length) this.#grow(count);
    const view = this.#view;
    if (count >= 8) {
      const last = count - 8;
      for (let at = 0; at < last; at += 8) view.setFloat64(to + at, source.getFloat64(from + at, true), true);
      view.setFloat64(to + last, source.getFloat64(from + last, true), true);
    } else if (count >= 4) {
      view.setInt32(to, source.getInt32(from, true), true);
      view.setInt32(to + count - 4, source.getInt32(end - 4, true), true);
    } else for (let at = 0; at < count; at++) view.setUint8(to + at, source.getUint8(from + at));
    this.length = to + count;
  }

  /** One byte. Its room is reserved. */
  byte(code: number): void {
    this.#bytes[this.length++] = code;
  }

  /** What was written, for copying it; until more is written. */
  get view(): DataView {
    return this.#view;
  }

  /** A part of what was written, a byte string. */
  slice(from: number, end: number): string {
    return this.#bytes.latin1Slice(from, end);
  }

  /** Bytes of another buffer between quotes. */
  quotedRange(source: DataView, from: number, end: number): void {
    this.#bytes[this.length++] = QUOTE;
    this.range(source, from, end);
    this.#bytes[this.length++] = QUOTE;
  }

  /** A constant for which room is reserved, and bytes of another buffer behind it. */
  labelled(label: Constant, source: DataView, from: number, end: number): void {
    this.put(label);
    this.range(source, from, end);
  }

  /** The same, and a quote behind them. */
  labelledText(label: Constant, source: DataView, from: number, end: number): void {
    this.put(label);
    this.range(source, from, end);
    this.#bytes[this.length++] = QUOTE;
  }

  /** A constant that is not among those for which room is reserved. */
  constant(constant: Constant): void {
    const count = constant.length;
    if (this.length + count + this.#reserve > this.#bytes.length) this.#grow(count);
    this.put(constant);
  }

  /** Any text. */
  text(text: string): void {
    const count = text.length;
    if (this.length + count + this.#reserve > this.#bytes.length) this.#grow(count);
    const bytes = this.#bytes;
    let to = this.length;
    if (count > LONG) {
      bytes.latin1Write(text, to);
      this.length = to + count;
      return;
    }
    for (let at = 0; at < count; at++) bytes[to++] = text.charCodeAt(at);
    this.length = to;
  }

  /** Ends the object whose first comma stands at `start`. */
  close(start: number): void {
    this.#bytes[start] = OPEN;
    this.#bytes[this.length++] = CLOSE;
  }

  /** What was written, as the object that encloses it. */
  object(): string {
    if (this.length === 0) return '{}';
    this.close(0);
    return this.#bytes.latin1Slice(0, this.length);
  }

  #grow(count: number): void {
    const size = 2 * (this.length + count + this.#reserve);
    const larger = Buffer.allocUnsafeSlow(size);
    // At the same place: writers remember offsets.
    larger.set(this.#bytes.subarray(this.#start, this.length), this.#start);
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}

const INITIAL = 8192;
/** Memory for objects that stay, one behind the other. */
const PAGE = 262_144;
/** Most objects are not larger: for one that is, the page is grown. */
const USUAL = 16_384;
/** Bytes behind a constant that its last word may fill. */
const SLACK = 16;
/** From here on a native copy is cheaper than a loop. */
const LONG = 32;
const QUOTE = 0x22;
const OPEN = 0x7b;
const CLOSE = 0x7d;
