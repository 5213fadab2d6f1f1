import { skipString, skipValue, skipWhite } from '../../bytes/json-skip.ts';

/** The longest term that an index takes (Lucene), in bytes. */
export const MAX_TERM_BYTES = 32_766;

/** Bytes of a term that the name of the outer field and separators need. */
export const PATH_RESERVE = 64;

/**
 * The JSON object at `from` of a valid byte string, written for a `flat_object` field: without white space,
 * nulls, empty values and empty names, of equal names the last, and without texts whose term (path and
 * value) would be too long for an index. '' when nothing is left, or when the value is no object.
 *
 * @param omit name of a member of the outermost object that is left out, or ''
 */
export function flattenJson(json: string, from: number, omit = ''): string {
  const at = skipWhite(json, from);
  return json.charCodeAt(at) === 0x7b ? flattenObject(json, at, PATH_RESERVE, omit).text : '';
}

interface Flattened {
  readonly text: string;
  readonly end: number;
}

function flattenValue(json: string, from: number, path: number): Flattened {
  const code = json.charCodeAt(from);
  if (code === 0x7b) return flattenObject(json, from, path, '');
  if (code === 0x5b) return flattenArray(json, from, path);
  const end = skipValue(json, from);
  const empty = code === 0x6e || (code === 0x22 && end - from === 2) || end - from + path > MAX_TERM_BYTES;
  return { text: empty ? '' : json.slice(from, end), end };
}

function flattenArray(json: string, from: number, path: number): Flattened {
  const elements: string[] = [];
  let at = skipWhite(json, from + 1);
  while (json.charCodeAt(at) !== 0x5d) {
    const element = flattenValue(json, at, path);
    if (element.text !== '') elements.push(element.text);
    at = skipWhite(json, element.end);
    if (json.charCodeAt(at) === 0x2c) at = skipWhite(json, at + 1);
  }
  return { text: elements.length === 0 ? '' : `[${elements.join(',')}]`, end: at + 1 };
}

function flattenObject(json: string, from: number, path: number, omit: string): Flattened {
  const members = new Map<string, string>();
  let at = skipWhite(json, from + 1);
  while (json.charCodeAt(at) !== 0x7d) {
    const nameEnd = skipString(json, at);
    const raw = json.slice(at, nameEnd);
    const name = raw.includes('\\') ? String(JSON.parse(raw)) : raw.slice(1, -1);
    const value = flattenValue(json, skipWhite(json, skipWhite(json, nameEnd) + 1), path + nameEnd - at);
    const kept = name === '' || name === omit || path + nameEnd - at > MAX_TERM_BYTES ? '' : value.text;
    members.set(name, kept === '' ? '' : `${raw}:${kept}`);
    at = skipWhite(json, value.end);
    if (json.charCodeAt(at) === 0x2c) at = skipWhite(json, at + 1);
  }
  const kept = [...members.values()].filter((member) => member !== '');
  return { text: kept.length === 0 ? '' : `{${kept.join(',')}}`, end: at + 1 };
}
