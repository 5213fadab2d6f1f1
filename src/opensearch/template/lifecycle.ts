import type { JsonObject, ManagedResource } from './resource.ts';

export interface LifecycleOptions {
  readonly prefix: string;
  /** Index age after which documents are deleted; undefined keeps them for ever. */
  readonly retentionDays: number | undefined;
}

/**
 * The policy of the index management plug-in for our dated indices: as written, then after a week merged (late
 * documents may still come), then deleted when the retention is over. Asset indices are not part of it.
 */
export function lifecyclePolicy({ prefix, retentionDays }: LifecycleOptions): ManagedResource {
  const deletion = retentionDays === undefined ? [] : [transition('delete', retentionDays)];
  const states: JsonObject[] = [
    { name: 'hot', actions: [], transitions: [transition('merged', MERGE_AFTER_DAYS)] },
    {
      name: 'merged',
      actions: [{ retry: RETRY, force_merge: { max_num_segments: 1 } }],
      transitions: deletion,
    },
  ];
  if (retentionDays !== undefined) {
    states.push({ name: 'delete', actions: [{ retry: RETRY, delete: {} }], transitions: [] });
  }
  const patterns = ['ecs', 'ocsf', 'alerts', 'signals'].map((family) => `${prefix}-${family}-*`);
  return {
    kind: 'ism_policy',
    name: `${prefix}-lifecycle`,
    body: {
      policy: {
        default_state: 'hot',
        states,
        ism_template: [{ index_patterns: patterns, priority: 50 }],
      },
    },
  };
}

const MERGE_AFTER_DAYS = 7;
/** The plug-in's default, written out, since it gives it back. */
const RETRY: JsonObject = { count: 3, backoff: 'exponential', delay: '1m' };

function transition(state: string, days: number): JsonObject {
  return { state_name: state, conditions: { min_index_age: `${days}d` } };
}
