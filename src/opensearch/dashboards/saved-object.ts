import { createHash } from 'node:crypto';

/**
 * A saved object of OpenSearch Dashboards 2.x, in the form that exports have. `migrationVersion` names the
 * newest format that 1.x and 2.x know, so that an import changes nothing.
 */
export interface SavedObject {
  readonly type: SavedObjectType;
  readonly id: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly references: readonly Reference[];
  readonly migrationVersion: Readonly<Record<string, string>>;
}

export type SavedObjectType = 'index-pattern' | 'visualization' | 'search' | 'dashboard';

export interface Reference {
  readonly name: string;
  readonly type: SavedObjectType;
  readonly id: string;
}

const FORMATS: Readonly<Record<SavedObjectType, string>> = {
  'index-pattern': '7.6.0',
  visualization: '7.10.0',
  search: '7.9.3',
  dashboard: '7.9.3',
};

export function savedObject(
  type: SavedObjectType,
  id: string,
  attributes: Readonly<Record<string, unknown>>,
  references: readonly Reference[] = [],
): SavedObject {
  return { type, id, attributes, references, migrationVersion: { [type]: FORMATS[type] } };
}

/** The lines of an import file. */
export function toNdjson(objects: readonly SavedObject[]): string {
  return objects.map((object) => `${JSON.stringify(object)}\n`).join('');
}

/**
 * The description with a mark of the content, by which we know later whether somebody changed the object.
 * Index patterns have no description; see `plan.ts`.
 */
export function withMark(object: SavedObject): SavedObject {
  if (object.type === 'index-pattern') return object;
  const description = `${object.attributes['description']} (harrier ${contentHash(object)})`;
  return { ...object, attributes: { ...object.attributes, description } };
}

export const MARK = / \(harrier ([0-9a-f]{12})\)$/;

/** Of all that we write but the description. Texts that hold JSON count by their content, not their spelling. */
export function contentHash(object: Pick<SavedObject, 'attributes' | 'references'>): string {
  const { description: _, ...attributes } = object.attributes;
  const parts = [attributes, [...object.references].sort(byName)];
  return createHash('sha256').update(JSON.stringify(parts, canonical)).digest('hex').slice(0, 12);
}

function canonical(_name: string, value: unknown): unknown {
  const parsed = typeof value === 'string' && /^[[{]/.test(value) ? parse(value) : value;
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return parsed;
  return Object.fromEntries(Object.entries(parsed).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function byName(a: Reference, b: Reference): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
