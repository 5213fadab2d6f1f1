import { type Cluster, member, reasonOf } from '../client.ts';
import { UnexpectedAnswerError } from '../errors.ts';
import { contentHash, MARK, type Reference, type SavedObject, withMark } from './saved-object.ts';

/** As for templates: see `template/plan.ts`. */
export type PlannedObjectState = 'create' | 'update' | 'unchanged' | 'changed-by-user';

export interface PlannedObject {
  readonly object: SavedObject;
  readonly state: PlannedObjectState;
}

/** Headers that Dashboards asks for with every request. */
export function dashboardsHeaders(tenant: string | undefined): Record<string, string> {
  return { 'osd-xsrf': 'true', ...(tenant !== undefined && { securitytenant: tenant }) };
}

/** Compares our objects with those in Dashboards. Writes nothing. */
export async function planObjects(
  dashboards: Cluster,
  objects: readonly SavedObject[],
  tenant?: string,
): Promise<PlannedObject[]> {
  const { status, body } = await dashboards.request({
    method: 'POST',
    path: '/api/saved_objects/_bulk_get',
    headers: dashboardsHeaders(tenant),
    body: objects.map(({ type, id }) => ({ type, id })),
  });
  const found = member(body, 'saved_objects');
  if (status !== 200 || !Array.isArray(found)) {
    throw new UnexpectedAnswerError(
      status,
      `${dashboards.node} does not answer like OpenSearch Dashboards (${status} ${reasonOf(body)}).`,
      'Check that the URL is that of Dashboards (port 5601, or …/_dashboards), not of OpenSearch.',
    );
  }
  const byKey = new Map(found.map((entry) => [`${member(entry, 'type')} ${member(entry, 'id')}`, entry]));
  return objects.map((object) => ({
    object,
    state: stateOf(object, byKey.get(`${object.type} ${object.id}`)),
  }));
}

function stateOf(object: SavedObject, found: unknown): PlannedObjectState {
  const attributes = member(found, 'attributes');
  if (member(found, 'error') !== undefined || typeof attributes !== 'object' || attributes === null)
    return 'create';
  const current = { attributes: attributes as Record<string, unknown>, references: referencesOf(found) };
  if (object.type === 'index-pattern') {
    // Dashboards adds the fields: only what we wrote counts.
    const same = Object.entries(object.attributes).every(
      ([name, value]) => current.attributes[name] === value,
    );
    return same ? 'unchanged' : 'changed-by-user';
  }
  const hash = contentHash(current);
  const desired = withMark(object);
  if (hash === contentHash(object)) {
    return current.attributes['description'] === desired.attributes['description']
      ? 'unchanged'
      : 'changed-by-user';
  }
  const [, written] = MARK.exec(String(current.attributes['description'])) ?? [];
  return written === hash ? 'update' : 'changed-by-user';
}

function referencesOf(found: unknown): readonly Reference[] {
  const list = member(found, 'references');
  return Array.isArray(list) ? list : [];
}
