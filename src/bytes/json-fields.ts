import { skipString, skipValue, skipWhite } from './json-skip.ts';

/** Where a document's known values stand: begin and end of field `i` at `2i` and `2i + 1`; −1 when absent. */
export type FieldOffsets = number[];

/** The number of a member whose object is not expected. */
export const STOP = -2;

/** The fields to look for, by the names on their paths. */
export class FieldTree {
  readonly root = new ObjectNode(-1);
  /** Offsets of an object that has none of them. */
  readonly absent: FieldOffsets;

  /**
   * @param paths dotted names, containers before their members; the index of a path is the field's number
   * @param stops names of members that make an object none of the expected ones (see `RecordScanner`)
   */
  constructor(paths: readonly string[], stops: readonly string[] = []) {
    this.absent = new Array<number>(2 * paths.length).fill(-1);
    paths.forEach((path, field) => {
      this.root.insert(path.split('.'), field);
    });
    for (const name of stops) this.root.insert([name], STOP);
  }
}

/**
 * Finds known fields of JSON objects in one pass, without building objects. Members that nobody asked for
 * are stepped over, so their number and names cost nothing but the reading.
 *
 * The law is `JSON.parse`'s: of equal names the last counts, with everything inside it, and names are
 * compared after their escapes are read.
 */
export class FieldScanner {
  readonly #tree: FieldTree;

  constructor(fields: FieldTree | readonly string[]) {
    this.#tree = fields instanceof FieldTree ? fields : new FieldTree(fields);
  }

  /** Offsets in `text` of the fields of the valid JSON object that begins at `from`. */
  scan(text: string, from = 0): FieldOffsets {
    const offsets = this.#tree.absent.slice();
    const at = skipWhite(text, from);
    if (text.charCodeAt(at) === 0x7b) scanObject(text, at, this.#tree.root, offsets);
    return offsets;
  }
}

/** Reads the members of the object at `from`; gives the offset behind it. */
function scanObject(text: string, from: number, node: ObjectNode, offsets: FieldOffsets): number {
  let at = skipWhite(text, from + 1);
  if (text.charCodeAt(at) === 0x7d) return at + 1;
  for (;;) {
    const nameEnd = skipString(text, at);
    const member = node.find(text, at + 1, nameEnd - 1);
    at = skipWhite(text, skipWhite(text, nameEnd) + 1);
    if (member === undefined || member.field === STOP) at = skipValue(text, at);
    else {
      const start = at;
      if (member.node !== undefined && offsets[2 * member.field] !== -1) member.node.clear(offsets);
      at =
        member.node !== undefined && text.charCodeAt(at) === 0x7b
          ? scanObject(text, at, member.node, offsets)
          : skipValue(text, at);
      offsets[2 * member.field] = start;
      offsets[2 * member.field + 1] = at;
    }
    if (text.charCodeAt(at) <= 0x20) at = skipWhite(text, at);
    if (text.charCodeAt(at) === 0x7d) return at + 1;
    at = skipWhite(text, at + 1);
  }
}

/** A known member of an object. */
export interface Member {
  readonly name: string;
  readonly lastCode: number;
  /** The name's bytes, four at a time, little-endian; the last four overlap those before. Empty when it is shorter. */
  readonly words: Int32Array;
  /** Its number, or `STOP`. */
  readonly field: number;
  node: ObjectNode | undefined;
}

/** The known members of an object. */
export class ObjectNode {
  readonly field: number;
  readonly #members: Member[] = [];
  /** Members by the length of their names. */
  readonly #byLength: (readonly Member[] | undefined)[] = [];

  constructor(field: number) {
    this.field = field;
  }

  insert(path: readonly string[], field: number): void {
    const [name = '', ...rest] = path;
    let member = this.#members.find((known) => known.name === name);
    if (member === undefined) {
      if (rest.length > 0) throw new Error(`declare ${name} before what it contains`);
      member = {
        name,
        lastCode: name.charCodeAt(name.length - 1),
        words: wordsOf(name),
        field,
        node: undefined,
      };
      this.#members.push(member);
      while (this.#byLength.length <= name.length) this.#byLength.push(undefined);
      this.#byLength[name.length] = this.#members.filter((known) => known.name.length === name.length);
    }
    if (rest.length === 0) return;
    member.node ??= new ObjectNode(member.field);
    member.node.insert(rest, field);
  }

  find(text: string, start: number, end: number): Member | undefined {
    const candidates = this.#byLength[end - start];
    if (candidates !== undefined) {
      const lastCode = text.charCodeAt(end - 1);
      for (const candidate of candidates) {
        if (candidate.lastCode === lastCode && text.startsWith(candidate.name, start)) return candidate;
      }
    }
    let at = start;
    while (at < end && text.charCodeAt(at) !== 0x5c) at++;
    if (at === end) return undefined;
    const name: unknown = JSON.parse(text.slice(start - 1, end + 1));
    return this.#members.find((known) => known.name === name);
  }

  /** The same where the text's bytes are at hand: names are compared by words. */
  findBytes(view: DataView, text: string, start: number, end: number): Member | undefined {
    const candidates = this.#byLength[end - start];
    if (candidates !== undefined && end - start >= 4) {
      const last = view.getInt32(end - 4, true);
      for (const candidate of candidates) {
        const { words } = candidate;
        const count = words.length - 1;
        if (words[count] !== last) continue;
        let at = 0;
        while (at < count && words[at] === view.getInt32(start + 4 * at, true)) at++;
        if (at === count) return candidate;
      }
    }
    return this.find(text, start, end);
  }

  clear(offsets: FieldOffsets): void {
    for (const member of this.#members) {
      offsets[2 * member.field] = -1;
      offsets[2 * member.field + 1] = -1;
      member.node?.clear(offsets);
    }
  }
}

function wordsOf(name: string): Int32Array {
  const bytes = Buffer.from(name, 'latin1');
  if (bytes.length < 4) return new Int32Array(0);
  const count = (bytes.length - 1) >> 2;
  const words = new Int32Array(count + 1);
  for (let at = 0; at < count; at++) words[at] = bytes.readInt32LE(4 * at);
  words[count] = bytes.readInt32LE(bytes.length - 4);
  return words;
}
