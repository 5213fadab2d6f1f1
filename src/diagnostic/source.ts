import { fromByteString } from '../bytes/byte-string.ts';

/**
 * Text that a person wrote, with a name, so that every finding can say file:line:column.
 * A `Source` may be a part of a larger one (`relative`): offsets then map back to the outer file, so that a
 * pattern's syntax error points into the XML file that holds the pattern.
 */
export class Source {
  readonly name: string;
  readonly text: string;
  /** Offset of this text in the outermost source. */
  readonly base: number;
  /** `bytes`: the text is a byte string (rule, decoder and list files); columns then count UTF-8 characters. */
  readonly encoding: 'bytes' | 'text';
  readonly #root: Source | undefined;
  #lineStarts: number[] | undefined;

  constructor(name: string, text: string, base = 0, root?: Source, encoding: 'bytes' | 'text' = 'text') {
    this.name = name;
    this.text = text;
    this.base = base;
    this.encoding = encoding;
    this.#root = root;
  }

  /** A whole file held as a byte string. */
  static ofBytes(name: string, bytes: string): Source {
    return new Source(name, bytes, 0, undefined, 'bytes');
  }

  /** The outermost source: the whole file. */
  get root(): Source {
    return this.#root ?? this;
  }

  /** The text between two offsets as a source of its own, whose offsets map back to this one. */
  relative(start: number, end: number): Source {
    return new Source(this.name, this.text.slice(start, end), this.base + start, this.root, this.encoding);
  }

  /** A span of this source, in offsets of the outermost source. */
  span(start: number, end: number): Span {
    return { source: this.root, start: this.base + start, end: this.base + end };
  }

  /** Line and column, both from 1, of an offset in the outermost source. Columns count characters. */
  position(offset: number): Position {
    const starts = this.root.#lines();
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    const lineStart = starts[low] ?? 0;
    const before = this.root.text.slice(lineStart, offset);
    return { line: low + 1, column: this.root.#characters(before).length + 1 };
  }

  /** The text of a line (from 1) of the outermost source as Unicode text, without its line end. */
  line(number: number): string {
    const starts = this.root.#lines();
    const start = starts[number - 1];
    if (start === undefined) return '';
    const end = starts[number] ?? this.root.text.length;
    return this.root.#characters(this.root.text.slice(start, end)).replace(/\r?\n$/, '');
  }

  #characters(text: string): string {
    return this.encoding === 'bytes' ? fromByteString(text) : text;
  }

  #lines(): number[] {
    if (this.#lineStarts === undefined) {
      this.#lineStarts = [0];
      for (let at = this.text.indexOf('\n'); at !== -1; at = this.text.indexOf('\n', at + 1)) {
        this.#lineStarts.push(at + 1);
      }
    }
    return this.#lineStarts;
  }
}

/** As editors count: both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A stretch of a source, in character offsets of the outermost source; `end` is exclusive. */
export interface Span {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}
