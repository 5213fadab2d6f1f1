import { rangeText } from '../bytes/byte-range.ts';
import { fromByteString, toByteString } from '../bytes/byte-string.ts';
import type { BulkItem } from './bulk-item.ts';
import { isJsonObject, type JsonObject, merge, type Parted, takeRefusedPart } from './refused-part.ts';

/**
 * A document that its mapping refuses, made acceptable: what is refused is kept under `harrier.unindexed`
 * (stored, not parsed) at its path, and `harrier.mapping_error` has the reason. That is the member that
 * OpenSearch names, a few of them one after the other; where it names none, or further ones, everything but what
 * identifies the document. So a surprising value costs a document its searchability in parts, never its place in
 * the index.
 *
 * Undefined when there is nothing to take out: then the document is rejected.
 */
export function withoutRefusedParts(
  item: BulkItem,
  reason: string,
): (BulkItem & { readonly json: string }) | undefined {
  let document: unknown;
  try {
    const { json } = item;
    document = JSON.parse(fromByteString(typeof json === 'string' ? json : rangeText(json)));
  } catch {
    return undefined;
  }
  if (!isJsonObject(document)) return undefined;
  const { harrier: before, ...event } = document;
  const own = isJsonObject(before) ? before : {};
  const reasons = [own['mapping_error'] ?? []].flat();
  const named = reasons.length < MOST_NAMED ? takeRefusedPart(event, reason) : undefined;
  const { kept, taken } = named !== undefined && isMovable(named.taken) ? named : takeUnknown(event);
  if (!isJsonObject(kept) || !isJsonObject(taken) || Object.keys(taken).length === 0) return undefined;
  const unindexed = isJsonObject(own['unindexed']) ? merge(own['unindexed'], taken) : taken;
  const mapping_error = reasons.length === 0 ? reason : [...reasons, reason];
  const json = JSON.stringify({ ...kept, harrier: { ...own, mapping_error, unindexed } });
  return { ...item, json: toByteString(json) };
}

/** Members that are taken out one by one; each costs a request. */
const MOST_NAMED = 3;

/** What identifies a document stays where it is; below it, values may go. */
function isMovable(taken: unknown): boolean {
  return (
    isJsonObject(taken) &&
    Object.entries(taken).every(([name, value]) => !KEPT.has(name) || isJsonObject(value))
  );
}

function takeUnknown(event: JsonObject): Parted {
  const entries = Object.entries(event);
  return {
    kept: Object.fromEntries(entries.filter(([name]) => KEPT.has(name))),
    taken: Object.fromEntries(entries.filter(([name]) => !KEPT.has(name))),
  };
}

/**
 * Members whose shape is ours or the rule engine's, not the event's: times, what kind of event, which rule,
 * which account.
 */
const KEPT: ReadonlySet<string> = new Set([
  ...['@timestamp', 'timestamp', 'time', 'id', 'harrier', 'tags', 'location'],
  ...['event', 'ecs', 'data_stream', 'cloud'],
  ...['rule', 'agent', 'manager', 'decoder', 'input', 'predecoder', 'cluster'],
  ...['class_uid', 'category_uid', 'activity_id', 'type_uid', 'severity_id', 'metadata'],
]);

/** Refusals that come from what a document says, by OpenSearch's word for them. */
const MAPPING_ERRORS: ReadonlySet<string> = new Set([
  'mapper_parsing_exception',
  'document_parsing_exception',
  'illegal_argument_exception',
  'strict_dynamic_mapping_exception',
  'parsing_exception',
]);

export function isMappingError(type: string): boolean {
  return MAPPING_ERRORS.has(type);
}

/**
 * Where a mapping refused a document, for logs: the field, not the value, which OpenSearch's own words quote
 * ("failed to parse field [source.ip] of type [ip] … Preview of field's value: …").
 */
export function placeOfRefusal(reason: string): string {
  const field = /\b(?:field|mapper|mapping for|within) \[([^\]]{1,200})\]/.exec(reason)?.[1];
  const type = /\bof type \[(\w{1,40})\]/.exec(reason)?.[1];
  if (field === undefined) return 'a part that OpenSearch does not name';
  return type === undefined ? `field ${field}` : `field ${field}, which is of type ${type}`;
}
