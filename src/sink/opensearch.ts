import { type BulkItem, type BulkWriter, bulkItem } from '../opensearch/bulk.ts';
import { placeOfRefusal } from '../opensearch/unindexed.ts';
import type { Sink, SinkItem, SinkOutcome } from './sink.ts';

/** Documents into dated indices of a cluster. */
export class OpenSearchSink implements Sink {
  readonly #writer: BulkWriter;
  readonly #prefix: string;

  constructor(writer: BulkWriter, prefix: string) {
    this.#writer = writer;
    this.#prefix = prefix;
  }

  async write(items: readonly SinkItem[], signal?: AbortSignal): Promise<SinkOutcome> {
    const sources = new Map<BulkItem, SinkItem>();
    const bulk: BulkItem[] = [];
    for (const item of items) {
      const entry = bulkItem(item.document, item.id, this.#prefix);
      sources.set(entry, item);
      bulk.push(entry);
    }
    const outcome = await this.#writer.write(bulk, signal);
    const rejected = outcome.rejected.flatMap(({ item, type, reason }) => {
      const source = sources.get(item);
      return source === undefined ? [] : [{ item: source, reason: type, message: reason }];
    });
    const partlyIndexed = outcome.partlyIndexed.flatMap(({ item, type, reason }) => {
      const source = sources.get(item);
      return source === undefined ? [] : [{ item: source, reason: type, message: placeOfRefusal(reason) }];
    });
    return { written: outcome.written, existing: outcome.existing, rejected, partlyIndexed };
  }

  async close(): Promise<void> {}
}
