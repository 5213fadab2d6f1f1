import { randomBytes } from 'node:crypto';
import { type Cluster, member, reasonOf } from '../client.ts';
import { UnexpectedAnswerError } from '../errors.ts';
import { dashboardsHeaders, type PlannedObject, planObjects } from './plan.ts';
import { type SavedObject, toNdjson, withMark } from './saved-object.ts';

export interface ApplyObjectsOptions {
  /** Tenant of the security plug-in. */
  readonly tenant?: string;
  /** Overwrite what somebody else changed, too. */
  readonly force?: boolean;
}

export interface AppliedObject extends PlannedObject {
  readonly written: boolean;
}

/**
 * Imports what is new or ours to update; what somebody changed stays unless `force`. The import may overwrite,
 * since nothing else is in the file.
 */
export async function applyObjects(
  dashboards: Cluster,
  objects: readonly SavedObject[],
  options: ApplyObjectsOptions = {},
): Promise<AppliedObject[]> {
  const planned = await planObjects(dashboards, objects, options.tenant);
  const applied = planned.map((item) => ({
    ...item,
    written:
      item.state === 'create' ||
      item.state === 'update' ||
      (item.state === 'changed-by-user' && options.force === true),
  }));
  const chosen = applied.filter(({ written }) => written).map(({ object }) => withMark(object));
  if (chosen.length > 0) await importObjects(dashboards, chosen, options.tenant);
  return applied;
}

async function importObjects(
  dashboards: Cluster,
  objects: readonly SavedObject[],
  tenant: string | undefined,
): Promise<void> {
  const boundary = `harrier-${randomBytes(12).toString('hex')}`;
  const { status, body } = await dashboards.request({
    method: 'POST',
    path: '/api/saved_objects/_import',
    query: { overwrite: 'true' },
    headers: { ...dashboardsHeaders(tenant), 'content-type': `multipart/form-data; boundary=${boundary}` },
    bytes: Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="harrier.ndjson"\r\n` +
        `Content-Type: application/ndjson\r\n\r\n${toNdjson(objects)}\r\n--${boundary}--\r\n`,
    ),
    timeoutMs: 120_000,
  });
  if (status === 200 && member(body, 'success') === true) return;
  const errors = member(body, 'errors');
  const failed = Array.isArray(errors)
    ? errors.map(
        (error) =>
          `${member(error, 'type')} ${member(error, 'id')}: ${member(member(error, 'error'), 'type')}`,
      )
    : [reasonOf(body)];
  throw new UnexpectedAnswerError(
    status,
    `${dashboards.node} did not import all objects (${status}): ${failed.join('; ')}`,
    'Check that the user may write saved objects in this tenant, and that Dashboards is version 1.x, 2.x or newer.',
  );
}
