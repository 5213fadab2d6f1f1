import { BracketSkipper } from './json-bracket-skipper.ts';
import { Damage, RAW_BYTES, RecordStarts } from './json-damage.ts';
import { FoundValue, type JsonItem, type SplitOptions } from './json-item.ts';
import { RecordScanner } from './json-record-scan.ts';
import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COMMA,
  errorOffset,
  INCOMPLETE,
  OPEN_BRACE,
  OPEN_BRACKET,
  scanJson,
  scanName,
} from './json-scan.ts';
import { JsonWindow } from './json-window.ts';

export type { JsonItem, SplitOptions } from './json-item.ts';

/**
 * Cuts a stream of JSON text into records: single values, lines of JSON, concatenated values, elements of
 * arrays, and elements of streamed members of wrapping objects. Memory is bounded by the largest value (at
 * most `maxBytes`), not by the input. Results do not depend on how the input is cut into chunks.
 *
 * Damage costs only itself: reading resumes at the next object that begins like a record, or at the next
 * line of JSON.
 */
export class JsonSplitter {
  readonly #options: SplitOptions;
  readonly #starts: RecordStarts;
  readonly #scanner: RecordScanner | undefined;
  readonly #window = new JsonWindow();
  /** What is next: a value of the outermost sequence, an element of an array, a member behind a streamed array. */
  #mode: 'values' | 'elements' | 'members' = 'values';
  #container = '';
  /** Between elements: a comma or the end has to come. */
  #separator = false;
  /** Something was damaged before. */
  #damaged = false;
  #skip: BracketSkipper | undefined;
  #damage: Damage | undefined;
  /** Bytes to have before another attempt at the next value. */
  #wanted = 0;
  #items: JsonItem[] = [];

  constructor(options: SplitOptions) {
    this.#options = options;
    this.#starts = new RecordStarts(options.recordStarts);
    this.#scanner = options.fields === undefined ? undefined : new RecordScanner(options.fields);
  }

  /** Takes the next bytes; the items that are complete now. */
  push(chunk: Buffer): readonly JsonItem[] {
    this.#window.add(chunk);
    if (this.#window.length < this.#wanted) return [];
    return this.#run();
  }

  /** The input is at its end; what is left is complete, or truncated. */
  end(): readonly JsonItem[] {
    this.#window.ended = true;
    return this.#run();
  }

  #run(): readonly JsonItem[] {
    const window = this.#window;
    window.gather();
    this.#scanner?.load(window.block);
    this.#items = [];
    this.#wanted = 0;
    while (this.#step()) {}
    window.countLines(window.at);
    return this.#items;
  }

  /** One unit of work; false when more bytes are needed, or all is done. */
  #step(): boolean {
    if (this.#skip !== undefined) return this.#continueSkip(this.#skip);
    if (this.#damage !== undefined) return this.#continueDamage(this.#damage);
    const window = this.#window;
    window.passWhiteSpace();
    const byte = window.bytes[window.at];
    if (byte === undefined) return this.#finish();
    switch (this.#mode) {
      case 'values':
        // Behind damage, the rest of what enclosed a record is no damage of its own.
        if (this.#damaged && (byte === COMMA || byte === CLOSE_BRACKET || byte === CLOSE_BRACE)) {
          window.at++;
          return true;
        }
        if (byte === OPEN_BRACE) return this.#plainRecord() || this.#outerObject();
        if (byte !== OPEN_BRACKET) return this.#element();
        this.#enter('', window.at + 1);
        return true;
      case 'elements':
        return this.#nextElement(byte);
      case 'members':
        return this.#nextMember(byte);
    }
  }

  #nextElement(byte: number): boolean {
    const window = this.#window;
    if (byte === CLOSE_BRACKET) {
      window.at++;
      this.#mode = this.#container === '' ? 'values' : 'members';
      return true;
    }
    if (!this.#separator) return this.#element();
    // A missing comma between two objects costs nothing.
    if (byte === OPEN_BRACE) return this.#element();
    if (byte !== COMMA) return this.#broken('invalid-json', window.at);
    window.at++;
    this.#separator = false;
    return true;
  }

  /** An object that the record scanner takes in its stride. */
  #plainRecord(): boolean {
    const window = this.#window;
    const found = this.#scanner?.scan(window.at);
    if (found === undefined) return false;
    // Text that has to be repaired is another text than what was scanned.
    if (found.end - found.start > this.#options.maxBytes || !window.isWellFormed(found.start, found.end)) {
      return this.#take(found.end);
    }
    this.#emit(new FoundValue(found, this.#lineHere(), this.#containerHere()), found.end);
    return true;
  }

  /** A value that is one item. */
  #element(): boolean {
    const { bytes, at } = this.#window;
    return this.#plainRecord() || this.#take(scanJson(bytes, at, bytes.length));
  }

  /** An object of the outermost sequence: an item, or a wrapper of a streamed member. */
  #outerObject(): boolean {
    const window = this.#window;
    const { bytes } = window;
    let at = window.white(window.at + 1);
    if (bytes[at] === CLOSE_BRACE) return this.#take(at + 1);
    for (;;) {
      const name = at;
      at = scanName(bytes, name, bytes.length);
      if (at < 0) return this.#take(at);
      const value = window.white(at);
      if (bytes[value] === OPEN_BRACKET) {
        const container = this.#streamedName(name);
        if (container !== '') {
          const header = window.text(window.at, Math.min(name, window.at + HEADER_BYTES));
          this.#items.push({ kind: 'open', container, header });
          this.#enter(container, value + 1);
          return true;
        }
      }
      at = scanJson(bytes, value, bytes.length);
      if (at < 0) return this.#take(at);
      at = window.white(at);
      if (at >= bytes.length) return this.#take(INCOMPLETE);
      if (bytes[at] === CLOSE_BRACE) return this.#take(at + 1);
      if (bytes[at] !== COMMA) return this.#take(-2 - at);
      at = window.white(at + 1);
    }
  }

  /** A member of a wrapper behind its streamed array: passed over, unless it is streamed itself. */
  #nextMember(byte: number): boolean {
    const window = this.#window;
    if (byte === CLOSE_BRACE) {
      window.at++;
      this.#mode = 'values';
      return true;
    }
    if (byte !== COMMA) return this.#broken('invalid-json', window.at);
    const { bytes } = window;
    const name = window.white(window.at + 1);
    let at = scanName(bytes, name, bytes.length);
    if (at >= 0) {
      const value = window.white(at);
      const container = bytes[value] === OPEN_BRACKET ? this.#streamedName(name) : '';
      if (container !== '') {
        this.#enter(container, value + 1);
        return true;
      }
      at = scanJson(bytes, value, bytes.length);
    }
    if (at === INCOMPLETE) return this.#wait();
    if (at < 0) return this.#broken('invalid-json', errorOffset(at));
    window.at = at;
    return true;
  }

  #enter(container: string, at: number): void {
    this.#mode = 'elements';
    this.#container = container;
    this.#separator = false;
    this.#window.at = at;
  }

  /** Emits the value that ends at `end`, or deals with what `scanJson` says instead. */
  #take(end: number): boolean {
    if (end === INCOMPLETE) return this.#wait();
    const window = this.#window;
    const size = (end < 0 ? errorOffset(end) : end) - window.at;
    if (size > this.#options.maxBytes) return this.#tooLong();
    if (end < 0) return this.#broken('invalid-json', errorOffset(end));
    const line = this.#lineHere();
    const text = window.text(window.at, end);
    this.#emit({ kind: 'value', text, line, container: this.#containerHere(), found: undefined }, end);
    return true;
  }

  #emit(item: JsonItem, end: number): void {
    this.#starts.teach(this.#window, this.#window.at, end);
    this.#items.push(item);
    this.#window.at = end;
    this.#separator = true;
  }

  #lineHere(): number {
    this.#window.countLines(this.#window.at);
    return this.#window.line;
  }

  #containerHere(): string {
    return this.#mode === 'elements' ? this.#container : '';
  }

  #wait(): boolean {
    const window = this.#window;
    const have = window.bytes.length - window.at;
    if (have > this.#options.maxBytes) return this.#tooLong();
    if (window.ended) return this.#broken('truncated', window.bytes.length);
    // Scanning starts again from the value's begin, so large values wait for twice as much: linear in all.
    this.#wanted = have < PATIENCE ? 0 : 2 * have;
    return false;
  }

  #finish(): boolean {
    if (!this.#window.ended || this.#mode === 'values') return false;
    this.#mode = 'values';
    const message = 'The text ends inside an array of records: the end of the object is missing.';
    this.#items.push({ kind: 'broken', reason: 'truncated', message, raw: '', line: this.#window.line });
    return false;
  }

  #tooLong(): boolean {
    const window = this.#window;
    const line = this.#lineHere();
    const message = `The record is longer than ${this.#options.maxBytes} bytes.`;
    const raw = window.text(window.at, Math.min(window.bytes.length, window.at + RAW_BYTES));
    this.#items.push({ kind: 'broken', reason: 'record-too-long', message, raw, line });
    this.#skip = new BracketSkipper();
    return true;
  }

  #continueSkip(skip: BracketSkipper): boolean {
    const window = this.#window;
    window.at = skip.pass(window.bytes, window.at);
    if (!skip.done) return false;
    this.#skip = undefined;
    this.#separator = true;
    return true;
  }

  /** Starts passing over damage that begins here and shows at `where`. */
  #broken(reason: 'invalid-json' | 'truncated', where: number): boolean {
    const window = this.#window;
    const line = this.#lineHere();
    const message =
      reason === 'truncated'
        ? 'The text ends inside this record.'
        : `Invalid JSON ${where - window.at} bytes into the record.`;
    this.#starts.learn(window, window.at, where);
    this.#damaged = true;
    this.#damage = new Damage(reason, message, line, this.#starts, this.#mode === 'values');
    return true;
  }

  #continueDamage(damage: Damage): boolean {
    const broken = damage.pass(this.#window);
    if (broken === undefined) return false;
    this.#items.push(broken);
    this.#damage = undefined;
    this.#separator = false;
    if (this.#window.ended && this.#window.at >= this.#window.bytes.length) this.#mode = 'values';
    else if (this.#mode === 'members') this.#mode = 'elements';
    return true;
  }

  #streamedName(at: number): string {
    const name = this.#window.nameAt(at);
    return this.#options.streamed.includes(name) ? name : '';
  }
}

const HEADER_BYTES = 4096;
/** Below this size a value is tried again with every chunk. */
const PATIENCE = 1 << 18;
