import type { JsonText, Write } from '../../mapping/attribute.ts';
import { addresses } from './addresses.ts';
import type { FlowFieldName } from './field.ts';
import { escaped, type FlowRecord, reader } from './record.ts';
import { dateOfSeconds } from './second.ts';

/** Conversions of one field each: record → JSON text, or '' when the record has no such value. */
type Convert = (record: FlowRecord) => JsonText;

export function text(name: FlowFieldName): Write<FlowRecord> {
  const read = reader(name);
  return textual((record) => escaped(record, read(record)));
}

/** A conversion that gives texts, from one that gives what stands between the quotes. */
export function textual(inner: (record: FlowRecord) => string): Write<FlowRecord> {
  const write = (record: FlowRecord) => {
    const value = inner(record);
    return value === '' ? '' : `"${value}"`;
  };
  return Object.assign(write, { inner });
}

/** Columns of numbers were checked when the record was read, so their text is JSON as it stands. */
export function number(name: FlowFieldName): Convert {
  return reader(name);
}

/** Only what an index's `ip` field takes: a bad address must not cost the whole document. */
export function address(name: 'srcaddr' | 'dstaddr' | 'pkt-srcaddr' | 'pkt-dstaddr'): Write<FlowRecord> {
  switch (name) {
    case 'srcaddr':
      return textual((record) => addresses(record).source);
    case 'dstaddr':
      return textual((record) => addresses(record).destination);
    case 'pkt-srcaddr':
      return textual((record) => addresses(record).packetSource);
    case 'pkt-dstaddr':
      return textual((record) => addresses(record).packetDestination);
  }
}

/** Epoch seconds as a date. */
export function date(name: FlowFieldName): Write<FlowRecord> {
  const read = reader(name);
  return textual((record) => {
    const value = read(record);
    return value === '' ? '' : dateOfSeconds(value);
  });
}

/** Epoch seconds as epoch milliseconds. */
export function milliseconds(name: FlowFieldName): Convert {
  const read = reader(name);
  return (record) => {
    const value = read(record);
    return value === '' ? '' : value === '0' ? '0' : `${value}000`;
  };
}

export function lowerCase(name: FlowFieldName): Write<FlowRecord> {
  const read = reader(name);
  return textual((record) => lower(escaped(record, read(record))));
}

/** Lower case of the few words that such columns hold. */
function lower(value: string): string {
  switch (value) {
    case 'ACCEPT':
      return 'accept';
    case 'REJECT':
      return 'reject';
    case 'OK':
      return 'ok';
    default:
      return value.toLowerCase();
  }
}

/** One of several texts by the field's value; `otherwise` for values outside the table. */
export function choice(
  name: FlowFieldName,
  table: Readonly<Record<string, unknown>>,
  otherwise?: unknown,
): Convert {
  const texts = new Map(Object.entries(table).map(([key, value]) => [key, JSON.stringify(value)]));
  const read = reader(name);
  const rest = otherwise === undefined ? '' : JSON.stringify(otherwise);
  return (record) => texts.get(read(record)) ?? rest;
}
