import type { Profile } from '../log-type/log-type.ts';
import type { Cluster } from '../opensearch/client.ts';
import { type CollectedScope, type CollectOptions, collectInstances } from './collect.ts';
import { compileDeviceMapping, type DeviceDocument } from './map.ts';
import { compareSnapshot, type DeviceChange, type Scope, type SeenDevice } from './snapshot.ts';
import { type AssetIndices, readStored, writeChanges } from './store.ts';

/** What a collection found and wrote. */
export interface CollectionReport {
  readonly instances: number;
  readonly scopes: number;
  readonly new: number;
  readonly changed: number;
  readonly ended: number;
  /** Regions that could not be listed, and instances that could not be mapped: one sentence each. */
  readonly problems: readonly string[];
}

/** Called for every document in order of collection; for output without a cluster. */
export type DocumentListener = (document: DeviceDocument) => void;

export interface RunOptions {
  readonly collect: CollectOptions;
  readonly profile: Profile;
  /** Absent: nothing is compared or written, `onDocument` gets everything. */
  readonly store?: { readonly cluster: Cluster; readonly indices: AssetIndices };
  readonly onDocument?: DocumentListener;
  readonly onScope?: (scope: CollectedScope) => void;
}

/** One full snapshot: list, map, compare with the stored state, write what changed. */
export async function runCollection(options: RunOptions): Promise<CollectionReport> {
  const { collect, profile, store, onDocument, onScope } = options;
  const map = compileDeviceMapping(profile);
  const seen: SeenDevice[] = [];
  const complete: Scope[] = [];
  const problems: string[] = [];
  let instances = 0;
  let scopes = 0;
  for await (const part of collectInstances(collect)) {
    const { scope, failure } = part;
    scopes++;
    onScope?.(part);
    problems.push(...part.problems);
    if (failure === undefined) complete.push(scope);
    else problems.push(`${scope.account} ${scope.region}: not listed completely: ${failure}`);
    for (const owned of part.instances) {
      const document = map(owned);
      if (typeof document === 'string') {
        problems.push(`${scope.account} ${scope.region}: ${document}`);
        continue;
      }
      instances++;
      problems.push(...document.remarks);
      onDocument?.(document);
      if (store !== undefined) seen.push({ scope, document, state: owned.instance.State?.Name ?? undefined });
    }
  }
  const changes = store === undefined ? [] : await writeSnapshot(store, seen, complete, collect.now());
  const count = (kind: DeviceChange['kind']): number =>
    changes.filter((change) => change.kind === kind).length;
  return { instances, scopes, new: count('new'), changed: count('changed'), ended: count('ended'), problems };
}

async function writeSnapshot(
  store: NonNullable<RunOptions['store']>,
  seen: readonly SeenDevice[],
  complete: readonly Scope[],
  now: number,
): Promise<readonly DeviceChange[]> {
  const stored = await readStored(store.cluster, store.indices.current);
  const changes = compareSnapshot(stored, seen, complete, now);
  await writeChanges(store.cluster, store.indices, changes);
  return changes;
}
