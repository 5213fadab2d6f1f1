import { formatTimestamp, isPlainInstant, parseTimestamp } from '../../bytes/timestamp.ts';
import type { Write as AttributeWrite, JsonText } from '../../mapping/attribute.ts';
import { type Constant, constantOf } from '../../mapping/text-buffer.ts';
import { MAX_TERM_BYTES } from './flatten.ts';
import { keywordOf } from './keyword.ts';
import type { CloudTrailRecord, ParameterField } from './record.ts';
import { FIELD, type SourceField } from './source-field.ts';

/** How a value of a record becomes the value of a document. */
export type Write = AttributeWrite<CloudTrailRecord>;
export type Emit = NonNullable<Write['emit']>;

/** A conversion in two spellings that mean the same (a property test holds them to it): as text, and as bytes. */
export function conversion(write: (record: CloudTrailRecord) => JsonText, emit: Emit): Write {
  return Object.assign((record: CloudTrailRecord) => write(record), { emit });
}

/**
 * A member as a keyword: texts as they stand, other scalars as text, objects and lists as their JSON. Empty
 * texts and nulls are no values.
 */
export function keyword(field: SourceField): Write {
  const number = FIELD[field];
  const write = (record: CloudTrailRecord) => keywordOf(record.json(number));
  const emit: Emit = (record, buffer, label) => {
    record.copy(number, buffer, label);
  };
  const range = { slot: number, holds: 'value', longest: MAX_TERM_BYTES } as const;
  return Object.assign(write, { emit, range });
}

/** The first of the members that has a value, as a keyword. */
export function firstKeyword(...fields: readonly SourceField[]): Write {
  const numbers = fields.map((field) => FIELD[field]);
  const write = (record: CloudTrailRecord) => {
    for (const number of numbers) {
      const value = keywordOf(record.json(number));
      if (value !== '') return value;
    }
    return '';
  };
  const emit: Emit = (record, buffer, label) => {
    for (const number of numbers) if (record.copy(number, buffer, label)) return;
  };
  return Object.assign(write, { emit });
}

/** A member of free shape as text, cut below the longest term. */
export function mapText(field: ParameterField): Write {
  const write = (record: CloudTrailRecord) => record.mapTextJson(field);
  const emit: Emit = (record, buffer, label) => {
    record.copyMapText(field, buffer, label);
  };
  return Object.assign(write, { emit });
}

/** A member of free shape as a flat object. */
export function flatObject(field: ParameterField): Write {
  const write = (record: CloudTrailRecord) => record.flatJson(field);
  const emit: Emit = (record, buffer, label) => {
    record.copyFlat(field, buffer, label);
  };
  return Object.assign(write, { emit });
}

/** A member that is true or false, as such or as text. */
export function flag(field: SourceField): Write {
  const number = FIELD[field];
  return choice(['true', 'false'], (record) => {
    if (record.is(number, TRUE) || record.is(number, TRUE_TEXT)) return 0;
    return record.is(number, FALSE) || record.is(number, FALSE_TEXT) ? 1 : -1;
  });
}

const TRUE = Buffer.from('true');
const TRUE_TEXT = Buffer.from('"true"');
const FALSE = Buffer.from('false');
const FALSE_TEXT = Buffer.from('"false"');

/** One of the JSON texts; none where the index is −1. */
export function choice(texts: readonly JsonText[], index: (record: CloudTrailRecord) => number): Write {
  const constants = texts.map(constantOf);
  const write = (record: CloudTrailRecord) => texts[index(record)] ?? '';
  const emit: Emit = (record, buffer, label) => {
    const at = index(record);
    if (at < 0) return;
    buffer.put(label);
    buffer.constant(constants[at] as Constant);
  };
  return Object.assign(write, { emit });
}

/** A member that is an instant. */
export function instant(field: SourceField): Write {
  const number = FIELD[field];
  const write = (record: CloudTrailRecord) => {
    const time = parseTimestamp(record.inner(number));
    return Number.isNaN(time) ? '' : `"${formatTimestamp(time)}"`;
  };
  const emit: Emit = (record, buffer, label) => {
    const at = record.base + 2 * number;
    const start = record.offsets[at] as number;
    if (record.offsets[at + 1] === start + 22 && isPlainInstant(record.view, start + 1)) {
      // `"2024-10-08T10:15:32Z"`: only the fraction is missing.
      buffer.put(label);
      buffer.range(record.view, start, start + 20);
      buffer.constant(NO_FRACTION);
      return;
    }
    const text = write(record);
    if (text === '') return;
    buffer.put(label);
    buffer.text(text);
  };
  return Object.assign(write, { emit });
}

const NO_FRACTION = constantOf('.000Z"');

/** A list of distinct values, '' when there are none. Values are JSON texts; '' is no value. */
export function distinct(values: readonly JsonText[]): JsonText {
  let list = '';
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as string;
    if (value !== '' && values.indexOf(value) === at) list += (list === '' ? '[' : ',') + value;
  }
  return list === '' ? '' : `${list}]`;
}
