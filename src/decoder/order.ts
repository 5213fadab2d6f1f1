import { internFieldName } from '../event/field-name.ts';
import { type FtsPart, STATIC_FIELDS, type StaticField } from '../event/log-event.ts';
import type { OrderTarget } from './decoder.ts';

/**
 * Splits an `order` or `fts` list: at commas, blanks around cut, a name ends at its first inner blank. A comma
 * behind a backslash belongs to the name, the backslash does not.
 */
export function splitNames(text: string): string[] {
  return text
    .split(/(?<!\\),/)
    .map((part) => part.replaceAll('\\,', ',').replace(/^ +/, '').replace(/ .*$/s, ''));
}

/** Where the group that belongs to a name of `<order>` goes (SEMANTICS 6.1). Names are case-sensitive. */
export function orderTarget(name: string): OrderTarget {
  const field = STATIC_BY_ORDER_NAME.get(name);
  if (field !== undefined) return { kind: 'static', field };
  return { kind: 'dynamic', name, id: internFieldName(name) };
}

/** The static field that a name of `<order>` stands for. */
export function isStaticOrderName(name: string): boolean {
  return STATIC_BY_ORDER_NAME.has(name);
}

/** The part of the first-time-seen key that a name of `<fts>` selects, or undefined for dynamic names. */
export function ftsPart(name: string): FtsPart | 'name' | undefined {
  return FTS_NAMES.get(name);
}

const STATIC_BY_ORDER_NAME = new Map<string, StaticField>([
  ...STATIC_FIELDS.map((field): [string, StaticField] => [field, field]),
  ['user', 'dstuser'],
]);

/** `extra_data` selects data (SEMANTICS 4.7); the decoder's name is always part of the key. */
const FTS_NAMES = new Map<string, FtsPart | 'name'>([
  ['name', 'name'],
  ['user', 'dstuser'],
  ['dstuser', 'dstuser'],
  ['srcuser', 'srcuser'],
  ['srcip', 'srcip'],
  ['dstip', 'dstip'],
  ['id', 'id'],
  ['data', 'data'],
  ['extra_data', 'data'],
  ['location', 'location'],
  ['system_name', 'system_name'],
]);
