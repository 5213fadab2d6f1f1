import type { Layout } from './layout.ts';
import { FlowRecord } from './record.ts';

/**
 * Reads the lines that nearly all lines are: as many columns as the layout has, one blank between them, whole
 * numbers where they belong, nothing but printable ASCII without quotes. One pass over the bytes notes where
 * the columns stand. Every other line is left to `LineParser`, which knows what it is.
 */
export class LineScanner {
  /** Offset behind the line that was read last. */
  next = 0;
  readonly #maxBytes: number;
  #offsets = new Int32Array(PAGE);
  #used = 0;
  #bytes: Buffer | undefined;
  #view: DataView = new DataView(new ArrayBuffer(0));

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** The record of the line at `start`, which ends with a line feed; undefined when it is none of those. */
  scan(
    bytes: Buffer,
    start: number,
    layout: Layout,
    ordinal: number,
    line: number,
    objectTime: number,
  ): FlowRecord | undefined {
    const { maxima, start: startColumn, end: endColumn } = layout;
    const columns = maxima.length;
    const first = bytes[start] as number;
    if (first === HASH || (first > LETTER_A && layout.integers.length === 0)) return undefined;
    const base = this.#room(2 * columns + 2);
    const offsets = this.#offsets;
    let put = base;
    let at = start;
    let startSecond = -1;
    let endSecond = -1;
    for (let column = 0; column < columns; column++) {
      if (column > 0 && bytes[at++] !== BLANK) return undefined;
      const from = at;
      const max = maxima[column] as number;
      let absent = false;
      if (max >= 0) {
        let value = 0;
        let digit = (bytes[at] as number) - ZERO;
        while (digit >= 0 && digit <= 9) {
          value = value * 10 + digit;
          digit = (bytes[++at] as number) - ZERO;
        }
        if (at === from) {
          if (bytes[at++] !== DASH) return undefined;
          absent = true;
        } else if (value > max || (bytes[from] === ZERO && at > from + 1)) return undefined;
        else if (column === startColumn) startSecond = value;
        else if (column === endColumn) endSecond = value;
      } else {
        while (IN_COLUMN[bytes[at] as number] === 1) at++;
        if (at === from) return undefined;
        absent = at === from + 1 && bytes[from] === DASH;
      }
      offsets[put++] = from;
      offsets[put++] = absent ? from : at;
    }
    const end = at;
    if (bytes[at] === CARRIAGE_RETURN) at++;
    if (bytes[at] !== LINE_FEED || end - start > this.#maxBytes) return undefined;
    offsets[put++] = end;
    offsets[put++] = end;
    this.#used = put;
    this.next = at + 1;
    const time = startSecond >= 0 ? startSecond * 1000 : endSecond >= 0 ? endSecond * 1000 : objectTime;
    const view = this.#viewOf(bytes);
    return new FlowRecord(layout, ordinal, line, time, bytes, view, offsets, base, start, end);
  }

  /** Makes sure that so many offsets fit; gives where they begin. Records keep the page that they are in. */
  #room(count: number): number {
    if (this.#used + count > this.#offsets.length) {
      this.#offsets = new Int32Array(Math.max(PAGE, count));
      this.#used = 0;
    }
    return this.#used;
  }

  #viewOf(bytes: Buffer): DataView {
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    }
    return this.#view;
  }
}

/** Offsets in a page. */
const PAGE = 16_384;

/** 1 for bytes that stand in a column and in JSON as they are. */
const IN_COLUMN = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte > 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c ? 1 : 0,
);
const BLANK = 0x20;
const HASH = 0x23;
const DASH = 0x2d;
const ZERO = 0x30;
const LETTER_A = 0x40;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
