import { wellFormed } from './byte-string.ts';
import type { JsonBroken } from './json-item.ts';
import { OPEN_BRACE, QUOTE } from './json-scan.ts';
import { type JsonWindow, LINE_FEED, NAME_BYTES } from './json-window.ts';

/** The names that records begin with: those given, and those of the first records that came. */
export class RecordStarts {
  readonly #names: Set<string>;
  readonly #most: number;
  #taught = 0;

  constructor(names: readonly string[]) {
    this.#names = new Set(names);
    this.#most = names.length + MOST_LEARNT;
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  /** Learns from a record from `at` to `end`, if it is among the first. */
  teach(window: JsonWindow, at: number, end: number): void {
    if (this.#taught++ < LEARN_FROM) this.learn(window, at, end);
  }

  /**
   * Remembers the first member name of the object at `at`: later records will begin with it, too. Only what
   * stands before `end` counts, so that the outcome does not depend on how much was read.
   */
  learn(window: JsonWindow, at: number, end: number): void {
    if (window.bytes[at] !== OPEN_BRACE) return;
    const start = window.white(at + 1);
    const name = window.nameAt(start);
    if (name !== '' && start + name.length + 2 <= end && this.#names.size < this.#most) {
      this.#names.add(name);
    }
  }
}

/** Damage that is being passed over, to the next object that begins like a record. */
export class Damage {
  readonly #reason: 'invalid-json' | 'truncated';
  readonly #message: string;
  readonly #line: number;
  readonly #starts: RecordStarts;
  /** Between values an object that begins a line is a record. */
  readonly #lines: boolean;
  #raw = '';
  #first = true;

  constructor(
    reason: 'invalid-json' | 'truncated',
    message: string,
    line: number,
    starts: RecordStarts,
    lines: boolean,
  ) {
    this.#reason = reason;
    this.#message = message;
    this.#line = line;
    this.#starts = starts;
    this.#lines = lines;
  }

  /** Passes over damage; undefined when its end is not in the window. */
  pass(window: JsonWindow): JsonBroken | undefined {
    const { bytes, ended, at: from } = window;
    let at = this.#first ? from + 1 : from;
    let candidate: 'yes' | 'no' | 'unknown';
    for (;;) {
      at = bytes.indexOf(OPEN_BRACE, at);
      candidate = at === -1 ? 'no' : this.#beginsRecord(window, at);
      if (at === -1 || candidate === 'yes' || (candidate === 'unknown' && !ended)) break;
      at++;
    }
    // The byte before a brace tells whether the brace begins a line, so it has to be seen again.
    const undecided = Math.max(from, (at === -1 ? bytes.length : at) - 1);
    const to = candidate === 'yes' ? at : ended ? bytes.length : undecided;
    if (this.#raw.length < RAW_BYTES) {
      this.#raw += bytes.latin1Slice(from, Math.min(to, from + RAW_BYTES - this.#raw.length));
    }
    this.#first = this.#first && to === from;
    window.at = to;
    if (candidate !== 'yes' && !ended) return undefined;
    const raw = wellFormed(this.#raw);
    return { kind: 'broken', reason: this.#reason, message: this.#message, line: this.#line, raw };
  }

  /** Whether an object that begins at `at` looks like a record; `unknown` when its first name is cut off. */
  #beginsRecord(window: JsonWindow, at: number): 'yes' | 'no' | 'unknown' {
    const { bytes } = window;
    if (this.#lines && bytes[at - 1] === LINE_FEED) return 'yes';
    const name = window.white(at + 1);
    const isKnown = this.#starts.has(window.nameAt(name));
    if (name >= bytes.length || (bytes[name] === QUOTE && name + NAME_BYTES > bytes.length)) {
      return window.ended && isKnown ? 'yes' : 'unknown';
    }
    return isKnown ? 'yes' : 'no';
  }
}

export const RAW_BYTES = 65_536;
/** Input cannot make the splitter remember more names than this. */
const MOST_LEARNT = 8;
const LEARN_FROM = 16;
