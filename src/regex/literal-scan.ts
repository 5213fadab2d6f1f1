import { bytesOf } from '../bytes/text-bytes.ts';
import { selectivity } from './literal.ts';
import { lowerOf } from './lower.ts';

/** Bytes that are looked up at once. */
const GRAM = 3;
/** Longer windows spare little, and rare grams are easier found in shorter ones. */
const MAX_WINDOW = 8;
/** Shorter literals are searched one by one. */
const MIN_WINDOW = 4;
const HASH_BITS = 13;

/**
 * Finds which of a fixed set of literals occur in a text, ignoring ASCII case. Literals are ASCII and lower case.
 *
 * Of each literal one window counts, as long as the shortest literal. Wherever it stands in a text, one of its
 * grams begins at a multiple of the stride, which is the number of grams of a window. So only those places are
 * looked up in a table of all grams of all windows, and only what is found there is compared.
 */
export class LiteralScan {
  readonly #literals: readonly string[];
  readonly #short: readonly number[];
  readonly #stride: number;
  /** By hash of a gram: its first entry, 0 for none. */
  readonly #first = new Uint16Array(1 << HASH_BITS);
  /** By entry: the next one of the same hash, the literal, and where in it the gram stands. */
  readonly #next: number[] = [0];
  readonly #literal: number[] = [0];
  readonly #offset: number[] = [0];
  /** Scan number in which a literal was last found. */
  readonly #found: Float64Array;
  #scan = 0;
  /** Literals found by the last scan, each once, in the order of their places. */
  readonly hits: Int32Array;
  hitCount = 0;

  constructor(literals: readonly string[]) {
    this.#literals = literals;
    const numbers = [...literals.keys()];
    const long = numbers.filter((number) => this.#text(number).length >= MIN_WINDOW);
    this.#short = numbers.filter((number) => this.#text(number).length < MIN_WINDOW);
    const window = Math.min(MAX_WINDOW, ...long.map((number) => this.#text(number).length));
    this.#stride = window - GRAM + 1;
    for (const number of long) {
      const start = rarestWindow(this.#text(number), window);
      for (let offset = start; offset < start + this.#stride; offset++) this.#enter(number, offset);
    }
    this.#found = new Float64Array(literals.length);
    this.hits = new Int32Array(literals.length);
  }

  /** Looks through a text; `has` then answers for it. */
  scan(text: string): void {
    this.#scan++;
    this.hitCount = 0;
    const bytes = bytesOf(text);
    const first = this.#first;
    const stride = this.#stride;
    const end = text.length - GRAM;
    for (let at = 0; at <= end; at += stride) {
      const entry = first[hash(bytes, at)] as number;
      if (entry !== 0) this.#compare(bytes, text.length, at, entry);
    }
    for (const number of this.#short) {
      if (lowerOf(text).includes(this.#text(number))) this.#mark(number);
    }
  }

  /** Whether the literal of that number occurs in the text last scanned. */
  has(literal: number): boolean {
    return this.#found[literal] === this.#scan;
  }

  #compare(bytes: Uint8Array, length: number, at: number, first: number): void {
    for (let entry = first; entry !== 0; entry = this.#next[entry] as number) {
      const number = this.#literal[entry] as number;
      if (this.has(number)) continue;
      if (standsAt(this.#text(number), bytes, at - (this.#offset[entry] as number), length))
        this.#mark(number);
    }
  }

  #mark(number: number): void {
    this.#found[number] = this.#scan;
    this.hits[this.hitCount++] = number;
  }

  #enter(number: number, offset: number): void {
    const place = hash(Buffer.from(this.#text(number), 'latin1'), offset);
    this.#next.push(this.#first[place] ?? 0);
    this.#literal.push(number);
    this.#first[place] = this.#offset.push(offset) - 1;
  }

  #text(number: number): string {
    return this.#literals[number] as string;
  }
}

/** Of a gram; the same for both cases of a letter, which differ in a bit above the five taken. */
function hash(bytes: Uint8Array, at: number): number {
  return (
    (((bytes[at] as number) & 31) << 8) ^
    (((bytes[at + 1] as number) & 31) << 4) ^
    ((bytes[at + 2] as number) & 31)
  );
}

function standsAt(literal: string, bytes: Uint8Array, start: number, length: number): boolean {
  if (start < 0 || start + literal.length > length) return false;
  for (let at = 0; at < literal.length; at++) {
    let byte = bytes[start + at] as number;
    if (byte >= 65 && byte <= 90) byte += 32;
    if (byte !== literal.charCodeAt(at)) return false;
  }
  return true;
}

/** Where the window of a literal begins that holds the least common bytes. */
function rarestWindow(literal: string, length: number): number {
  let best = 0;
  let highest = 0;
  for (let start = 0; start + length <= literal.length; start++) {
    const score = selectivity(literal.slice(start, start + length));
    if (score <= highest) continue;
    best = start;
    highest = score;
  }
  return best;
}
