import { isUtf8 } from 'node:buffer';
import { ByteBlock } from './byte-block.ts';
import { wellFormed } from './byte-string.ts';
import { QUOTE, WHITE } from './json-scan.ts';

/** The bytes of a stream of JSON text that are not consumed yet. Offsets hold until the next `gather`. */
export class JsonWindow {
  block = new ByteBlock(Buffer.alloc(0));
  /** What stands before it is consumed. */
  at = 0;
  /** No bytes will come behind these. */
  ended = false;
  /** Bytes that have come and are not consumed, gathered or not. */
  length = 0;
  /** 1-based line of the place that `countLines` came to. */
  line = 1;
  #wellFormed = true;
  #parts: Buffer[] = [];
  #countedTo = 0;
  #nextLine = -1;

  add(chunk: Buffer): void {
    this.#parts.push(chunk);
    this.length += chunk.length;
  }

  get bytes(): Buffer {
    return this.block.bytes;
  }

  /** Makes one block of what is not consumed. */
  gather(): void {
    const rest = this.bytes.subarray(this.at);
    const whole = rest.length === 0 && this.#parts.length === 1 ? this.#parts[0] : undefined;
    this.block = new ByteBlock(whole ?? Buffer.concat([rest, ...this.#parts]));
    this.#parts = [];
    this.at = 0;
    this.#countedTo = 0;
    this.#nextLine = -1;
    this.length = this.bytes.length;
    this.#wellFormed = isUtf8(this.bytes);
  }

  /** The offset of the first byte at or behind `from` that is not white space. */
  white(from: number): number {
    const { bytes } = this;
    let at = from;
    while (at < bytes.length && WHITE[bytes[at] as number] === 1) at++;
    return at;
  }

  /** Moves over white space, and over a byte order mark before the text. */
  passWhiteSpace(): void {
    if (this.at === 0 && this.line === 1 && this.bytes.toString('latin1', 0, 3) === BYTE_ORDER_MARK)
      this.at = 3;
    this.at = this.white(this.at);
  }

  isWellFormed(from: number, end: number): boolean {
    return this.#wellFormed || isUtf8(this.bytes.subarray(from, end));
  }

  /** Well-formed text, a byte string. */
  text(from: number, end: number): string {
    const text = this.block.slice(from, end);
    return this.isWellFormed(from, end) ? text : wellFormed(text);
  }

  /** A short member name without escapes at `at`, or ''. */
  nameAt(at: number): string {
    if (this.bytes[at] !== QUOTE) return '';
    const end = this.bytes.indexOf(QUOTE, at + 1);
    if (end === -1 || end - at > NAME_BYTES) return '';
    return this.block.slice(at + 1, end);
  }

  /** Counts the lines before `to`, which never goes back. */
  countLines(to: number): void {
    if (this.#nextLine < this.#countedTo) this.#nextLine = this.#seekLine(this.#countedTo);
    while (this.#nextLine < to) {
      this.line++;
      this.#nextLine = this.#seekLine(this.#nextLine + 1);
    }
    this.#countedTo = to;
  }

  /** The next line feed, or a place behind all bytes: then there is nothing to look for again. */
  #seekLine(from: number): number {
    const at = this.bytes.indexOf(LINE_FEED, from);
    return at === -1 ? Number.POSITIVE_INFINITY : at;
  }
}

export const LINE_FEED = 0x0a;
/** Names above this are not looked at. */
export const NAME_BYTES = 64;
const BYTE_ORDER_MARK = '\xef\xbb\xbf';
