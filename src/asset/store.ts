import { toByteString } from '../bytes/byte-string.ts';
import { type BulkItem, BulkWriter } from '../opensearch/bulk.ts';
import { type Cluster, reasonOf } from '../opensearch/client.ts';
import { type DeviceChange, type StoredDevice, storedJson } from './snapshot.ts';

/** Where the inventory is kept: the current state, one document an instance, and every state there was. */
export interface AssetIndices {
  readonly current: string;
  /** A data stream. */
  readonly history: string;
}

/** `<prefix>-assets` and `<prefix>-assets-history`. */
export function assetIndices(prefix = 'harrier'): AssetIndices {
  return { current: `${prefix}-assets`, history: `${prefix}-assets-history` };
}

/** What the current-state index has, without the documents themselves: about 200 bytes an instance. */
export async function readStored(cluster: Cluster, index: string): Promise<StoredDevice[]> {
  const stored: StoredDevice[] = [];
  const refreshed = await cluster.request({ method: 'POST', path: `/${index}/_refresh` });
  if (refreshed.status === 404) return stored;
  let after: unknown;
  for (;;) {
    const { body } = await cluster.expect({
      method: 'POST',
      path: `/${index}/_search`,
      body: {
        size: PAGE,
        sort: [{ 'device.uid': 'asc' }],
        _source: ['device.uid', 'harrier'],
        ...(after === undefined ? {} : { search_after: after }),
      },
    });
    const hits = (body as { hits: { hits: readonly Hit[] } }).hits.hits;
    for (const { _source: source } of hits) {
      const own = source.harrier;
      stored.push({
        instanceId: source.device.uid,
        scope: { account: own.account, region: own.region },
        contentHash: own.content_hash,
        changedAt: Date.parse(own.changed_at),
        present: own.present,
      });
    }
    if (hits.length < PAGE) return stored;
    after = hits.at(-1)?.sort;
  }
}

/**
 * Writes changes: the history first, then the current state. Cut off between the two, the next run finds the
 * same difference and writes the same history entry again, which is already there.
 */
export async function writeChanges(
  cluster: Cluster,
  indices: AssetIndices,
  changes: readonly DeviceChange[],
): Promise<void> {
  for (let at = 0; at < changes.length; at += PAGE) {
    const part = changes.slice(at, at + PAGE);
    const last = await readDocuments(
      cluster,
      indices.current,
      part.flatMap((c) => (c.json ? [] : c.device.instanceId)),
    );
    const history: BulkItem[] = [];
    const current: BulkItem[] = [];
    for (const { device, json, historyId } of part) {
      const document = json ?? last.get(device.instanceId);
      if (document === undefined) continue; // Removed by somebody since it was read: nothing left to end.
      const text = storedJson(device, document);
      history.push({ index: indices.history, id: historyId, json: text });
      current.push({ index: indices.current, id: device.instanceId, json: text });
    }
    await writeAll(new BulkWriter(cluster, { operation: 'create' }), history);
    await writeAll(new BulkWriter(cluster, { operation: 'index' }), current);
  }
}

async function writeAll(writer: BulkWriter, items: readonly BulkItem[]): Promise<void> {
  const { rejected } = await writer.write(items);
  const [first] = rejected;
  if (first !== undefined) {
    throw new Error(
      `${rejected.length} inventory documents were refused, the first (${first.item.id}) because: ` +
        `${first.type}: ${first.reason}. Are the index templates current? harrier templates plan`,
    );
  }
}

/** The stored inventory documents by instance id, without what Harrier added. */
async function readDocuments(
  cluster: Cluster,
  index: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const documents = new Map<string, string>();
  if (ids.length === 0) return documents;
  const { body } = await cluster.expect({
    method: 'POST',
    path: `/${index}/_mget`,
    query: { _source_excludes: '@timestamp,harrier' },
    body: { ids },
  });
  const { docs } = body as {
    docs: readonly { _id: string; found?: boolean; _source?: unknown; error?: unknown }[];
  };
  for (const document of docs) {
    // A document that may not be read is not one that is gone.
    if (document.error !== undefined) {
      throw new Error(`${index} does not give document ${document._id}: ${reasonOf(document)}`);
    }
    if (document.found) documents.set(document._id, toByteString(JSON.stringify(document._source)));
  }
  return documents;
}

interface Hit {
  readonly sort: unknown;
  readonly _source: {
    readonly device: { readonly uid: string };
    readonly harrier: {
      readonly account: string;
      readonly region: string;
      readonly content_hash: string;
      readonly changed_at: string;
      readonly present: boolean;
    };
  };
}

const PAGE = 1000;
