import { quote } from '../bytes/byte-string.ts';
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

/** The line before an item's document, a byte string. */
function actionLine(item: BulkItem, operation: BulkOperation): string {
  return `{"${operation}":{"_index":${quote(item.index)},"_id":${quote(item.id)}}}\n`;
}

/** Part of a `write` that goes in one request. */
export interface BulkBatch {
  readonly items: readonly BulkItem[];
  /** The line before each item's document. */
  readonly actions: readonly string[];
}

/** The batch as the body of a request: texts are copied to it once. */
export function bulkBody({ items, actions }: BulkBatch): Buffer {
  let size = 0;
  items.forEach((item, at) => {
    size += sizeOf(actions[at] ?? '', item);
  });
  const body = Buffer.allocUnsafe(size);
  let end = 0;
  items.forEach(({ json }, at) => {
    end += body.write(actions[at] ?? '', end, 'latin1');
    // A line break in JSON text can only stand between tokens, where a blank means the same.
    end += body.write(json.includes('\n') ? json.replaceAll('\n', ' ') : json, end, 'latin1');
    body[end++] = LINE_FEED;
  });
  return body;
}

const LINE_FEED = 0x0a;

function sizeOf(action: string, item: BulkItem): number {
  return action.length + item.json.length + 1;
}

/** Cuts items into batches, in order, each within the limits (a single larger item stands alone). */
export function* batches(
  items: readonly BulkItem[],
  operation: BulkOperation,
  limits: { readonly maxBytes: number; readonly maxItems: number },
): Generator<BulkBatch> {
  let batch: { items: BulkItem[]; actions: string[] } = { items: [], actions: [] };
  let bytes = 0;
  for (const item of items) {
    const action = actionLine(item, operation);
    const size = sizeOf(action, item);
    if (batch.items.length > 0 && (bytes + size > limits.maxBytes || batch.items.length >= limits.maxItems)) {
      yield batch;
      batch = { items: [], actions: [] };
      bytes = 0;
    }
    batch.items.push(item);
    batch.actions.push(action);
    bytes += size;
  }
  if (batch.items.length > 0) yield batch;
}

/** The batch's items at these positions. */
export function pick(batch: BulkBatch, positions: readonly number[]): BulkBatch {
  const at = <T>(list: readonly T[]): T[] =>
    positions.flatMap((position) => list.slice(position, position + 1));
  return { items: at(batch.items), actions: at(batch.actions) };
}

/** Two halves, when the whole was too large or malformed. */
export function halves(batch: BulkBatch): BulkBatch[] {
  const middle = batch.items.length >> 1;
  return [
    { items: batch.items.slice(0, middle), actions: batch.actions.slice(0, middle) },
    { items: batch.items.slice(middle), actions: batch.actions.slice(middle) },
  ];
}
