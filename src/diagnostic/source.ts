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
  readonly #root: Source | undefined;
  #lineStarts: number[] | undefined;

  constructor(name: string, text: string, base = 0, root?: Source) {
    this.name = name;
    this.text = text;
    this.base = base;
    this.#root = root;
  }

  /** The outermost source: the whole file. */
  get root(): Source {
    return this.#root ?? this;
  }

  /** The text between two offsets as a source of its own, whose offsets map back to this one. */
  relative(start: number, end: number): Source {
    return new Source(this.name, this.text.slice(start, end), this.base + start, this.root);
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
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  }

  /** The text of a line (from 1) of the outermost source, without its line end. */
  line(number: number): string {
    const starts = this.root.#lines();
    const start = starts[number - 1];
    if (start === undefined) return '';
    return this.root.text.slice(start, starts[number] ?? this.root.text.length).replace(/\r?\n$/, '');
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
