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
    const bulk = items.map((item) => bulkItem(item.document, item.id, this.#prefix));
    const outcome = await this.#writer.write(bulk, signal);
    const sourceOf = (item: BulkItem): SinkItem | undefined => items[bulk.indexOf(item)];
    const rejected = outcome.rejected.flatMap(({ item, type, reason }) => {
      const source = sourceOf(item);
      return source === undefined ? [] : [{ item: source, reason: type, message: reason }];
    });
    const partlyIndexed = outcome.partlyIndexed.flatMap(({ item, type, reason }) => {
      const source = sourceOf(item);
      return source === undefined ? [] : [{ item: source, reason: type, message: placeOfRefusal(reason) }];
    });
    return { written: outcome.written, existing: outcome.existing, rejected, partlyIndexed };
  }

  async close(): Promise<void> {}
}
