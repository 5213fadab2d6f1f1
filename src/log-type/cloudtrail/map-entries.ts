import { TextBuffer } from '../../mapping/text-buffer.ts';
import { bucketMask } from './java-hash.ts';

/**
 * The entries of the maps that are being written, innermost last, and how Java's HashMap orders them. They
 * are written in the order of the JSON and put right when their map ends.
 */
export class MapEntries {
  /** Some map had equal names. */
  hasRepeats = false;
  readonly #out: TextBuffer;
  /** For entries that have to change places. */
  readonly #spare = new TextBuffer(1024);
  // Stacks: hash of the name, and where name and entry stand in the text.
  readonly #hashes: number[] = [];
  readonly #starts: number[] = [];
  readonly #nameEnds: number[] = [];
  /** `DROPPED` for entries without a value: they take a place in Java's table all the same. */
  readonly #ends: number[] = [];
  #top = 0;

  constructor(out: TextBuffer) {
    this.#out = out;
  }

  reset(): void {
    this.#top = 0;
    this.hasRepeats = false;
  }

  /** Number of the next entry: that of a map's first is where the map begins. */
  get top(): number {
    return this.#top;
  }

  /** Begins an entry at the end of the text. */
  begin(): number {
    const entry = this.#top++;
    this.#starts[entry] = this.#out.length;
    return entry;
  }

  /** The entry's name has been written. */
  name(entry: number, hash: number): void {
    this.#hashes[entry] = hash;
    this.#nameEnds[entry] = this.#out.length;
  }

  /** The entry's name as it was written. */
  nameOf(entry: number): string {
    return this.#out.slice(this.#starts[entry] as number, this.#nameEnds[entry] as number);
  }

  /** The entry has been written, or has no value. */
  end(entry: number, isDropped: boolean): void {
    this.#ends[entry] = isDropped ? DROPPED : this.#out.length;
  }

  /** Ends the map whose text begins at `start` and whose first entry is `base`. False when no entry has a value. */
  close(start: number, base: number): boolean {
    const isWritten = this.#top - base === 1 ? this.#ends[base] !== DROPPED : this.#arrange(start, base);
    this.#top = base;
    return isWritten;
  }

  /**
   * Puts an object's entries into the order of Java's HashMap: by bucket, then by insertion; of equal names the
   * last value counts. False when no entry has a value.
   */
  #arrange(start: number, base: number): boolean {
    const end = this.#withoutRepeats(base);
    const mask = bucketMask(end - base);
    let isInPlace = end === this.#top && this.#sortByBucket(base, end, mask);
    for (let entry = base; entry < end; entry++) if (this.#ends[entry] === DROPPED) isInPlace = false;
    if (isInPlace) return true;
    this.#spare.length = 0;
    for (let entry = base; entry < end; entry++) {
      if (this.#ends[entry] === DROPPED) continue;
      if (this.#spare.length > 0) {
        this.#spare.byte(COMMA);
        this.#spare.byte(BLANK);
      }
      this.#spare.range(this.#out.view, this.#starts[entry] as number, this.#ends[entry] as number);
    }
    this.#out.length = start + 1;
    this.#out.range(this.#spare.view, 0, this.#spare.length);
    return this.#spare.length > 0;
  }

  /** Lets the last of equal names count, at the place of the first; gives the end of the entries that are left. */
  #withoutRepeats(base: number): number {
    const names = this.#top - base > SORT_BY_INSERTION ? new Map<string, number>() : undefined;
    let end = base;
    for (let entry = base; entry < this.#top; entry++) {
      const name = names === undefined ? '' : this.nameOf(entry);
      const known = names === undefined ? this.#indexOfName(entry, base, end) : (names.get(name) ?? end);
      names?.set(name, known);
      this.#move(entry, known);
      if (known < end) this.hasRepeats = true;
      else end++;
    }
    return end;
  }

  /** Which of the entries from `base` has the name of `entry`, or `end`. */
  #indexOfName(entry: number, base: number, end: number): number {
    const hash = this.#hashes[entry];
    for (let known = base; known < end; known++) {
      if (this.#hashes[known] === hash && this.#hasNameOf(known, entry)) return known;
    }
    return end;
  }

  #hasNameOf(known: number, entry: number): boolean {
    const from = this.#starts[known] as number;
    const length = (this.#nameEnds[known] as number) - from;
    const other = this.#starts[entry] as number;
    if ((this.#nameEnds[entry] as number) - other !== length) return false;
    for (let at = 0; at < length; at++) {
      if (this.#out.view.getUint8(from + at) !== this.#out.view.getUint8(other + at)) return false;
    }
    return true;
  }

  /** True when the entries were in their order before. */
  #sortByBucket(base: number, end: number, mask: number): boolean {
    let isSorted = true;
    for (let entry = base + 1; entry < end; entry++) {
      if (((this.#hashes[entry - 1] as number) & mask) > ((this.#hashes[entry] as number) & mask))
        isSorted = false;
    }
    if (isSorted) return true;
    if (end - base > SORT_BY_INSERTION) this.#sortMany(base, end, mask);
    else {
      for (let entry = base + 1; entry < end; entry++) {
        const bucket = (this.#hashes[entry] as number) & mask;
        let to = entry;
        this.#move(entry, end);
        while (to > base && ((this.#hashes[to - 1] as number) & mask) > bucket) this.#move(--to, to + 1);
        this.#move(end, to);
      }
    }
    return false;
  }

  #sortMany(base: number, end: number, mask: number): void {
    const entries = Array.from({ length: end - base }, (_, index) => ({
      hash: this.#hashes[base + index] as number,
      start: this.#starts[base + index] as number,
      end: this.#ends[base + index] as number,
    }));
    entries.sort((a, b) => (a.hash & mask) - (b.hash & mask));
    entries.forEach((entry, index) => {
      this.#starts[base + index] = entry.start;
      this.#ends[base + index] = entry.end;
    });
  }

  #move(from: number, to: number): void {
    if (from === to) return;
    this.#hashes[to] = this.#hashes[from] as number;
    this.#starts[to] = this.#starts[from] as number;
    this.#nameEnds[to] = this.#nameEnds[from] as number;
    this.#ends[to] = this.#ends[from] as number;
  }
}

const DROPPED = 0;
const BLANK = 0x20;
const COMMA = 0x2c;
/** Objects with more members than this are sorted by the library. */
const SORT_BY_INSERTION = 64;
