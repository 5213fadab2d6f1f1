import type { Cluster } from '../client.ts';
import { withMark } from './mark.ts';
import { type PlannedResource, planTemplates } from './plan.ts';
import { type ManagedResource, RESOURCE_PATHS } from './resource.ts';

export interface ApplyOptions {
  /** Of Harrier; shown in `_meta`. */
  readonly version: string;
  /** Overwrite what a user changed, too. */
  readonly force?: boolean;
}

export interface AppliedResource extends PlannedResource {
  readonly written: boolean;
}

/**
 * Brings the cluster to the templates. What a user changed is left alone unless `force`. Parts come before
 * what is composed of them, so a run that is cut off leaves nothing broken, and the next one goes on.
 */
export async function applyTemplates(
  cluster: Cluster,
  resources: readonly ManagedResource[],
  options: ApplyOptions,
): Promise<AppliedResource[]> {
  const applied: AppliedResource[] = [];
  for (const planned of await planTemplates(cluster, resources)) {
    const write =
      planned.state === 'create' ||
      planned.state === 'update' ||
      (planned.state === 'changed-by-user' && options.force === true);
    if (write) await put(cluster, planned, options);
    applied.push({ ...planned, written: write });
  }
  return applied;
}

async function put(
  cluster: Cluster,
  { resource, replaces }: PlannedResource,
  options: ApplyOptions,
): Promise<void> {
  await cluster.expect({
    method: 'PUT',
    path: `${RESOURCE_PATHS[resource.kind].api}/${encodeURIComponent(resource.name)}`,
    ...(replaces && {
      query: { if_seq_no: String(replaces.seqNo), if_primary_term: String(replaces.primaryTerm) },
    }),
    body: withMark(resource, options.version),
  });
}
