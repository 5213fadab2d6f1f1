import { fromByteString } from './byte-string.ts';
import { skipString, skipValue, skipWhite } from './json-skip.ts';

/**
 * JSON as a tree that keeps what `JSON.parse` loses: numbers as they were spelled, and the order of members
 * whatever their names. Names are keys of a Map, so none of them is special. Texts and names are Unicode.
 */
export type JsonNode = JsonText | JsonNumber | boolean | null | JsonList | JsonObject;
export type JsonText = string;
export type JsonList = JsonNode[];
/** Of equal names the last value counts, at the place of the first. */
export type JsonObject = Map<string, JsonNode>;

/** A number as it stands in the JSON. */
export class JsonNumber {
  readonly spelling: string;

  constructor(spelling: string) {
    this.spelling = spelling;
  }
}

/** The tree of valid JSON in a byte string. */
export function parseJsonTree(json: string): JsonNode {
  return readValue(json, { at: skipWhite(json, 0) });
}

/** Whether a node is an object, and no list. */
export function isJsonObject(node: JsonNode | undefined): node is JsonObject {
  return node instanceof Map;
}

interface Cursor {
  at: number;
}

function readValue(json: string, cursor: Cursor): JsonNode {
  switch (json[cursor.at]) {
    case '{':
      return readObject(json, cursor);
    case '[':
      return readList(json, cursor);
    case '"':
      return readText(json, cursor);
  }
  const start = cursor.at;
  cursor.at = skipValue(json, start);
  const word = json.slice(start, cursor.at);
  if (word === 'null') return null;
  if (word === 'true' || word === 'false') return word === 'true';
  return new JsonNumber(word);
}

function readText(json: string, cursor: Cursor): string {
  const start = cursor.at;
  cursor.at = skipString(json, start);
  const inner = fromByteString(json.slice(start + 1, cursor.at - 1));
  return inner.includes('\\') ? String(JSON.parse(`"${inner}"`)) : inner;
}

function readObject(json: string, cursor: Cursor): JsonObject {
  const object: JsonObject = new Map();
  cursor.at = skipWhite(json, cursor.at + 1);
  while (json[cursor.at] !== '}') {
    const name = readText(json, cursor);
    cursor.at = skipWhite(json, skipWhite(json, cursor.at) + 1);
    object.set(name, readValue(json, cursor));
    cursor.at = skipWhite(json, cursor.at);
    if (json[cursor.at] === ',') cursor.at = skipWhite(json, cursor.at + 1);
  }
  cursor.at++;
  return object;
}

function readList(json: string, cursor: Cursor): JsonList {
  const list: JsonList = [];
  cursor.at = skipWhite(json, cursor.at + 1);
  while (json[cursor.at] !== ']') {
    list.push(readValue(json, cursor));
    cursor.at = skipWhite(json, cursor.at);
    if (json[cursor.at] === ',') cursor.at = skipWhite(json, cursor.at + 1);
  }
  cursor.at++;
  return list;
}
