import { BulkWriter, bulkItem } from '../../../src/opensearch/bulk.ts';
import type { Cluster } from '../../../src/opensearch/client.ts';
import type { SinkItem } from '../../../src/sink/sink.ts';
import { applyAllTemplates, removeIndices } from '../templates.ts';

/** Documents of a request, and requests at a time: as all workers of a run together. */
const BATCH = 1000;
const WRITERS = 4;

/**
 * What the cluster takes by itself: documents a second when nobody but a bulk writer works, with documents that
 * are ready.
 */
export async function measureBulkLimit(
  cluster: Cluster,
  samples: readonly SinkItem[],
  milliseconds: number,
): Promise<number> {
  const prefix = 'bulk-limit';
  await applyAllTemplates(cluster, prefix);
  const writer = new BulkWriter(cluster, { maxItems: BATCH, maxConcurrency: WRITERS });
  let round = 0;
  const write = async (): Promise<number> => {
    const mine = round++;
    const first = (mine * BATCH) % Math.max(1, samples.length - BATCH);
    const items = samples
      .slice(first, first + BATCH)
      .map(({ document, id }) => bulkItem(document, `${id}-${mine}`, prefix));
    await writer.write(items);
    return items.length;
  };
  const places = Array.from({ length: WRITERS });
  // Indices, classes and caches are there after these.
  await Promise.all(places.map(write));
  const start = performance.now();
  let written = 0;
  await Promise.all(
    places.map(async () => {
      do written += await write();
      while (performance.now() - start < milliseconds);
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  await removeIndices(cluster, prefix);
  return written / seconds;
}
