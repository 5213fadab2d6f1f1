import { viewOf } from '../bytes/text-bytes.ts';
import { selectivity } from './literal.ts';
import { lowerOf } from './lower.ts';

/** Bytes that are looked up at once. */
const GRAM = 3;
/** Bytes that are compared before all others are. */
const PROBE = 4;
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
  readonly #entries: readonly Entry[];
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
    const entries: Entry[] = [NO_ENTRY];
    for (const number of long) {
      const text = this.#text(number);
      const start = rarestWindow(text, window);
      for (let offset = start; offset < start + this.#stride; offset++) {
        const place = hash(viewOf(text).getInt32(offset, true));
        entries.push(entryOf(text, number, offset, this.#first[place] ?? 0));
        this.#first[place] = entries.length - 1;
      }
    }
    this.#entries = entries;
    this.#found = new Float64Array(literals.length);
    this.hits = new Int32Array(literals.length);
  }

  /** Looks through a text; `has` then answers for it. */
  scan(text: string): void {
    this.#scan++;
    this.hitCount = 0;
    const view = viewOf(text);
    const first = this.#first;
    const stride = this.#stride;
    const end = text.length - GRAM;
    for (let at = 0; at <= end; at += stride) {
      const entry = first[hash(view.getInt32(at, true))] as number;
      if (entry !== 0) this.#compare(view, text.length, at, entry);
    }
    for (const number of this.#short) {
      if (lowerOf(text).includes(this.#text(number))) this.#mark(number);
    }
  }

  /** Whether the literal of that number occurs in the text last scanned. */
  has(literal: number): boolean {
    return this.#found[literal] === this.#scan;
  }

  #compare(view: DataView, length: number, at: number, first: number): void {
    for (let place = first; place !== 0; ) {
      const entry = this.#entries[place] as Entry;
      place = entry.next;
      const start = at - entry.offset;
      if (start < 0 || start + entry.text.length > length) continue;
      if ((view.getInt32(start + entry.probeAt, true) | CASE_BITS) !== entry.probe) continue;
      if (!this.has(entry.literal) && standsAt(entry.text, view, start)) this.#mark(entry.literal);
    }
  }

  #mark(number: number): void {
    this.#found[number] = this.#scan;
    this.hits[this.hitCount++] = number;
  }

  #text(number: number): string {
    return this.#literals[number] as string;
  }
}

/** A gram of a literal's window. */
interface Entry {
  readonly literal: number;
  readonly text: string;
  /** Where in the literal the gram stands. */
  readonly offset: number;
  /** Four bytes as far from the gram as the literal allows: they tell most places that hold the gram alone. */
  readonly probeAt: number;
  readonly probe: number;
  /** The next one of the same hash. */
  readonly next: number;
}

const NO_ENTRY: Entry = { literal: 0, text: '', offset: 0, probeAt: 0, probe: 0, next: 0 };

function entryOf(text: string, literal: number, offset: number, next: number): Entry {
  const last = text.length - PROBE;
  const probeAt = offset * 2 > last ? 0 : last;
  const probe = viewOf(text).getInt32(probeAt, true) | CASE_BITS;
  return { literal, text, offset, probeAt, probe, next };
}

/** Of the gram in the lower bytes of a number; the same for both cases of a letter, which differ in one bit. */
function hash(four: number): number {
  return Math.imul((four & GRAM_BITS) | CASE_BITS, MIX) >>> (32 - HASH_BITS);
}

const GRAM_BITS = 0xffffff;
/** What the cases of a letter differ in, for four bytes. */
const CASE_BITS = 0x20202020;
const MIX = 0x9e3779b1;

function standsAt(literal: string, view: DataView, start: number): boolean {
  for (let at = 0; at < literal.length; at++) {
    let byte = view.getUint8(start + at);
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
