import { isAscii as bytesAreAscii, isUtf8 } from 'node:buffer';
import { wellFormed } from './byte-string.ts';
import { BracketSkipper } from './json-bracket-skipper.ts';
import type { FieldOffsets } from './json-fields.ts';
import type { JsonItem, SplitOptions } from './json-item.ts';
import { RecordScanner } from './json-record-scan.ts';
import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COMMA,
  errorOffset,
  INCOMPLETE,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  scanJson,
  scanName,
  WHITE,
} from './json-scan.ts';

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
  readonly #starts: Set<string>;
  readonly #scanner: RecordScanner | undefined;
  /** What is next: a value of the outermost sequence, an element of an array, a member behind a streamed array. */
  #mode: 'values' | 'elements' | 'members' = 'values';
  #container = '';
  /** Between elements: a comma or the end has to come. */
  #separator = false;
  #damaged = false;
  #skip: BracketSkipper | undefined;
  /** Raw text of the damage that is being passed over. */
  #damage: Damage | undefined;

  #buffer = Buffer.alloc(0) as Latin1Buffer;
  #ascii = true;
  #parts: Buffer[] = [];
  #length = 0;
  /** Bytes to have before another attempt at the value at `#at`. */
  #wanted = 0;
  #at = 0;
  #ended = false;
  #line = 1;
  #countedTo = 0;
  #nextLine = -1;
  #items: JsonItem[] = [];
  #taken = 0;

  constructor(options: SplitOptions) {
    this.#options = options;
    this.#starts = new Set(options.recordStarts);
    this.#scanner = options.fields === undefined ? undefined : new RecordScanner(options.fields);
  }

  /** Takes the next bytes; the items that are complete now. */
  push(chunk: Buffer): readonly JsonItem[] {
    this.#parts.push(chunk);
    this.#length += chunk.length;
    if (this.#length < this.#wanted) return [];
    return this.#run();
  }

  /** The input is at its end; what is left is complete, or truncated. */
  end(): readonly JsonItem[] {
    this.#ended = true;
    return this.#run();
  }

  #run(): readonly JsonItem[] {
    this.#gather();
    this.#items = [];
    this.#wanted = 0;
    while (this.#step()) {}
    this.#countLines(this.#at);
    return this.#items;
  }

  /** Makes one buffer of what is not yet consumed. */
  #gather(): void {
    const rest = this.#buffer.subarray(this.#at);
    const whole = rest.length === 0 && this.#parts.length === 1 ? this.#parts[0] : undefined;
    this.#buffer = (whole ?? Buffer.concat([rest, ...this.#parts])) as Latin1Buffer;
    this.#parts = [];
    this.#at = 0;
    this.#countedTo = 0;
    this.#nextLine = -1;
    this.#length = this.#buffer.length;
    this.#ascii = bytesAreAscii(this.#buffer);
    this.#scanner?.load(this.#buffer);
  }

  /** One unit of work; false when more bytes are needed, or all is done. */
  #step(): boolean {
    if (this.#skip !== undefined) return this.#continueSkip(this.#skip);
    if (this.#damage !== undefined) return this.#hunt(this.#damage);
    this.#passWhiteSpace();
    const byte = this.#buffer[this.#at];
    if (byte === undefined) return this.#finish();
    switch (this.#mode) {
      case 'values':
        // Behind damage, the rest of what enclosed a record is no damage of its own.
        if (this.#damaged && (byte === COMMA || byte === CLOSE_BRACKET || byte === CLOSE_BRACE)) {
          this.#at++;
          return true;
        }
        if (byte === OPEN_BRACE) return this.#plainRecord() || this.#outerObject();
        if (byte !== OPEN_BRACKET) return this.#element();
        this.#enter('', this.#at + 1);
        return true;
      case 'elements':
        return this.#nextElement(byte);
      case 'members':
        return this.#nextMember(byte);
    }
  }

  #nextElement(byte: number): boolean {
    if (byte === CLOSE_BRACKET) {
      this.#at++;
      this.#mode = this.#container === '' ? 'values' : 'members';
      return true;
    }
    if (!this.#separator) return this.#element();
    // A missing comma between two objects costs nothing.
    if (byte === OPEN_BRACE) return this.#element();
    if (byte !== COMMA) return this.#broken('invalid-json', this.#at);
    this.#at++;
    this.#separator = false;
    return true;
  }

  /** An object that the record scanner takes in its stride. */
  #plainRecord(): boolean {
    const end = this.#scanner?.scan(this.#at) ?? -1;
    return end !== -1 && this.#take(end, this.#scanner?.offsets);
  }

  /** A value that is one item. */
  #element(): boolean {
    if (this.#plainRecord()) return true;
    const end = scanJson(this.#buffer, this.#at, this.#buffer.length);
    return this.#take(end);
  }

  /** An object of the outermost sequence: an item, or a wrapper of a streamed member. */
  #outerObject(): boolean {
    const bytes = this.#buffer;
    let at = this.#white(this.#at + 1);
    if (bytes[at] === CLOSE_BRACE) return this.#take(at + 1);
    for (;;) {
      const name = at;
      at = scanName(bytes, name, bytes.length);
      if (at < 0) return this.#take(at);
      const value = this.#white(at);
      if (bytes[value] === OPEN_BRACKET) {
        const container = this.#streamedName(name);
        if (container !== '') {
          const header = this.#text(this.#at, Math.min(name, this.#at + HEADER_BYTES));
          this.#items.push({ kind: 'open', container, header });
          this.#enter(container, value + 1);
          return true;
        }
      }
      at = scanJson(bytes, value, bytes.length);
      if (at < 0) return this.#take(at);
      at = this.#white(at);
      if (at >= bytes.length) return this.#take(INCOMPLETE);
      if (bytes[at] === CLOSE_BRACE) return this.#take(at + 1);
      if (bytes[at] !== COMMA) return this.#take(-2 - at);
      at = this.#white(at + 1);
    }
  }

  /** A member of a wrapper behind its streamed array: passed over, unless it is streamed itself. */
  #nextMember(byte: number): boolean {
    if (byte === CLOSE_BRACE) {
      this.#at++;
      this.#mode = 'values';
      return true;
    }
    if (byte !== COMMA) return this.#broken('invalid-json', this.#at);
    const bytes = this.#buffer;
    const name = this.#white(this.#at + 1);
    let at = scanName(bytes, name, bytes.length);
    if (at >= 0) {
      const value = this.#white(at);
      const container = bytes[value] === OPEN_BRACKET ? this.#streamedName(name) : '';
      if (container !== '') {
        this.#enter(container, value + 1);
        return true;
      }
      at = scanJson(bytes, value, bytes.length);
    }
    if (at === INCOMPLETE) return this.#wait();
    if (at < 0) return this.#broken('invalid-json', errorOffset(at));
    this.#at = at;
    return true;
  }

  #enter(container: string, at: number): void {
    this.#mode = 'elements';
    this.#container = container;
    this.#separator = false;
    this.#at = at;
  }

  /** Emits the value from `#at` to `end`, or deals with what `scanJson` says instead. */
  #take(end: number, offsets?: FieldOffsets): boolean {
    if (end === INCOMPLETE) return this.#wait();
    const size = (end < 0 ? errorOffset(end) : end) - this.#at;
    if (size > this.#options.maxBytes) return this.#tooLong();
    if (end < 0) return this.#broken('invalid-json', errorOffset(end));
    this.#countLines(this.#at);
    const container = this.#mode === 'elements' ? this.#container : '';
    const text = this.#text(this.#at, end);
    if (this.#taken < LEARN_FROM) this.#learn(this.#at, end);
    this.#taken++;
    // Repaired text is longer than what was scanned.
    const found = text.length === end - this.#at ? offsets : undefined;
    const view = found === undefined ? undefined : this.#scanner?.view;
    this.#items.push({
      kind: 'value',
      text,
      line: this.#line,
      container,
      offsets: found,
      view,
      base: view === undefined ? 0 : this.#at,
    });
    this.#at = end;
    this.#separator = true;
    return true;
  }

  #wait(): boolean {
    const have = this.#buffer.length - this.#at;
    if (have > this.#options.maxBytes) return this.#tooLong();
    if (this.#ended) return this.#broken('truncated', this.#buffer.length);
    // Scanning starts again from the value's begin, so large values wait for twice as much: linear in all.
    this.#wanted = have < PATIENCE ? 0 : 2 * have;
    return false;
  }

  #finish(): boolean {
    if (!this.#ended || this.#mode === 'values') return false;
    this.#mode = 'values';
    const message = 'The text ends inside an array of records: the end of the object is missing.';
    this.#items.push({ kind: 'broken', reason: 'truncated', message, raw: '', line: this.#line });
    return false;
  }

  #tooLong(): boolean {
    this.#countLines(this.#at);
    const message = `The record is longer than ${this.#options.maxBytes} bytes.`;
    const raw = this.#text(this.#at, Math.min(this.#buffer.length, this.#at + RAW_BYTES));
    this.#items.push({ kind: 'broken', reason: 'record-too-long', message, raw, line: this.#line });
    this.#skip = new BracketSkipper();
    return true;
  }

  #continueSkip(skip: BracketSkipper): boolean {
    this.#at = skip.pass(this.#buffer, this.#at);
    if (!skip.done) return false;
    this.#skip = undefined;
    this.#separator = true;
    return true;
  }

  /** Starts passing over damage that begins at `#at` and shows at `where`. */
  #broken(reason: 'invalid-json' | 'truncated', where: number): boolean {
    this.#countLines(this.#at);
    const offset = where - this.#at;
    const message =
      reason === 'truncated'
        ? 'The text ends inside this record.'
        : `Invalid JSON ${offset} bytes into the record.`;
    this.#learn(this.#at, where);
    this.#damaged = true;
    this.#damage = { reason, message, line: this.#line, raw: '', first: true };
    return true;
  }

  /** Passes over damage to the next object that begins like a record. */
  #hunt(damage: Damage): boolean {
    const bytes = this.#buffer;
    const from = this.#at;
    let at = damage.first ? from + 1 : from;
    for (;;) {
      at = bytes.indexOf(OPEN_BRACE, at);
      const candidate = at === -1 ? 'no' : this.#beginsRecord(at);
      if (candidate === 'no' && at !== -1) {
        at++;
        continue;
      }
      if (candidate === 'unknown' && this.#ended) {
        at++;
        continue;
      }
      const to = candidate === 'yes' ? at : this.#ended ? bytes.length : this.#undecided(from, at);
      if (damage.raw.length < RAW_BYTES) {
        damage.raw += bytes.toString('latin1', from, Math.min(to, from + RAW_BYTES - damage.raw.length));
      }
      damage.first = damage.first && to === from;
      this.#at = to;
      if (candidate === 'yes' || this.#ended) break;
      return false;
    }
    const { reason, message, line } = damage;
    this.#items.push({ kind: 'broken', reason, message, line, raw: wellFormed(damage.raw) });
    this.#damage = undefined;
    this.#separator = false;
    if (this.#ended && this.#at >= bytes.length) this.#mode = 'values';
    else if (this.#mode === 'members') this.#mode = 'elements';
    return true;
  }

  /** From where text has to be seen again: the byte before a brace tells whether the brace begins a line. */
  #undecided(from: number, brace: number): number {
    return Math.max(from, (brace === -1 ? this.#buffer.length : brace) - 1);
  }

  /** Whether an object that begins at `at` looks like a record; `unknown` when its first name is cut off. */
  #beginsRecord(at: number): 'yes' | 'no' | 'unknown' {
    const bytes = this.#buffer;
    if (this.#mode === 'values' && bytes[at - 1] === LINE_FEED) return 'yes';
    const name = this.#white(at + 1);
    if (name >= bytes.length || (bytes[name] === QUOTE && name + NAME_BYTES > bytes.length)) {
      return this.#ended && this.#starts.has(this.#nameAt(name)) ? 'yes' : 'unknown';
    }
    return this.#starts.has(this.#nameAt(name)) ? 'yes' : 'no';
  }

  /**
   * Remembers the first member name of the object at `at`: later records will begin with it, too. Only what
   * stands before `end` counts, so that the outcome does not depend on how much was read.
   */
  #learn(at: number, end: number): void {
    if (this.#buffer[at] !== OPEN_BRACE) return;
    const start = this.#white(at + 1);
    const name = this.#nameAt(start);
    if (
      name !== '' &&
      start + name.length + 2 <= end &&
      this.#starts.size < this.#options.recordStarts.length + MOST_LEARNT
    )
      this.#starts.add(name);
  }

  /** A short member name without escapes at `at`, or ''. */
  #nameAt(at: number): string {
    if (this.#buffer[at] !== QUOTE) return '';
    const end = this.#buffer.indexOf(QUOTE, at + 1);
    if (end === -1 || end - at > NAME_BYTES) return '';
    return this.#buffer.toString('latin1', at + 1, end);
  }

  #streamedName(at: number): string {
    const name = this.#nameAt(at);
    return this.#options.streamed.includes(name) ? name : '';
  }

  #passWhiteSpace(): void {
    // A byte order mark may stand before the text.
    if (this.#at === 0 && this.#line === 1 && this.#buffer.toString('latin1', 0, 3) === BYTE_ORDER_MARK)
      this.#at = 3;
    this.#at = this.#white(this.#at);
  }

  #white(from: number): number {
    let at = from;
    while (at < this.#buffer.length && WHITE[this.#buffer[at] as number] === 1) at++;
    return at;
  }

  #text(from: number, end: number): string {
    const text = this.#buffer.latin1Slice(from, end);
    if (this.#ascii || isUtf8(this.#buffer.subarray(from, end))) return text;
    return wellFormed(text);
  }

  #countLines(to: number): void {
    if (this.#nextLine < this.#countedTo) this.#nextLine = this.#seekLine(this.#countedTo);
    while (this.#nextLine < to) {
      this.#line++;
      this.#nextLine = this.#seekLine(this.#nextLine + 1);
    }
    this.#countedTo = to;
  }

  /** The next line feed, or a place behind all bytes: then there is nothing to look for again. */
  #seekLine(from: number): number {
    const at = this.#buffer.indexOf(LINE_FEED, from);
    return at === -1 ? Number.POSITIVE_INFINITY : at;
  }
}

interface Damage {
  readonly reason: 'invalid-json' | 'truncated';
  readonly message: string;
  readonly line: number;
  raw: string;
  first: boolean;
}

/** Node's own method, which spares the look-up of the encoding's name. */
interface Latin1Buffer extends Buffer {
  latin1Slice(start: number, end: number): string;
}

const LINE_FEED = 0x0a;
const BYTE_ORDER_MARK = '\xef\xbb\xbf';
const HEADER_BYTES = 4096;
const RAW_BYTES = 65_536;
/** Below this size a value is tried again with every chunk. */
const PATIENCE = 1 << 18;
const NAME_BYTES = 64;
/** Input cannot make the splitter remember more names than this. */
const MOST_LEARNT = 8;
const LEARN_FROM = 16;
