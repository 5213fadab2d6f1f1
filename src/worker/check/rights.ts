import { type Cluster, type ClusterRequest, member, reasonOf } from '../../opensearch/client.ts';
import { PermissionError } from '../../opensearch/errors.ts';

/** What may be done with an index of a name. Nothing is written or created to find out. */
export type Right =
  | 'bulk'
  | 'write'
  | 'create-index'
  | 'map'
  | 'search'
  | 'get'
  | 'get-many'
  | 'delete'
  | 'refresh';

/** All that a writer needs. */
export const WRITING: readonly Right[] = ['bulk', 'write', 'create-index', 'map'];

/**
 * Requests that the security plug-in judges by the name of the index before OpenSearch finds that they
 * cannot work or change nothing: the alias that is asked for is not there, an index may not have 0 shards.
 */
const TRIALS: Readonly<Record<Right, (index: string) => ClusterRequest>> = {
  bulk: (index) => ({
    method: 'POST',
    path: '/_bulk',
    query: { require_alias: 'true' },
    bytes: Buffer.from(`{"create":{"_index":"${index}","_id":"harrier-check"}}\n{}\n`),
  }),
  write: (index) => ({
    method: 'PUT',
    path: `/${index}/_create/harrier-check`,
    query: { require_alias: 'true' },
    body: {},
  }),
  'create-index': (index) => ({
    method: 'PUT',
    path: `/${index}`,
    body: { settings: { 'index.number_of_shards': 0 } },
  }),
  map: (index) => ({ method: 'PUT', path: `/${index}/_mapping`, body: { properties: {} } }),
  search: (index) => ({ method: 'POST', path: `/${index}/_search`, body: { size: 0 } }),
  get: (index) => ({ method: 'GET', path: `/${index}/_doc/harrier-check` }),
  'get-many': (index) => ({ method: 'POST', path: `/${index}/_mget`, body: { ids: ['harrier-check'] } }),
  // No document of ours has this id.
  delete: (index) => ({ method: 'DELETE', path: `/${index}/_doc/harrier-check` }),
  refresh: (index) => ({ method: 'POST', path: `/${index}/_refresh` }),
};

/** What was refused, for the whole request or for its one item, in the cluster's own words; undefined when it is allowed. Throws what is no matter of rights. */
async function refusal(cluster: Cluster, right: Right, index: string): Promise<string | undefined> {
  try {
    const { body } = await cluster.request(TRIALS[right](index));
    const [item] = [member(body, 'items') ?? member(body, 'docs')].flat();
    const answer = member(item, 'create') ?? item;
    return member(member(answer, 'error'), 'type') === 'security_exception' ? reasonOf(answer) : undefined;
  } catch (error) {
    if (error instanceof PermissionError) return error.message;
    throw error;
  }
}

/** The first refusal of several rights on an index. */
export async function firstRefusal(
  cluster: Cluster,
  rights: readonly Right[],
  index: string,
): Promise<string | undefined> {
  for (const right of rights) {
    const refused = await refusal(cluster, right, index);
    if (refused !== undefined) return refused;
  }
  return undefined;
}
