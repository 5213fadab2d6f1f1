import { fromByteString, quote, toByteString } from '../../bytes/byte-string.ts';
import { skipString, skipValue, skipWhite } from '../../bytes/json-skip.ts';
import { javaNumber } from './java-number.ts';

/** A JSON object as the text that Elastic's integration makes of it, and whether its JSON may be copied. */
export interface MapText {
  /**
   * The text, escaped as the content of a JSON string; '' when nothing is left. It looks like
   * `{instanceId=i-1, force=false}`.
   */
  readonly text: string;
  /**
   * The JSON holds nothing that a document may not: no white space, nulls, empty values or equal names.
   * So it can be copied instead of being written anew.
   */
  readonly clean: boolean;
}

/**
 * The text of Java's `HashMap.toString` for the JSON value at `from` of a valid byte string, after nulls,
 * empty strings, empty objects and empty lists have been dropped recursively: published rules search it
 * for `name=value` (NOTES 3). Strings are copied as they are escaped in the JSON.
 *
 * @param omit name of a member of the outermost object that is left out, or ''
 */
export function mapText(json: string, from: number, omit = ''): MapText {
  text = json;
  position = from;
  clean = true;
  top = 0;
  const result = writeValue(omit);
  text = '';
  return { text: result, clean };
}

// The walk's state: one walk at a time, nothing allocated but the text.
let text = '';
let position = 0;
let clean = true;
/** A stack of the entries of the objects that are open. */
const names: string[] = [];
const values: string[] = [];
const hashes: number[] = [];
let top = 0;

/** The text of the value at `position`, '' when it is dropped; moves behind it. */
function writeValue(omit: string): string {
  const start = position;
  const code = text.charCodeAt(start);
  if (code === QUOTE) {
    position = skipString(text, start);
    return text.slice(start + 1, position - 1);
  }
  if (code === OPEN_BRACE) return writeObject(omit);
  if (code === OPEN_BRACKET) return writeArray();
  position = skipValue(text, start);
  if (code === LOWER_N) return '';
  const atom = text.slice(start, position);
  return code === LOWER_T || code === LOWER_F ? atom : javaNumber(atom);
}

function writeArray(): string {
  position++;
  if (pass() === CLOSE_BRACKET) {
    position++;
    return '';
  }
  let elements = '';
  for (;;) {
    const element = writeValue('');
    if (element === '') clean = false;
    else elements += elements === '' ? `[${element}` : `, ${element}`;
    if (pass() === CLOSE_BRACKET) {
      position++;
      return elements === '' ? '' : `${elements}]`;
    }
    position++;
    pass();
  }
}

function writeObject(omit: string): string {
  const base = top;
  position++;
  if (pass() === CLOSE_BRACE) {
    position++;
    return '';
  }
  for (;;) {
    const start = position;
    position = skipString(text, start);
    const name = text.slice(start + 1, position - 1);
    pass();
    position++;
    pass();
    const value = writeValue('');
    if (value === '') clean = false;
    if (name === '') clean = false;
    names[top] = name;
    values[top] = value;
    if (name === omit && omit !== '') {
      values[top] = '';
      clean = false;
    }
    top++;
    if (pass() === CLOSE_BRACE) break;
    position++;
    pass();
  }
  position++;
  const result = top - base === 1 ? oneEntry(base) : manyEntries(base);
  top = base;
  return result;
}

function oneEntry(at: number): string {
  return values[at] === '' ? '' : `{${names[at]}=${values[at]}}`;
}

/** Entries in the order of Java's HashMap: by bucket, then by insertion; of equal names the last value counts. */
function manyEntries(base: number): string {
  const seen = top - base > SORT_BY_INSERTION ? new Map<string, number>() : undefined;
  let end = base;
  for (let at = base; at < top; at++) {
    let name = names[at] as string;
    let hash = plainHash(name);
    if (hash === undefined) {
      const decoded = String(JSON.parse(`"${fromByteString(name)}"`));
      hash = hashOf(decoded);
      name = quote(toByteString(decoded)).slice(1, -1);
      if (name !== names[at]) clean = false;
    }
    const known = seen === undefined ? indexOfEntry(name, hash, base, end) : (seen.get(name) ?? end);
    names[known] = name;
    values[known] = values[at] as string;
    if (known < end) {
      clean = false;
      continue;
    }
    seen?.set(name, end);
    hashes[end++] = hash;
  }
  const unique = end - base;
  // Java's table: 16 buckets, doubled while more than three quarters of it would be filled. Dropped entries
  // were in the table, too.
  let buckets = 16;
  while (unique > buckets * 0.75) buckets *= 2;
  const mask = buckets - 1;
  if (unique > SORT_BY_INSERTION) return sorted(base, end, mask);
  for (let at = base + 1; at < end; at++) {
    const hash = hashes[at] as number;
    const name = names[at] as string;
    const value = values[at] as string;
    let to = at;
    while (to > base && ((hashes[to - 1] as number) & mask) > (hash & mask)) {
      hashes[to] = hashes[to - 1] as number;
      names[to] = names[to - 1] as string;
      values[to] = values[to - 1] as string;
      to--;
    }
    hashes[to] = hash;
    names[to] = name;
    values[to] = value;
  }
  let result = '';
  for (let at = base; at < end; at++) {
    if (values[at] !== '') result += `${result === '' ? '{' : ', '}${names[at]}=${values[at]}`;
  }
  return result === '' ? '' : `${result}}`;
}

function sorted(base: number, end: number, mask: number): string {
  const order = Array.from({ length: end - base }, (_, index) => base + index);
  order.sort((a, b) => ((hashes[a] as number) & mask) - ((hashes[b] as number) & mask));
  const entries = order.filter((at) => values[at] !== '').map((at) => `${names[at]}=${values[at]}`);
  return entries.length === 0 ? '' : `{${entries.join(', ')}}`;
}

/** Where an entry of this name stands, or `end`. */
function indexOfEntry(name: string, hash: number, base: number, end: number): number {
  let at = base;
  while (at < end && (hashes[at] !== hash || names[at] !== name)) at++;
  return at;
}

/** The hash of a name in plain ASCII; undefined when it has to be decoded first. */
function plainHash(name: string): number | undefined {
  let hash = 0;
  for (let at = 0; at < name.length; at++) {
    const code = name.charCodeAt(at);
    if (code >= 0x80 || code === BACKSLASH) return undefined;
    hash = (Math.imul(hash, 31) + code) | 0;
  }
  return hash ^ (hash >>> 16);
}

/** Java's `String.hashCode` with its high half mixed in, as `HashMap` does. */
function hashOf(name: string): number {
  let hash = 0;
  for (let at = 0; at < name.length; at++) hash = (Math.imul(hash, 31) + name.charCodeAt(at)) | 0;
  return hash ^ (hash >>> 16);
}

/** Moves over white space; gives the char code behind it. */
function pass(): number {
  const code = text.charCodeAt(position);
  if (code > 0x20) return code;
  clean = false;
  position = skipWhite(text, position);
  return text.charCodeAt(position);
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const LOWER_F = 0x66;
const LOWER_N = 0x6e;
const LOWER_T = 0x74;
/** Objects with more members than this are sorted by the library. */
const SORT_BY_INSERTION = 64;
