import { quote } from '../../bytes/byte-string.ts';
import { isIpAddress } from '../../bytes/ip-address.ts';
import { skipValue, skipWhite } from '../../bytes/json-skip.ts';
import { formatTimestamp, parseTimestamp } from '../../bytes/timestamp.ts';
import type { JsonText } from '../../mapping/attribute.ts';
import { compactJson } from './compact.ts';
import { MAX_TERM_BYTES } from './flatten.ts';
import type { CloudTrailRecord } from './record.ts';
import { FIELD, type SourceField } from './source-field.ts';

/** How a value of a record becomes the value of a document. */
type Write = (record: CloudTrailRecord) => JsonText;

/**
 * A member as a keyword: texts as they stand, other scalars as text, objects and lists as their JSON. Empty
 * texts and nulls are no values.
 */
export function keyword(field: SourceField): Write {
  const number = FIELD[field];
  return (record) => keywordOf(record.json(number));
}

/** The first of the members that has a value, as a keyword. */
export function firstKeyword(...fields: readonly SourceField[]): Write {
  const numbers = fields.map((field) => FIELD[field]);
  return (record) => {
    for (const number of numbers) {
      const value = keywordOf(record.json(number));
      if (value !== '') return value;
    }
    return '';
  };
}

export function keywordOf(json: string): JsonText {
  switch (json.charCodeAt(0)) {
    case 0x22:
      if (json.length === 2) return '';
      return json.length <= MAX_TERM_BYTES ? json : `"${cut(json.slice(1, -1))}"`;
    case 0x7b:
    case 0x5b:
      return `"${cut(quote(compactJson(json)).slice(1, -1))}"`;
    case 0x6e:
      return '';
    default:
      return json === '' ? '' : `"${json}"`;
  }
}

/** A member that is an IP address. */
export function address(field: SourceField): Write {
  const number = FIELD[field];
  return (record) => {
    const inner = record.inner(number);
    return inner !== '' && isIpAddress(inner) ? `"${inner}"` : '';
  };
}

/** A member that is the name of a host or service, such as `ec2.amazonaws.com`. */
export function domain(field: SourceField): Write {
  const number = FIELD[field];
  return (record) => {
    const inner = record.inner(number);
    return inner.length <= 253 && DOMAIN.test(inner) && !isIpAddress(inner) ? `"${inner}"` : '';
  };
}

/** A member that is true or false, as such or as text. */
export function flag(field: SourceField): Write {
  const number = FIELD[field];
  return (record) => {
    const json = record.json(number);
    if (json === 'true' || json === '"true"') return 'true';
    return json === 'false' || json === '"false"' ? 'false' : '';
  };
}

/** A member that is an instant. */
export function instant(field: SourceField): Write {
  const number = FIELD[field];
  return (record) => {
    const time = parseTimestamp(record.inner(number));
    return Number.isNaN(time) ? '' : `"${formatTimestamp(time)}"`;
  };
}

/** A list of distinct values, '' when there are none. Values are JSON texts; '' is no value. */
export function distinct(values: readonly JsonText[]): JsonText {
  let list = '';
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as string;
    if (value !== '' && values.indexOf(value) === at) list += (list === '' ? '[' : ',') + value;
  }
  return list === '' ? '' : `${list}]`;
}

/** The elements of a list in JSON, or the one object that stands in its place. */
export function elementsOf(json: string): string[] {
  if (json.charCodeAt(0) === 0x7b) return [json];
  if (json.charCodeAt(0) !== 0x5b) return [];
  const elements: string[] = [];
  let at = skipWhite(json, 1);
  while (json.charCodeAt(at) !== 0x5d) {
    const end = skipValue(json, at);
    elements.push(json.slice(at, end));
    at = skipWhite(json, end);
    if (json.charCodeAt(at) === 0x2c) at = skipWhite(json, at + 1);
  }
  return elements;
}

/**
 * The content of a JSON string, cut so that it stays below the longest term that an index takes. Escapes
 * and UTF-8 sequences stay whole.
 */
export function cut(inner: string): string {
  if (inner.length < MAX_TERM_BYTES) return inner;
  let end = MAX_TERM_BYTES - 1;
  // Not inside a UTF-8 sequence.
  while ((inner.charCodeAt(end) & 0xc0) === 0x80) end--;
  // Not inside an escape: \n is two bytes, \u0041 six, a surrogate pair twelve.
  const backslash = inner.lastIndexOf('\\', end - 1);
  if (backslash !== -1 && end - backslash < 12) {
    let at = Math.max(0, end - 64);
    while (at > 0 && inner.charCodeAt(at - 1) === 0x5c) at--;
    for (;;) {
      const next = at + unitLength(inner, at);
      if (next > end) return inner.slice(0, at);
      at = next;
    }
  }
  return inner.slice(0, end);
}

/** Length of the character or escape at `at`; a pair of surrogate escapes is one. */
function unitLength(inner: string, at: number): number {
  if (inner.charCodeAt(at) !== 0x5c) return 1;
  if (inner.charCodeAt(at + 1) !== 0x75) return 2;
  return HIGH_SURROGATE.test(inner.slice(at, at + 6)) && inner.startsWith('\\u', at + 6) ? 12 : 6;
}

const DOMAIN = /^[\w-]+(?:\.[\w-]+)+$/;
const HIGH_SURROGATE = /^\\u[dD][89abAB]/;
