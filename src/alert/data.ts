import { asciiLower } from '../bytes/ascii.ts';
import { wellFormed } from '../bytes/byte-string.ts';
import { printCompact } from '../bytes/c-json/print.ts';
import { parseCJson } from '../bytes/c-json/value.ts';
import type { NamePart, SplitName } from '../event/field-list.ts';
import { type LogEvent, STATIC_FIELDS } from '../event/log-event.ts';
import { jsonText } from './json-text.ts';
import type { ScaRequirements } from './requirements.ts';

/** An object of `data` while it is gathered; look-ups of members ignore ASCII case (quirk of SEMANTICS 9.2). */
class DataNode {
  readonly #members = new Map<string, { readonly json: string; readonly value: string | DataNode }>();

  has(part: NamePart): boolean {
    return this.#members.has(part.lower);
  }

  add(part: NamePart, value: string): void {
    this.#members.set(part.lower, { json: part.json, value });
  }

  /** The object of that name, made when there is none; undefined when the name holds something else. */
  object(part: NamePart): DataNode | undefined {
    const known = this.#members.get(part.lower);
    if (known !== undefined) return known.value instanceof DataNode ? known.value : undefined;
    const node = new DataNode();
    this.#members.set(part.lower, { json: part.json, value: node });
    return node;
  }

  render(): string {
    let text = '';
    for (const { json, value } of this.#members.values()) {
      text += (text === '' ? '{' : ',') + json + (typeof value === 'string' ? value : value.render());
    }
    return text === '' ? '{}' : `${text}}`;
  }
}

/**
 * The member `data` of an alert, or '' when there is nothing to show (SEMANTICS 9.2). `sca` takes the texts in
 * `sca.check.compliance`, which the rule shows too.
 */
export function renderData(event: LogEvent, sca?: ScaRequirements): string {
  if (event.decoder === undefined || event.dynamic.size === 0) return renderStatic(event);
  const root = new DataNode();
  let empty = true;
  for (const part of STATIC_PARTS) {
    const value = event[part.lower];
    if (value === undefined) continue;
    root.add(part, jsonText(value));
    empty = false;
  }
  return addDynamic(root, event, sca) || !empty ? root.render() : '';
}

function renderStatic(event: LogEvent): string {
  let text = '';
  for (const { lower, json } of STATIC_PARTS) {
    const value = event[lower];
    if (value !== undefined) text += (text === '' ? '{' : ',') + json + jsonText(value);
  }
  return text === '' ? '' : `${text}}`;
}

/** Adds all fields with a value; false when there is none. An existing member blocks a new one. */
function addDynamic(root: DataNode, { dynamic }: LogEvent, sca: ScaRequirements | undefined): boolean {
  let any = false;
  let object: DataNode | undefined = root;
  let objectKey = '';
  let ofSca = false;
  for (let i = 0; i < dynamic.size; i++) {
    const array = dynamic.arrayAt(i);
    const value = array ?? dynamic.valueAt(i);
    if (value === '') continue;
    any = true;
    const field = dynamic.fieldAt(i);
    field.split ??= splitName(field.name);
    const split = field.split;
    // Fields of one object mostly follow each other.
    if (split.parentKey !== objectKey) {
      objectKey = split.parentKey;
      ofSca = objectKey === SCA_COMPLIANCE;
      object = root;
      for (const part of split.parents) object = object?.object(part);
    }
    if (object === undefined || object.has(split.leaf)) continue;
    const json = array ?? valueJson(value);
    object.add(split.leaf, json);
    if (ofSca && json.charCodeAt(0) === QUOTE) {
      sca?.push([field.name.slice(field.name.lastIndexOf('.') + 1), value]);
    }
  }
  return any;
}

function splitName(name: string): SplitName {
  const parts = name.split('.').map((key) => ({ lower: asciiLower(key), json: `${jsonText(key)}:` }));
  const leaf = parts.pop() ?? { lower: '', json: '"":' };
  return { parents: parts, parentKey: parts.map(({ lower }) => `${lower}.`).join(''), leaf };
}

const STATIC_PARTS = STATIC_FIELDS.map((name) => ({ lower: name, json: `"${name}":` }));

/** A text that as a whole is a JSON array becomes that array; everything else stays text. */
function valueJson(value: string): string {
  if (value.charCodeAt(0) === OPEN_BRACKET) {
    const parsed = parseCJson(value);
    if (parsed !== undefined && parsed.end === value.length) return wellFormed(printCompact(parsed.value));
  }
  return jsonText(value);
}

const SCA_COMPLIANCE = 'sca.check.compliance.';
const QUOTE = 0x22;
const OPEN_BRACKET = 0x5b;
