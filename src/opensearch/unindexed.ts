import { rangeText } from '../bytes/byte-range.ts';
import { fromByteString, toByteString } from '../bytes/byte-string.ts';
import type { BulkItem } from './bulk-item.ts';

/**
 * A document that its mapping refuses, made acceptable: what identifies it stays indexed, everything else is
 * kept under `harrier.unindexed` (stored, not parsed), and `harrier.mapping_error` has the reason. So a
 * surprising value costs a document its searchability in parts, never its place in the index.
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
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return undefined;
  const kept: [string, unknown][] = [];
  const moved: [string, unknown][] = [];
  for (const entry of Object.entries(document)) (KEPT.has(entry[0]) ? kept : moved).push(entry);
  const before = 'harrier' in document ? document.harrier : undefined;
  const own = typeof before === 'object' && before !== null ? before : {};
  if (moved.length === 0 || 'unindexed' in own) return undefined;
  const harrier = { ...own, mapping_error: reason, unindexed: Object.fromEntries(moved) };
  const json = JSON.stringify({ ...Object.fromEntries(kept), harrier });
  return { ...item, json: toByteString(json) };
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
