import { type FieldOffsets, FieldTree, type ObjectNode, STOP } from './json-field-tree.ts';
import { skipString, skipValue, skipWhite } from './json-skip.ts';

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
    const offsets = new Int32Array(2 * this.#tree.size);
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
    const member = node.find(text, at + 1, nameEnd - 1) ?? findEscaped(text, at, nameEnd, node);
    at = skipWhite(text, skipWhite(text, nameEnd) + 1);
    if (member === undefined || member.field === STOP) at = skipValue(text, at);
    else {
      const start = at;
      if (member.node !== undefined && offsets[2 * member.field + 1] !== 0) member.node.clear(offsets, 0);
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

function findEscaped(text: string, at: number, end: number, node: ObjectNode) {
  const quoted = text.slice(at, end);
  return quoted.includes('\\') ? node.findQuoted(quoted) : undefined;
}
