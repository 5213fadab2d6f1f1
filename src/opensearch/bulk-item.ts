import { type ByteRange, rangeText } from '../bytes/byte-range.ts';
import { quote } from '../bytes/byte-string.ts';
import { indexName, type RenderedDocument } from '../document/stream.ts';

/** A document with the place where it is to stand. */
export interface BulkItem {
  readonly index: string;
  /** Deterministic, at most 512 bytes. */
  readonly id: string;
  /** One JSON object, a byte string; as bytes it stands on one line. */
  readonly json: string | ByteRange;
}

export type BulkOperation = 'create' | 'index';

/** The item for a rendered document: its index is chosen by event time. */
export function bulkItem(document: RenderedDocument, id: string, prefix = 'harrier'): BulkItem {
  const index = indexName(document.stream, document.time, prefix);
  return { index, id, json: document.range ?? document.json };
}

/** Items that go in one request. */
export interface BulkBatch {
  readonly operation: BulkOperation;
  readonly items: readonly BulkItem[];
}

/** The batch as the body of a request: texts are copied to it once. */
export function bulkBody(batch: BulkBatch): Buffer {
  const { operation, items } = batch;
  let size = 0;
  for (const item of items) size += sizeOf(item, operation);
  const body = Buffer.allocUnsafe(size);
  let end = 0;
  for (const { index, id, json } of items) {
    const head = actionHead(operation, index);
    body.set(head, end);
    end += head.length;
    // Ids and what closes the action are too short for a native copy to pay.
    for (let at = 0; at < id.length; at++) {
      const code = id.charCodeAt(at);
      if (ESCAPED[code] !== 0) return spelledOut(batch);
      body[end++] = code;
    }
    for (let at = 0; at < ACTION_END.length; at++) body[end++] = ACTION_END[at] as number;
    if (typeof json === 'string') end += body.latin1Write(oneLine(json), end);
    else end += json.bytes.copy(body, end, json.start, json.end);
    body[end++] = LINE_FEED;
  }
  return body;
}

/** The same for ids that JSON spells otherwise. */
function spelledOut({ operation, items }: BulkBatch): Buffer {
  const lines = items.map(({ index, id, json }) => {
    const action = `{"${operation}":{"_index":${quote(index)},"_id":${quote(id)}}}`;
    return `${action}\n${oneLine(typeof json === 'string' ? json : rangeText(json))}\n`;
  });
  return Buffer.from(lines.join(''), 'latin1');
}

/** A line break in JSON text can only stand between tokens, where a blank means the same. */
function oneLine(json: string): string {
  return json.includes('\n') ? json.replaceAll('\n', ' ') : json;
}

/** The line before a document up to its id. */
function actionHead(operation: BulkOperation, index: string): Buffer {
  const heads = HEADS[operation];
  let head = heads.get(index);
  if (head === undefined) {
    head = Buffer.from(`{"${operation}":{"_index":${quote(index)},"_id":"`, 'latin1');
    if (heads.size >= MOST_HEADS) heads.clear();
    heads.set(index, head);
  }
  return head;
}

const HEADS: Readonly<Record<BulkOperation, Map<string, Buffer>>> = { create: new Map(), index: new Map() };
const MOST_HEADS = 256;
const ACTION_END = Buffer.from('"}}\n');
const LINE_FEED = 0x0a;
/** 1 for bytes that a text in JSON cannot hold as they are. */
const ESCAPED = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < 0x20 || byte === 0x22 || byte === 0x5c || byte === 0x7f ? 1 : 0,
);

/** Bytes of an item's two lines. */
function sizeOf({ index, id, json }: BulkItem, operation: BulkOperation): number {
  const document = typeof json === 'string' ? json.length : json.end - json.start;
  return actionHead(operation, index).length + id.length + ACTION_END.length + document + 1;
}

/** Cuts items into batches, in order, each within the limits (a single larger item stands alone). */
export function* batches(
  items: readonly BulkItem[],
  operation: BulkOperation,
  limits: { readonly maxBytes: number; readonly maxItems: number },
): Generator<BulkBatch> {
  let start = 0;
  let bytes = 0;
  for (let at = 0; at < items.length; at++) {
    const size = sizeOf(items[at] as BulkItem, operation);
    if (at > start && (bytes + size > limits.maxBytes || at - start >= limits.maxItems)) {
      yield { operation, items: items.slice(start, at) };
      start = at;
      bytes = 0;
    }
    bytes += size;
  }
  if (items.length > start) yield { operation, items: items.slice(start) };
}

/** The batch's items at these positions. */
export function pick({ operation, items }: BulkBatch, positions: readonly number[]): BulkBatch {
  return { operation, items: positions.flatMap((position) => items.slice(position, position + 1)) };
}

/** Two halves, when the whole was too large or malformed. */
export function halves({ operation, items }: BulkBatch): BulkBatch[] {
  const middle = items.length >> 1;
  return [
    { operation, items: items.slice(0, middle) },
    { operation, items: items.slice(middle) },
  ];
}
