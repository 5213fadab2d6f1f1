import { asciiLower } from '../../bytes/ascii.ts';
import { quote } from '../../bytes/byte-string.ts';
import type { Write } from '../../mapping/attribute.ts';
import { type Constant, constantOf, type TextBuffer } from '../../mapping/text-buffer.ts';
import { addresses, COMMUNITY_ID_VIEW, communityText } from './addresses.ts';
import { COMMUNITY_ID_LENGTH } from './community-id.ts';
import { type FlowFieldName, slotOf } from './field.ts';
import { type Column, column, type FlowRecord, integerAt, textAt } from './record.ts';
import { dateOfSecond, quotedDateOfSecond } from './second.ts';

type Emit = NonNullable<Write<FlowRecord>['emit']>;

/**
 * A conversion in two spellings that mean the same (a property test holds them to it): as text, which says
 * what is meant, and as bytes put behind the label, which is what documents are made with.
 */
export function conversion(write: (record: FlowRecord) => string, emit: Emit): Write<FlowRecord> {
  return Object.assign((record: FlowRecord) => write(record), { emit });
}

/** A column as text. */
export function text(name: FlowFieldName): Write<FlowRecord> {
  return Object.assign(textOf(column(name)), { range: { slot: slotOf(name), holds: 'text' as const } });
}

/** A column as JSON text. */
export function textOf(from: Column): Write<FlowRecord> {
  return conversion(
    (record) => quoted(textAt(record, from(record))),
    (record, buffer, label) => {
      const at = from(record);
      if (at >= 0) putText(record, at, buffer, label);
    },
  );
}

function putText(record: FlowRecord, at: number, buffer: TextBuffer, label: Constant): void {
  buffer.put(label);
  if (record.plain) {
    const { view, offsets } = record;
    buffer.quotedRange(view, offsets[at] as number, offsets[at + 1] as number);
  } else buffer.text(quote(textAt(record, at)));
}

function quoted(value: string): string {
  return value === '' ? '' : quote(value);
}

/** A column of whole numbers: they were checked when the record was read, so their text is JSON as it stands. */
export function number(name: FlowFieldName): Write<FlowRecord> {
  return Object.assign(numberOf(column(name)), { range: { slot: slotOf(name), holds: 'json' as const } });
}

/** A column of whole numbers as a JSON number. */
export function numberOf(from: Column): Write<FlowRecord> {
  return conversion(
    (record) => textAt(record, from(record)),
    (record, buffer, label) => {
      const at = from(record);
      if (at < 0) return;
      buffer.put(label);
      buffer.range(record.view, record.offsets[at] as number, record.offsets[at + 1] as number);
    },
  );
}

/** The record as it came. */
export const rawText: Write<FlowRecord> = conversion(
  (record) => quote(record.raw),
  (record, buffer, label) => {
    buffer.put(label);
    if (record.start >= 0) buffer.quotedRange(record.view, record.start, record.end);
    else buffer.text(quote(record.raw));
  },
);

/** Only what an index's `ip` field takes: a bad address must not cost the whole document. */
export const ADDRESS = {
  srcaddr: (record: FlowRecord) => addresses(record).source,
  dstaddr: (record: FlowRecord) => addresses(record).destination,
  'pkt-srcaddr': (record: FlowRecord) => addresses(record).packetSource,
  'pkt-dstaddr': (record: FlowRecord) => addresses(record).packetDestination,
} as const satisfies Partial<Record<FlowFieldName, Column>>;

/** An address as JSON text, where it is one. */
export function address(name: keyof typeof ADDRESS): Write<FlowRecord> {
  return textOf(ADDRESS[name]);
}

export const community: Write<FlowRecord> = conversion(
  (record) => quoted(communityText(record)),
  (record, buffer, label) => {
    if (!addresses(record).hasCommunity) return;
    buffer.put(label);
    buffer.quotedRange(COMMUNITY_ID_VIEW, 0, COMMUNITY_ID_LENGTH);
  },
);

/** Epoch seconds as a date. */
export function date(name: FlowFieldName): Write<FlowRecord> {
  const from = column(name);
  return dateOf((record) => integerAt(record, from(record)));
}

/** A date from epoch seconds; NaN or a negative number for none. */
export function dateOf(second: (record: FlowRecord) => number): Write<FlowRecord> {
  return conversion(
    (record) => {
      const value = second(record);
      return value >= 0 ? `"${dateOfSecond(value)}"` : '';
    },
    (record, buffer, label) => {
      const value = second(record);
      if (!(value >= 0)) return;
      buffer.put(label);
      buffer.constant(quotedDateOfSecond(value));
    },
  );
}

/** Epoch seconds as epoch milliseconds. */
export function milliseconds(name: FlowFieldName): Write<FlowRecord> {
  const from = column(name);
  return conversion(
    (record) => {
      const value = textAt(record, from(record));
      return value === '' ? '' : String(Number(value) * 1000);
    },
    (record, buffer, label) => {
      const at = from(record);
      if (at < 0) return;
      buffer.put(label);
      const { view, offsets } = record;
      const start = offsets[at] as number;
      buffer.range(view, start, offsets[at + 1] as number);
      if (view.getUint8(start) !== ZERO) buffer.constant(THOUSAND);
    },
  );
}

const ZERO = 0x30;
const THOUSAND = constantOf('000');

/** Lower case of the few words that a column holds. */
export function lowerCase(name: FlowFieldName): Write<FlowRecord> {
  const words = ['ACCEPT', 'REJECT', 'OK', 'NODATA', 'SKIPDATA', 'ingress', 'egress'];
  const table = Object.fromEntries(words.map((word) => [word, word.toLowerCase()]));
  return wordOf(column(name), table, (value) => quoted(asciiLower(value)));
}

/** One of several values by the field's text; `otherwise` for texts outside the table and for none. */
export function choice(
  name: FlowFieldName,
  table: Readonly<Record<string, unknown>>,
  otherwise?: unknown,
): Write<FlowRecord> {
  const rest = otherwise === undefined ? '' : JSON.stringify(otherwise);
  return wordOf(column(name), table, () => rest);
}

/** JSON of a value by a column's text. `otherwise` gives it for texts outside the table, and for ''. */
export function wordOf(
  from: Column,
  table: Readonly<Record<string, unknown>>,
  otherwise: (value: string, record: FlowRecord) => string,
): Write<FlowRecord> {
  const texts = new Map(Object.entries(table).map(([key, value]) => [key, JSON.stringify(value)]));
  const entries = [...texts].map(([word, json]) => ({
    word: Buffer.from(word, 'latin1'),
    json: constantOf(json),
  }));
  return conversion(
    (record) => {
      const value = textAt(record, from(record));
      return texts.get(value) ?? otherwise(value, record);
    },
    (record, buffer, label) => {
      const at = from(record);
      if (at >= 0) {
        const { bytes, offsets } = record;
        const start = offsets[at] as number;
        const length = (offsets[at + 1] as number) - start;
        for (let entry = 0; entry < entries.length; entry++) {
          const { word, json } = entries[entry] as (typeof entries)[number];
          if (word.length === length && startsWith(bytes, start, word)) {
            buffer.put(label);
            buffer.constant(json);
            return;
          }
        }
      }
      const rest = otherwise(textAt(record, at), record);
      if (rest === '') return;
      buffer.put(label);
      buffer.text(rest);
    },
  );
}

function startsWith(bytes: Buffer, start: number, word: Buffer): boolean {
  for (let at = 0; at < word.length; at++) if (bytes[start + at] !== word[at]) return false;
  return true;
}

/** JSON by a number from 0 on that is worked out of the record; '' in the table and NaN give none. */
export function entryOf(table: readonly string[], index: (record: FlowRecord) => number): Write<FlowRecord> {
  const constants = table.map((json) => constantOf(json));
  return conversion(
    (record) => table[index(record)] ?? '',
    (record, buffer, label) => {
      const at = index(record);
      if (!(at >= 0 && at < constants.length)) return;
      const json = constants[at] as Constant;
      if (json.length === 0) return;
      buffer.put(label);
      buffer.constant(json);
    },
  );
}
