import { type Cluster, member, reasonOf } from '../client.ts';
import { UnexpectedAnswerError } from '../errors.ts';
import { canonicalForm, contentHash } from './canonical.ts';
import { type Difference, differences } from './diff.ts';
import { isObject, type JsonObject, type ManagedResource, RESOURCE_PATHS } from './resource.ts';

/**
 * - `create`: not there
 * - `update`: there as we once wrote it, and we would write it differently now
 * - `unchanged`
 * - `changed-by-user`: not as we wrote it, or never written by us: left alone
 * - `unavailable`: the cluster lacks the plug-in for it; everything else works without
 */
export type PlannedState = 'create' | 'update' | 'unchanged' | 'changed-by-user' | 'unavailable';

export interface PlannedResource {
  readonly resource: ManagedResource;
  readonly state: PlannedState;
  /** From what is there to what we would write. */
  readonly differences: readonly Difference[];
  /** For the next write, where the API asks which version is replaced. */
  readonly replaces?: { readonly seqNo: number; readonly primaryTerm: number };
}

/** Compares what we would write with what is there. Writes nothing. */
export async function planTemplates(
  cluster: Cluster,
  resources: readonly ManagedResource[],
): Promise<PlannedResource[]> {
  const planned: PlannedResource[] = [];
  for (const resource of resources) planned.push(await planOne(cluster, resource));
  return planned;
}

async function planOne(cluster: Cluster, resource: ManagedResource): Promise<PlannedResource> {
  const found = await read(cluster, resource);
  const desired = canonicalForm(resource.kind, resource.body);
  if (found === 'unavailable') return { resource, state: 'unavailable', differences: [] };
  if (found === undefined) {
    return { resource, state: 'create', differences: differences(new Map(), desired) };
  }
  const current = canonicalForm(resource.kind, found.body);
  const changes = differences(current, desired);
  const replaces = found.replaces && { replaces: found.replaces };
  if (changes.length === 0) return { resource, state: 'unchanged', differences: [], ...replaces };
  const state = found.writtenHash === contentHash(current) ? 'update' : 'changed-by-user';
  return { resource, state, differences: changes, ...replaces };
}

interface Found {
  readonly body: JsonObject;
  /** Hash of what we wrote last; absent when it was not us. */
  readonly writtenHash: string | undefined;
  readonly replaces?: { readonly seqNo: number; readonly primaryTerm: number };
}

async function read(cluster: Cluster, resource: ManagedResource): Promise<Found | 'unavailable' | undefined> {
  const path = `${RESOURCE_PATHS[resource.kind].api}/${encodeURIComponent(resource.name)}`;
  const { status, body } = await cluster.request({ method: 'GET', path });
  if (resource.kind === 'ism_policy') {
    // Without the plug-in nobody handles the address: 400, or 405 and 404 with other texts.
    if (status === 404 && /not found/i.test(reasonOf(body))) return undefined;
    if (status !== 200) return 'unavailable';
    return readPolicy(body);
  }
  if (status === 404) return undefined;
  const list = member(body, `${resource.kind}s`);
  const entry = Array.isArray(list) ? list.find((item) => member(item, 'name') === resource.name) : undefined;
  const template = member(entry, resource.kind);
  if (!isObject(template)) {
    throw new UnexpectedAnswerError(
      status,
      `GET ${path} gave an answer that has no template.`,
      'See the cluster’s log.',
    );
  }
  const meta = member(template, '_meta');
  const hash = member(meta, 'managed_by') === 'harrier' ? member(meta, 'hash') : undefined;
  return { body: template, writtenHash: typeof hash === 'string' ? hash : undefined };
}

/** Policies have no `_meta`; the description ends with our mark. */
const POLICY_MARK = /\[harrier ([0-9a-f]{16})\]$/;

function readPolicy(body: unknown): Found | undefined {
  const policy = member(body, 'policy');
  if (!isObject(policy)) return undefined;
  const [, writtenHash] = POLICY_MARK.exec(String(policy['description'])) ?? [];
  const [seqNo, primaryTerm] = [member(body, '_seq_no'), member(body, '_primary_term')];
  return {
    body: { policy },
    writtenHash,
    ...(typeof seqNo === 'number' && typeof primaryTerm === 'number' && { replaces: { seqNo, primaryTerm } }),
  };
}
