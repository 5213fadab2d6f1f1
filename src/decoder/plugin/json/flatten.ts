import { wellFormed } from '../../../bytes/byte-string.ts';
import { compactJson } from '../../../bytes/c-json/compact.ts';
import { printCompact, printFormatted } from '../../../bytes/c-json/print.ts';
import { CJsonReader, CLOSE_BRACE, CLOSE_BRACKET } from '../../../bytes/c-json/reader.ts';
import { type CJsonValue, parseCJson } from '../../../bytes/c-json/value.ts';
import type { LazyText } from '../../../event/field-list.ts';
import type { PluginOptions } from '../plugin.ts';
import { numberLength, numberText } from './number.ts';
import { type PathNode, pathRoot } from './path.ts';

/** Flattened members in document order: the place and the value of each. Arrays are printed when read. */
export interface FlatMembers {
  readonly nodes: PathNode[];
  readonly values: (string | LazyText)[];
}

/**
 * The members of the JSON object at `from`, objects flattened with dots, in document order (SEMANTICS 6.6);
 * undefined when it is not JSON. Text behind the value is ignored; values other than objects have no members.
 */
export function flattenJson(text: string, from: number, options: PluginOptions): FlatMembers | undefined {
  const reader = new CJsonReader(text, text.startsWith('\xef\xbb\xbf', from) ? from + 3 : from);
  reader.skipWhite();
  const members: FlatMembers = { nodes: [], values: [] };
  if (text.charCodeAt(reader.at) !== OPEN_BRACE) return reader.skipValue() ? members : undefined;
  return readObject(reader, pathRoot(), options, members) ? members : undefined;
}

/** Reads the object whose brace is at `reader.at`. */
function readObject(
  reader: CJsonReader,
  parent: PathNode,
  options: PluginOptions,
  members: FlatMembers,
): boolean {
  if (!reader.enter()) return false;
  const text = reader.text;
  reader.at++;
  reader.skipWhite();
  if (text.charCodeAt(reader.at) === CLOSE_BRACE) {
    reader.at++;
    reader.leave();
    return true;
  }
  let previous: PathNode | undefined;
  for (;;) {
    reader.skipWhite();
    const guess = previous === undefined ? parent.first : previous.next;
    let node: PathNode;
    if (guess?.quoted?.standsAt(text, reader.at)) {
      node = guess;
      reader.at += guess.quoted.text.length;
    } else {
      const key = reader.readKey();
      if (key === undefined) return false;
      node = parent.child(key);
      if (previous === undefined) parent.first = node;
      else previous.next = node;
    }
    if (!readMember(reader, node, options, members)) return false;
    const more = reader.nextMember(CLOSE_BRACE);
    if (more === undefined) return false;
    if (!more) break;
    previous = node;
  }
  reader.leave();
  return true;
}

function readMember(
  reader: CJsonReader,
  node: PathNode,
  options: PluginOptions,
  members: FlatMembers,
): boolean {
  reader.skipWhite();
  const text = reader.text;
  switch (text.charCodeAt(reader.at)) {
    case QUOTE: {
      const value = reader.readString();
      if (value === undefined) return false;
      add(members, node, value);
      return true;
    }
    case OPEN_BRACE:
      return readObject(reader, node, options, members);
    case OPEN_BRACKET: {
      const start = reader.at;
      if (options.unwrapSingle === true) {
        const end = onlyElement(reader);
        if (end === undefined) return false;
        if (end !== 0) {
          if (!readMember(reader, node, { ...options, unwrapSingle: false }, members)) return false;
          reader.at = end;
          return true;
        }
        reader.at = start;
      }
      if (!reader.skipValue()) return false;
      addArray(text.slice(start, reader.at), node, options, members);
      return true;
    }
    case SMALL_N:
      if (!reader.readWord('null')) return false;
      if (!options.discardNull) add(members, node, 'null');
      return true;
    case SMALL_T:
      add(members, node, 'true');
      return reader.readWord('true');
    case SMALL_F:
      add(members, node, 'false');
      return reader.readWord('false');
    default: {
      const integer = reader.readShortInteger();
      if (integer !== undefined) {
        add(members, node, integer);
        return true;
      }
      const value = reader.readNumber();
      if (value === undefined) return false;
      add(members, node, numberText(value));
      return true;
    }
  }
}

function add({ nodes, values }: FlatMembers, node: PathNode, value: string | LazyText): void {
  nodes.push(node);
  values.push(value);
}

/**
 * With `at` on the bracket of an array: when there is exactly one element, `at` goes to it and the position
 * behind the array is given; 0 when there are none or several; undefined at a fault.
 */
function onlyElement(reader: CJsonReader): number | undefined {
  reader.at++;
  reader.skipWhite();
  const start = reader.at;
  if (reader.text.charCodeAt(start) === CLOSE_BRACKET) return 0;
  if (!reader.skipValue()) return undefined;
  reader.skipWhite();
  if (reader.text.charCodeAt(reader.at) !== CLOSE_BRACKET) return 0;
  const end = reader.at + 1;
  reader.at = start;
  return end;
}

function addArray(text: string, node: PathNode, options: PluginOptions, members: FlatMembers): void {
  if (!options.arraysAsCsv) {
    add(members, node, new PrintedArray(text));
    return;
  }
  const value = csvText(text);
  if (value !== '') add(members, node, value);
}

/**
 * Scalars joined with commas; objects and arrays are left out, the comma in front of them is not. A text that
 * the engine has no room for is empty.
 */
function csvText(text: string): string {
  const elements: CJsonValue | undefined = parseCJson(text)?.value;
  if (!Array.isArray(elements)) return '';
  let out = '';
  let length = 0;
  let isOver = false;
  for (const [index, element] of (elements as readonly CJsonValue[]).entries()) {
    if (element !== null && typeof element === 'object') continue;
    const part = typeof element === 'number' ? numberText(element) : String(element);
    const isLast = index + 1 === elements.length;
    if (!isOver) out += isLast ? part : `${part},`;
    length += typeof element === 'number' ? numberLength(element) : part.length;
    if (length + 1 >= CSV_ROOM) return '';
    if (!isLast) length++;
    // Whatever the engine appends behind a number that it cut is out of sight.
    if (!isOver && length > out.length) {
      isOver = true;
      if (!isLast) out = out.slice(0, -1);
    }
  }
  return out;
}

const CSV_ROOM = 65_536;

/** An array in its printed form, made on first reading. */
class PrintedArray implements LazyText {
  readonly #raw: string;
  #value: CJsonValue | undefined;
  #text: string | undefined;

  constructor(raw: string) {
    this.#raw = raw;
  }

  text(): string {
    if (this.#text === undefined) {
      const value = this.#parsed();
      this.#text = value === undefined ? this.#raw : printFormatted(value);
    }
    return this.#text;
  }

  /** What reading the text again would give. */
  json(): string | undefined {
    const compact = compactJson(this.#raw);
    if (compact !== undefined) return compact;
    const value = this.#parsed();
    return value === undefined ? undefined : wellFormed(printCompact(value));
  }

  #parsed(): CJsonValue | undefined {
    this.#value ??= parseCJson(this.#raw)?.value;
    return this.#value;
  }
}

const QUOTE = 0x22;
const OPEN_BRACKET = 0x5b;
const SMALL_F = 0x66;
const SMALL_N = 0x6e;
const SMALL_T = 0x74;
const OPEN_BRACE = 0x7b;
