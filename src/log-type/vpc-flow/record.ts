import type { LogRecord } from '../log-type.ts';
import { type FlowFieldName, slotOf } from './field.ts';
import type { Layout } from './layout.ts';
import { pack } from './pack.ts';

/**
 * One flow. Its columns are ranges of bytes, whatever the object's format was: most of them are copied to a
 * document and never looked at. A column of `-` and one without text are empty ranges.
 */
export class FlowRecord implements LogRecord {
  readonly ordinal: number;
  readonly line?: number;
  readonly time: number;
  readonly layout: Layout;
  readonly bytes: Buffer;
  /** View of `bytes`. */
  readonly view: DataView;
  /** Begin and end of each column from `base` on, and an empty range for the fields without column. */
  readonly offsets: Int32Array;
  readonly base: number;
  /** No column holds anything that JSON has to escape. */
  readonly plain: boolean;
  /** The line in `bytes`, for records of lines. */
  readonly start: number;
  readonly end: number;
  #raw: string | undefined;
  #values: readonly string[] | undefined;

  constructor(
    layout: Layout,
    ordinal: number,
    line: number | undefined,
    time: number,
    bytes: Buffer,
    view: DataView,
    offsets: Int32Array,
    base: number,
    start: number,
    end: number,
    own?: { readonly raw: string; readonly values: readonly string[]; readonly plain: boolean },
  ) {
    this.layout = layout;
    this.ordinal = ordinal;
    if (line !== undefined) this.line = line;
    this.time = time;
    this.bytes = bytes;
    this.view = view;
    this.offsets = offsets;
    this.base = base;
    this.start = start;
    this.end = end;
    this.plain = own === undefined || own.plain;
    this.#raw = own?.raw;
    this.#values = own?.values;
  }

  get raw(): string {
    return this.#raw ?? this.bytes.latin1Slice(this.start, this.end);
  }

  /** Columns as text, in their order; '-' for none. Byte strings. */
  get values(): readonly string[] {
    this.#values ??= this.#split();
    return this.#values;
  }

  /** The same record with another raw text. */
  withRaw(raw: string): FlowRecord {
    const { layout, ordinal, line, time, bytes, view, offsets, base, values, plain } = this;
    return new FlowRecord(layout, ordinal, line, time, bytes, view, offsets, base, -1, -1, {
      raw,
      values,
      plain,
    });
  }

  #split(): string[] {
    const { raw, start, offsets, base } = this;
    return this.layout.names.map((_, column) => {
      const from = offsets[base + 2 * column] as number;
      const end = offsets[base + 2 * column + 1] as number;
      return from === end ? '-' : raw.slice(from - start, end - start);
    });
  }
}

/**
 * Index in `record.offsets` of a column that has a value, or −1. Made once for each use, so that the field
 * is a constant.
 */
export type Column = (record: FlowRecord) => number;

/** Where a field stands in a record: an index into its offsets, −1 when the record has none. */
export function column(name: FlowFieldName): Column {
  const slot = slotOf(name);
  return (record) => {
    const at = record.base + (record.layout.places[slot] as number);
    return record.offsets[at] === record.offsets[at + 1] ? -1 : at;
  };
}

/** The text of what a `Column` gave, or ''. */
export function textAt(record: FlowRecord, at: number): string {
  if (at < 0) return '';
  const { bytes, offsets } = record;
  return bytes.latin1Slice(offsets[at] as number, offsets[at + 1] as number);
}

/** Reads one field's text, or '' when the record has none. */
export function reader(name: FlowFieldName): (record: FlowRecord) => string {
  const at = column(name);
  return (record) => textAt(record, at(record));
}

/** A field's text, or ''; for uses that are not in a hurry. */
export function flowValue(record: FlowRecord, name: FlowFieldName): string {
  return reader(name)(record);
}

/** The whole number that a `Column` gave, which was checked when the record was read; NaN for none. */
export function integerAt(record: FlowRecord, at: number): number {
  if (at < 0) return Number.NaN;
  const { bytes, offsets } = record;
  const end = offsets[at + 1] as number;
  let value = 0;
  for (let from = offsets[at] as number; from < end; from++) {
    value = value * 10 + (bytes[from] as number) - ZERO;
  }
  return value;
}

const ZERO = 0x30;

/** Time of a record that has none, nor its object: no day's index is right for it. */
export const UNDATED = -1;

/** Why a line is no record. */
export interface FlowProblem {
  readonly reason: 'field-count' | 'not-a-number' | 'number-range';
  readonly message: string;
}

/** Where a record comes from. */
export interface RecordOrigin {
  readonly ordinal: number;
  readonly line?: number | undefined;
  readonly raw: string;
  /** Time of a record that has neither start nor end, epoch milliseconds, or `UNDATED`. */
  readonly time: number;
}

/** The record of columns that belong to a layout, or why it is none. `values` becomes the record's own. */
export function flowRecord(values: string[], layout: Layout, origin: RecordOrigin): FlowRecord | FlowProblem {
  if (values.length !== layout.names.length) {
    const message = `The line has ${values.length} fields where the format has ${layout.names.length}.`;
    return { reason: 'field-count', message };
  }
  for (const { column, name, max } of layout.integers) {
    const text = values[column] as string;
    if (text === '-') continue;
    const clean = cleanInteger(text, max);
    if (clean === 'not-a-number') {
      return { reason: clean, message: `${name} is ${excerpt(text)}, which is no whole number.` };
    }
    if (clean === 'number-range') {
      return {
        reason: clean,
        message: `${name} is ${excerpt(text)}; the greatest value it can have is ${max}.`,
      };
    }
    values[column] = clean;
  }
  const seconds = values[layout.start] ?? '-';
  const end = values[layout.end] ?? '-';
  const time = seconds !== '-' ? Number(seconds) * 1000 : end !== '-' ? Number(end) * 1000 : origin.time;
  const { ordinal, line, raw } = origin;
  const plain = !values.some((value) => NEEDS_ESCAPE.test(value));
  const { bytes, view, offsets } = pack(values);
  return new FlowRecord(layout, ordinal, line, time, bytes, view, offsets, 0, -1, -1, { raw, values, plain });
}

const NEEDS_ESCAPE = /[\x00-\x1f"\\\x7f]/;

function isPlainInteger(text: string): boolean {
  return PLAIN_INTEGER.test(text);
}

const PLAIN_INTEGER = /^(?:0|[1-9]\d*)$/;

/** The JSON spelling of a whole number: writers of columns spell some of them 25238.0 or 1.6e9. */
function cleanInteger(text: string, max: number): string | 'not-a-number' | 'number-range' {
  if (isPlainInteger(text)) return Number(text) <= max ? text : 'number-range';
  if (!NUMBER.test(text)) return 'not-a-number';
  const value = Number(text);
  if (!Number.isInteger(value)) return Number.isFinite(value) ? 'not-a-number' : 'number-range';
  return value >= 0 && value <= max ? String(value) : 'number-range';
}

const NUMBER = /^[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d{1,3})?$/;

function excerpt(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
