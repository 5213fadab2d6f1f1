import { indexName, type RenderedDocument } from '../document/stream.ts';

/** A document with the place where it is to stand. */
export interface BulkItem {
  readonly index: string;
  /** Deterministic, at most 512 bytes. */
  readonly id: string;
  /** One JSON object on one line, a byte string. */
  readonly json: string;
}

export type BulkOperation = 'create' | 'index';

/** The item for a rendered document: its index is chosen by event time. */
export function bulkItem(document: RenderedDocument, id: string, prefix = 'harrier'): BulkItem {
  return { index: indexName(document.stream, document.time, prefix), id, json: document.json };
}

/** An item's two lines of a bulk body, a byte string. */
function bulkLines(item: BulkItem, operation: BulkOperation): string {
  const action = `{"${operation}":{"_index":${JSON.stringify(item.index)},"_id":${JSON.stringify(item.id)}}}`;
  // A line break in JSON text can only stand between tokens, where a blank means the same.
  const json = item.json.includes('\n') ? item.json.replaceAll('\n', ' ') : item.json;
  return `${action}\n${json}\n`;
}

/** Part of a `write` that goes in one request. */
export interface BulkBatch {
  readonly items: readonly BulkItem[];
  readonly lines: readonly string[];
}

/** Cuts items into batches, in order, each within the limits (a single larger item stands alone). */
export function* batches(
  items: readonly BulkItem[],
  operation: BulkOperation,
  limits: { readonly maxBytes: number; readonly maxItems: number },
): Generator<BulkBatch> {
  let batch: { items: BulkItem[]; lines: string[] } = { items: [], lines: [] };
  let bytes = 0;
  for (const item of items) {
    const lines = bulkLines(item, operation);
    if (
      batch.items.length > 0 &&
      (bytes + lines.length > limits.maxBytes || batch.items.length >= limits.maxItems)
    ) {
      yield batch;
      batch = { items: [], lines: [] };
      bytes = 0;
    }
    batch.items.push(item);
    batch.lines.push(lines);
    bytes += lines.length;
  }
  if (batch.items.length > 0) yield batch;
}

/** The batch's items at these positions. */
export function pick(batch: BulkBatch, positions: readonly number[]): BulkBatch {
  const at = <T>(list: readonly T[]): T[] =>
    positions.flatMap((position) => list.slice(position, position + 1));
  return { items: at(batch.items), lines: at(batch.lines) };
}

/** Two halves, when the whole was too large or malformed. */
export function halves(batch: BulkBatch): BulkBatch[] {
  const middle = batch.items.length >> 1;
  return [
    { items: batch.items.slice(0, middle), lines: batch.lines.slice(0, middle) },
    { items: batch.items.slice(middle), lines: batch.lines.slice(middle) },
  ];
}
