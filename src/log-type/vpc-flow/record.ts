import { quote } from '../../bytes/byte-string.ts';
import type { LogRecord } from '../log-type.ts';
import { type FlowFieldName, slotOf } from './field.ts';
import type { Layout } from './layout.ts';

/** One flow: its columns as text, whatever the object's format was. Absent values are '-'. */
export interface FlowRecord extends LogRecord {
  readonly layout: Layout;
  /** In column order, and one '-' more for the fields without column. Byte strings. */
  readonly values: readonly string[];
  /** No column holds anything that JSON has to escape. */
  readonly plain: boolean;
}

/** Reads one field's text, or '' when the record has none. Made once for each use, so that the field is a constant. */
export function reader(name: FlowFieldName): (record: FlowRecord) => string {
  const slot = slotOf(name);
  return (record) => {
    const value = record.values[record.layout.columns[slot] as number];
    return value === undefined || value === '-' ? '' : value;
  };
}

/** A field's text, or ''; for uses that are not in a hurry. */
export function flowValue(record: FlowRecord, name: FlowFieldName): string {
  return reader(name)(record);
}

/** A text of the record as it stands between the quotes of a JSON text. */
export function escaped(record: FlowRecord, value: string): string {
  return record.plain ? value : quote(value).slice(1, -1);
}

export interface FlowProblem {
  readonly reason: 'field-count' | 'not-a-number' | 'number-range' | 'no-time';
  readonly message: string;
}

/** Where a record comes from. */
export interface RecordOrigin {
  readonly ordinal: number;
  readonly line?: number | undefined;
  readonly raw: string;
  /** Time of a record that has neither start nor end, epoch milliseconds, or NaN. */
  readonly time: number;
  /** It is known that nothing in `raw` has to be escaped. */
  readonly plain?: boolean | undefined;
}

/**
 * The record of columns that belong to a layout, or why it is none. `values` becomes the record's own: the
 * '-' behind the last column is added here.
 */
export function flowRecord(values: string[], layout: Layout, origin: RecordOrigin): FlowRecord | FlowProblem {
  if (values.length !== layout.names.length) {
    const message = `The line has ${values.length} fields where the format has ${layout.names.length}.`;
    return { reason: 'field-count', message };
  }
  for (const { column, name, max } of layout.integers) {
    const text = values[column] as string;
    // Short ones cannot be out of range.
    if (text === '-' || (isPlainInteger(text) && (text.length < 3 || Number(text) <= max))) continue;
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
    if (clean !== text) values[column] = clean;
  }
  // One object for equal words makes later comparisons cheap.
  for (const column of layout.words) {
    const word = values[column] as string;
    values[column] = COMMON_WORDS.get(word) ?? word;
  }
  values.push('-');
  const seconds = values[layout.columns[START] as number] ?? '-';
  const end = values[layout.columns[END] as number] ?? '-';
  const time = seconds !== '-' ? Number(seconds) * 1000 : end !== '-' ? Number(end) * 1000 : origin.time;
  if (Number.isNaN(time)) {
    return {
      reason: 'no-time',
      message: 'The record has neither start nor end, and its object has no time either.',
    };
  }
  const { ordinal, line, raw } = origin;
  const plain = origin.plain === true || !NEEDS_ESCAPE.test(raw);
  return line === undefined
    ? { ordinal, time, raw, layout, values, plain }
    : { ordinal, line, time, raw, layout, values, plain };
}

const COMMON_WORDS: ReadonlyMap<string, string> = new Map(
  ['-', 'ACCEPT', 'REJECT', 'OK', 'NODATA', 'SKIPDATA', 'IPv4', 'IPv6', 'ingress', 'egress'].map((word) => [
    word,
    word,
  ]),
);
const START = slotOf('start');
const END = slotOf('end');
const NEEDS_ESCAPE = /[\x00-\x1f"\\\x7f]/;

function isPlainInteger(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x30 || code > 0x39) return false;
  }
  return text !== '' && (text.charCodeAt(0) !== 0x30 || text.length === 1);
}

/** The JSON spelling of a whole number: writers of columns spell some of them 25238.0 or 1.6e9. */
function cleanInteger(text: string, max: number): string | 'not-a-number' | 'number-range' {
  if (isPlainInteger(text)) return text.length < 16 && Number(text) <= max ? text : 'number-range';
  if (!NUMBER.test(text)) return 'not-a-number';
  const value = Number(text);
  if (!Number.isInteger(value)) return Number.isFinite(value) ? 'not-a-number' : 'number-range';
  return value >= 0 && value <= max ? String(value) : 'number-range';
}

const NUMBER = /^[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d{1,3})?$/;

function excerpt(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
