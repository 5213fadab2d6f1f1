import { asciiLower } from '../bytes/ascii.ts';
import { wellFormed } from '../bytes/byte-string.ts';
import { printCompact } from '../bytes/c-json/print.ts';
import { parseCJson } from '../bytes/c-json/value.ts';
import { type LogEvent, STATIC_FIELDS } from '../event/log-event.ts';
import { jsonText } from './json-text.ts';

/** An object of `data` while it is gathered; look-ups of members ignore ASCII case (quirk of SEMANTICS 9.2). */
class DataNode {
  readonly #members = new Map<string, { readonly key: string; readonly value: string | DataNode }>();

  get empty(): boolean {
    return this.#members.size === 0;
  }

  /** Adds JSON text unless there is a member of that name in any case. */
  add(key: string, json: () => string): void {
    const lower = asciiLower(key);
    if (!this.#members.has(lower)) this.#members.set(lower, { key, value: json() });
  }

  /** The object of that name, made when there is none; undefined when the name holds something else. */
  object(key: string): DataNode | undefined {
    const lower = asciiLower(key);
    const known = this.#members.get(lower);
    if (known !== undefined) return known.value instanceof DataNode ? known.value : undefined;
    const node = new DataNode();
    this.#members.set(lower, { key, value: node });
    return node;
  }

  render(): string {
    let text = '';
    for (const { key, value } of this.#members.values()) {
      const json = typeof value === 'string' ? value : value.render();
      text += `${text === '' ? '{' : ','}${jsonText(key)}:${json}`;
    }
    return text === '' ? '{}' : `${text}}`;
  }
}

/** The member `data` of an alert, or '' when there is nothing to show (SEMANTICS 9.2). */
export function renderData(event: LogEvent): string {
  const root = new DataNode();
  for (const name of STATIC_FIELDS) {
    const value = event[name];
    if (value !== undefined) root.add(name, () => jsonText(value));
  }
  if (event.decoder !== undefined) {
    for (let i = 0; i < event.dynamic.size; i++) {
      const value = event.dynamic.valueAt(i);
      if (value !== '') addPath(root, event.dynamic.nameAt(i), value);
    }
  }
  return root.empty ? '' : root.render();
}

/** An existing member blocks the new one, as a whole or on the way to it. */
function addPath(root: DataNode, name: string, value: string): void {
  let node = root;
  let from = 0;
  for (let dot = name.indexOf('.'); dot !== -1; dot = name.indexOf('.', from)) {
    const next = node.object(name.slice(from, dot));
    if (next === undefined) return;
    node = next;
    from = dot + 1;
  }
  node.add(name.slice(from), () => valueJson(value));
}

/** A text that as a whole is a JSON array becomes that array; everything else stays text. */
function valueJson(value: string): string {
  if (value.charCodeAt(0) === OPEN_BRACKET) {
    const parsed = parseCJson(value);
    if (parsed !== undefined && parsed.end === value.length) return wellFormed(printCompact(parsed.value));
  }
  return jsonText(value);
}

const OPEN_BRACKET = 0x5b;
