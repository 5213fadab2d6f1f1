/** A byte string that grows in place. */
export class TextBuffer {
  /** Bytes written; may be set back. */
  length = 0;
  #bytes: Latin1Buffer;
  /** Bytes that fit for certain in texts of the program's own, beside what `text` makes room for. */
  readonly #reserve: number;

  /** `reserve`: the sum of all constant texts that are put between two calls of `object`. */
  constructor(reserve: number) {
    this.#reserve = reserve;
    this.#bytes = Buffer.alloc(reserve + INITIAL) as Latin1Buffer;
  }

  /** A constant of the program. Its room is reserved. */
  put(constant: Uint8Array): void {
    const bytes = this.#bytes;
    const count = constant.length;
    let to = this.length;
    if (count > LONG) {
      bytes.set(constant, to);
      this.length = to + count;
      return;
    }
    for (let at = 0; at < count; at++) bytes[to++] = constant[at] as number;
    this.length = to;
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

  /** Any text, and the quote behind it. */
  quoted(text: string): void {
    this.text(text);
    this.#bytes[this.length++] = QUOTE;
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
    const larger = Buffer.alloc(size) as Latin1Buffer;
    larger.set(this.#bytes.subarray(0, this.length));
    this.#bytes = larger;
  }
}

/** Node's own methods, which spare the look-up of the encoding's name. */
interface Latin1Buffer extends Buffer {
  latin1Write(text: string, at: number): number;
  latin1Slice(start: number, end: number): string;
}

const INITIAL = 8192;
/** From here on a native copy is cheaper than a loop. */
const LONG = 40;
const QUOTE = 0x22;
const OPEN = 0x7b;
const CLOSE = 0x7d;
