import { quote } from '../../bytes/byte-string.ts';
import type { JsonText } from '../../mapping/attribute.ts';
import { ipVersion } from './address.ts';
import type { FlowFieldName } from './field.ts';
import { type FlowRecord, flowValue } from './record.ts';
import { dateOfSeconds } from './second.ts';

/** Conversions of one field each: record → JSON text, or '' when the record has no such value. */
type Convert = (record: FlowRecord) => JsonText;

export function text(name: FlowFieldName): Convert {
  return (record) => {
    const value = flowValue(record, name);
    return value === '' ? '' : quote(value);
  };
}

/** Columns of numbers were checked when the record was read, so their text is JSON as it stands. */
export function number(name: FlowFieldName): Convert {
  return (record) => flowValue(record, name);
}

/** Only what an index's `ip` field takes: a bad address must not cost the whole document. */
export function address(name: FlowFieldName): Convert {
  return (record) => {
    const value = flowValue(record, name);
    return value !== '' && ipVersion(value) !== 0 ? `"${value}"` : '';
  };
}

/** Epoch seconds as a date. */
export function date(name: FlowFieldName): Convert {
  return (record) => {
    const value = flowValue(record, name);
    return value === '' ? '' : `"${dateOfSeconds(value)}"`;
  };
}

/** Epoch seconds as epoch milliseconds. */
export function milliseconds(name: FlowFieldName): Convert {
  return (record) => {
    const value = flowValue(record, name);
    return value === '' ? '' : value === '0' ? '0' : `${value}000`;
  };
}

export function lowerCase(name: FlowFieldName): Convert {
  return (record) => {
    const value = flowValue(record, name);
    return value === '' ? '' : quote(value.toLowerCase());
  };
}

/** One of several texts by the field's value; `otherwise` for values outside the table. */
export function choice(
  name: FlowFieldName,
  table: Readonly<Record<string, unknown>>,
  otherwise?: unknown,
): Convert {
  const texts = new Map(Object.entries(table).map(([key, value]) => [key, JSON.stringify(value)]));
  const rest = otherwise === undefined ? '' : JSON.stringify(otherwise);
  return (record) => texts.get(flowValue(record, name)) ?? rest;
}
