import { type Cluster, member } from '../../src/opensearch/client.ts';
import { applyTemplates } from '../../src/opensearch/template/apply.ts';
import { buildTemplates } from '../../src/opensearch/template/build.ts';
import { ASSET_FIELDS, STREAM_FIELDS } from '../../src/worker/object/stream-fields.ts';

/** The templates of `harrier templates apply`, under a prefix of the suite's own. */
export function applyAllTemplates(cluster: Cluster, prefix: string): Promise<unknown> {
  const options = { prefix, retentionDays: 365, fields: STREAM_FIELDS, assetFields: ASSET_FIELDS };
  return applyTemplates(cluster, buildTemplates(options), { version: '0.0.0' });
}

/** Removes the indices of a prefix, aliases and streams included. */
export async function removeIndices(cluster: Cluster, prefix: string): Promise<void> {
  await cluster.request({ method: 'DELETE', path: `/_data_stream/${prefix}-*` });
  await cluster.request({ method: 'DELETE', path: `/${prefix}-*`, query: { expand_wildcards: 'all' } });
}

/** Number of documents in what `target` names, all of them visible. */
export async function countDocuments(cluster: Cluster, target: string, query?: object): Promise<number> {
  await cluster.expect({ method: 'POST', path: `/${target}/_refresh` });
  const { body } = await cluster.expect({
    method: 'POST',
    path: `/${target}/_count`,
    body: { query: query ?? { match_all: {} } },
  });
  return Number(member(body, 'count'));
}
