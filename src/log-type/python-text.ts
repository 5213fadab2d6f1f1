import { type JsonNode, JsonNumber } from '../bytes/json-tree.ts';

/**
 * JSON as Python's `json.dumps` writes it: `, ` and `: ` between parts, everything beyond ASCII escaped, and
 * numbers as Python prints them. The text is ASCII, so it is a byte string, too.
 */
export function pythonJson(node: JsonNode): string {
  if (node === null) return 'null';
  if (typeof node === 'boolean') return String(node);
  if (typeof node === 'string') return pythonQuote(node);
  if (node instanceof JsonNumber) return pythonNumber(node.spelling, 'Infinity');
  if (Array.isArray(node)) return `[${node.map(pythonJson).join(', ')}]`;
  const members: string[] = [];
  for (const [name, value] of node) members.push(`${pythonQuote(name)}: ${pythonJson(value)}`);
  return `{${members.join(', ')}}`;
}

/** A value as Python's `str()` prints it. */
export function pythonStr(node: JsonNode): string {
  return typeof node === 'string' ? node : pythonRepr(node);
}

function pythonRepr(node: JsonNode): string {
  if (node === null) return 'None';
  if (typeof node === 'boolean') return node ? 'True' : 'False';
  if (typeof node === 'string') return reprText(node);
  if (node instanceof JsonNumber) return pythonNumber(node.spelling, 'inf');
  if (Array.isArray(node)) return `[${node.map(pythonRepr).join(', ')}]`;
  const members: string[] = [];
  for (const [name, value] of node) members.push(`${reprText(name)}: ${pythonRepr(value)}`);
  return `{${members.join(', ')}}`;
}

/**
 * A JSON number as Python prints what it reads: whole numbers digit for digit, others as the shortest
 * text of the double, with an exponent below 1e-4 and from 1e16 on.
 */
function pythonNumber(spelling: string, infinity: string): string {
  if (!/[.eE]/.test(spelling)) return spelling === '-0' ? '0' : spelling;
  const value = Number(spelling);
  if (!Number.isFinite(value)) return value > 0 ? infinity : `-${infinity}`;
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) {
    const [digits = '', exponent = ''] = value.toExponential().split('e');
    const power = Number(exponent);
    return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  }
  const sign = Object.is(value, -0) ? '-' : '';
  const plain = sign + String(value);
  return plain.includes('.') ? plain : `${plain}.0`;
}

/** A text in JSON quotes, ASCII only: `\u00e9`, two escapes for characters beyond the BMP. */
export function pythonQuote(text: string): string {
  return JSON.stringify(text).replace(NOT_ASCII, escapeUnit);
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Python's `repr` of a text: single quotes, unless only single quotes are inside. */
function reprText(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const body = text.replace(SPECIAL, (character) => {
    const known = REPR_ESCAPES[character];
    if (known !== undefined) return known;
    if (character === mark) return `\\${mark}`;
    if (character === "'" || character === '"') return character;
    const code = character.codePointAt(0) ?? 0;
    if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
    if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, '0')}`;
    return `\\U${code.toString(16).padStart(8, '0')}`;
  });
  return mark + body + mark;
}

/** Python escapes DEL as well. */
const NOT_ASCII = /[\x7f-\uffff]/g;
/** What `repr` escapes: quotes, backslashes, and what Python calls not printable. */
const SPECIAL = /['"\\]|(?! )[\p{C}\p{Z}]/gu;
const REPR_ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};
