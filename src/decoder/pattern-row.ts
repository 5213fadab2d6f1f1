import { LiteralScan } from '../regex/literal-scan.ts';
import type { Pattern } from '../regex/pattern.ts';

/** Shorter literals stand in most logs. */
const MIN_LITERAL = 4;
/** Fewer patterns are searched for one by one in the time of a scan. */
const MIN_PATTERNS = 4;
/** Bytes; in shorter texts single searches are as quick. */
const MIN_TEXT = 160;
/** Texts that come to a row before its literals are compiled. */
const USES_BEFORE_SCAN = 8;

/** Tells which patterns of a row can match the text last scanned. */
export interface ScannedRow {
  /** Only false is certain. */
  mayMatch(at: number): boolean;
}

/**
 * Patterns that are tried on one text in a row. A pattern needs one of its required literals somewhere in the
 * text, also where it begins further back, and one scan looks for those of all patterns.
 */
export class PatternRow {
  readonly #patterns: readonly (Pattern | undefined)[];
  /** Undefined as long as the row was not used often enough to pay for building it; false: not worth it. */
  #filter: LiteralFilter | false | undefined;
  #uses = 0;

  constructor(patterns: readonly (Pattern | undefined)[]) {
    this.#patterns = patterns;
    if (patterns.length < MIN_PATTERNS) this.#filter = false;
  }

  /** Undefined where nothing is known. Valid until the next call. */
  scan(text: string): ScannedRow | undefined {
    if (text.length < MIN_TEXT) return undefined;
    if (this.#filter === undefined && ++this.#uses === USES_BEFORE_SCAN) {
      this.#filter = LiteralFilter.for(this.#patterns) ?? false;
    }
    if (!this.#filter) return undefined;
    this.#filter.scan(text);
    return this.#filter;
  }
}

class LiteralFilter implements ScannedRow {
  readonly #scan: LiteralScan;
  /** For each pattern its literals; undefined: nothing is known of it. */
  readonly #needed: readonly (readonly number[] | undefined)[];

  private constructor(scan: LiteralScan, needed: readonly (readonly number[] | undefined)[]) {
    this.#scan = scan;
    this.#needed = needed;
  }

  /** Undefined where it would not pay. */
  static for(patterns: readonly (Pattern | undefined)[]): LiteralFilter | undefined {
    const numbers = new Map<string, number>();
    const needed = patterns.map((pattern) => {
      const literals = pattern?.requiredLiterals;
      if (literals?.every(({ length }) => length >= MIN_LITERAL) !== true) return undefined;
      return literals.map((literal) => {
        const number = numbers.get(literal) ?? numbers.size;
        numbers.set(literal, number);
        return number;
      });
    });
    const filtered = needed.filter((literals) => literals !== undefined).length;
    if (filtered < MIN_PATTERNS) return undefined;
    return new LiteralFilter(new LiteralScan([...numbers.keys()]), needed);
  }

  scan(text: string): void {
    this.#scan.scan(text);
  }

  mayMatch(at: number): boolean {
    const literals = this.#needed[at];
    if (literals === undefined) return true;
    for (let i = 0; i < literals.length; i++) {
      if (this.#scan.has(literals[i] as number)) return true;
    }
    return false;
  }
}
