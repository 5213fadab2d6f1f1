import type { Constant, TextBuffer } from '../../mapping/text-buffer.ts';
import { MAX_TERM_BYTES } from './flatten.ts';
import type { CloudTrailRecord } from './record.ts';
import type { FieldNumber } from './source-field.ts';

/** Texts of one record, as ranges of its bytes, that become a JSON list in which none stands twice. */
export class TextList {
  #view: DataView = new DataView(new ArrayBuffer(0));
  /** Begin and end of each text, without quotes. */
  readonly #ranges: number[] = [];
  #length = 0;

  begin(record: CloudTrailRecord): void {
    this.#view = record.view;
    this.#length = 0;
  }

  /** Takes a member's text, if it has one; false for a value of another kind, which would have to be converted. */
  add(record: CloudTrailRecord, field: FieldNumber): boolean {
    const at = record.base + 2 * field;
    const start = record.offsets[at] as number;
    const end = record.offsets[at + 1] as number;
    if (end === 0) return true;
    const first = this.#view.getUint8(start);
    if (first !== QUOTE || end - start > MAX_TERM_BYTES) return first === LOWER_N;
    this.addRange(start + 1, end - 1);
    return true;
  }

  /** Takes bytes of the record's block, if there are any. */
  addRange(start: number, end: number): void {
    if (start === end || this.#has(start, end)) return;
    this.#ranges[this.#length++] = start;
    this.#ranges[this.#length++] = end;
  }

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  /** Puts the list behind the label, or nothing when it is empty. */
  put(buffer: TextBuffer, label: Constant): void {
    if (this.#length === 0) return;
    buffer.put(label);
    for (let at = 0; at < this.#length; at += 2) {
      buffer.byte(at === 0 ? OPEN_BRACKET : COMMA);
      buffer.quotedRange(this.#view, this.#ranges[at] as number, this.#ranges[at + 1] as number);
    }
    buffer.byte(CLOSE_BRACKET);
  }

  #has(start: number, end: number): boolean {
    for (let at = 0; at < this.#length; at += 2) {
      const known = this.#ranges[at] as number;
      if ((this.#ranges[at + 1] as number) - known === end - start && this.#equal(known, start, end))
        return true;
    }
    return false;
  }

  #equal(known: number, start: number, end: number): boolean {
    // From the end: ARNs and ids of one account begin alike.
    for (let at = end - 1, other = known + end - start - 1; at >= start; at--, other--) {
      if (this.#view.getUint8(at) !== this.#view.getUint8(other)) return false;
    }
    return true;
  }
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const LOWER_N = 0x6e;
