import { type FieldTree, type ObjectNode, STOP } from '../../bytes/json-field-tree.ts';
import { skipString, skipValue, skipWhite } from '../../bytes/json-skip.ts';
import type { JsonText } from '../../mapping/attribute.ts';
import { flattenJson } from './flatten.ts';
import { SOURCE_TREE } from './source-field.ts';

/**
 * The members of a record that nothing reads: AWS adds some with every minor version, and none may be lost.
 * JSON of a flat object by their dotted names, or ''. `json` is a valid object; containers of free shape,
 * which are kept whole, are not looked into.
 *
 * @param known the members that are read
 */
export function strayMembers(json: string, known: FieldTree = SOURCE_TREE): JsonText {
  const found: string[] = [];
  collect(json, skipWhite(json, 0), known.root, '', found);
  return found.length === 0 ? '' : flattenJson(`{${found.join(',')}}`, 0);
}

/** Takes the strays of the object at `from`. `path` stands before their names. */
function collect(json: string, from: number, node: ObjectNode, path: string, found: string[]): void {
  let at = skipWhite(json, from + 1);
  while (json.charCodeAt(at) !== CLOSE_BRACE) {
    const nameEnd = skipString(json, at);
    const quoted = json.slice(at, nameEnd);
    const name = quoted.slice(1, -1);
    const member = name.includes('\\') ? node.findQuoted(quoted) : node.find(json, at + 1, nameEnd - 1);
    const start = skipWhite(json, skipWhite(json, nameEnd) + 1);
    const end = skipValue(json, start);
    if (member === undefined || member.field === STOP) {
      // A name with dots of its own could be taken for a member of a container.
      const whole = name.includes('.') ? `record.${path}${name}` : `${path}${name}`;
      if (name !== '') found.push(`"${whole}":${json.slice(start, end)}`);
    } else if (member.node?.isOpen === false && json.charCodeAt(start) === OPEN_BRACE) {
      collect(json, start, member.node, `${path}${name}.`, found);
    }
    at = skipWhite(json, end);
    if (json.charCodeAt(at) === COMMA) at = skipWhite(json, at + 1);
  }
}

const COMMA = 0x2c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
