import { createHash } from 'node:crypto';
import { isObject, type Json, type JsonObject, type ResourceKind } from './resource.ts';

/**
 * A resource as lines `path = value`, sorted. Spellings that mean the same give the same lines: OpenSearch
 * gives settings back nested or dotted and all values as strings, and leaves out what is empty.
 */
export type CanonicalForm = ReadonlyMap<string, string>;

export function canonicalForm(kind: ResourceKind, body: JsonObject): CanonicalForm {
  const lines: [string, string][] = [];
  const content = kind === 'ism_policy' ? policyContent(body) : body;
  for (const [name, value] of Object.entries(content)) {
    if (name !== '_meta') walk(name, value, lines);
  }
  return new Map(lines.map(([path, value]): [string, string] => [settingPath(path), value]).sort(byPath));
}

/** Of the canonical form; what `_meta` keeps, to tell a user's change from our own older version. */
export function contentHash(form: CanonicalForm): string {
  const hash = createHash('sha256');
  for (const [path, value] of form) hash.update(`${path}=${value}\n`);
  return hash.digest('hex').slice(0, 16);
}

function walk(path: string, value: Json, lines: [string, string][]): void {
  if (Array.isArray(value)) {
    for (const [n, item] of value.entries()) walk(`${path}[${n}]`, item, lines);
  } else if (isObject(value)) {
    const members = Object.entries(value);
    if (members.length === 0 && !IMPLIED_WHEN_EMPTY.test(path)) lines.push([path, '{}']);
    for (const [name, member] of members) walk(`${path}.${name}`, member, lines);
  } else if (value !== null) lines.push([path, String(value)]);
}

const IMPLIED_WHEN_EMPTY = /(^|\.)(template|settings|mappings|aliases|properties)$/;

/** `template.settings.index.x` and `template.settings.x` are one setting. */
function settingPath(path: string): string {
  return path.replace(/^template\.settings\.(index\.)?/, 'template.settings.index.');
}

/** The description carries our mark, and the plug-in adds members of its own. */
function policyContent(body: JsonObject): JsonObject {
  const policy = isObject(body['policy']) ? body['policy'] : body;
  const own = Object.entries(policy).filter(([name]) => POLICY_MEMBERS.has(name));
  return JSON.parse(
    JSON.stringify(Object.fromEntries(own), (name, value) =>
      name === 'last_updated_time' ? undefined : value,
    ),
  );
}

const POLICY_MEMBERS: ReadonlySet<string> = new Set(['default_state', 'states', 'ism_template']);

function byPath([a]: [string, string], [b]: [string, string]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
