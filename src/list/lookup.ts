import type { Pattern } from '../regex/pattern.ts';
import type { CdbList } from './parse.ts';

/** Values of the `lookup` attribute (SEMANTICS 8.3). */
export const LOOKUP_KINDS = [
  'match_key',
  'not_match_key',
  'match_key_value',
  'address_match_key',
  'not_address_match_key',
  'address_match_key_value',
] as const;
export type LookupKind = (typeof LOOKUP_KINDS)[number];

export function isLookupKind(text: string): text is LookupKind {
  return LOOKUP_KINDS.some((kind) => kind === text);
}

/**
 * Whether the value of an event's field holds for a list. A missing field is not asked about: the condition
 * fails then, for the `not_` kinds too. `checkValue` is the compiled `check_value`, an OS_Match pattern;
 * without it the kinds that look at values accept none.
 */
export function compileLookup(
  kind: LookupKind,
  list: CdbList,
  checkValue?: Pattern,
): (fieldValue: string) => boolean {
  const { entries } = list;
  const accepts = (value: string | undefined) => value !== undefined && (checkValue?.test(value) ?? false);
  switch (kind) {
    case 'match_key':
      return (field) => entries.has(field);
    case 'not_match_key':
      return (field) => !entries.has(field);
    case 'match_key_value':
      return (field) => accepts(entries.get(field));
    case 'address_match_key':
      return (field) => findAddress(list, field) !== undefined;
    case 'not_address_match_key':
      return (field) => findAddress(list, field) === undefined;
    case 'address_match_key_value':
      // Inverted in the original: holds for what is not found, and for values that do not match.
      return (field) => !accepts(findAddress(list, field));
  }
}

/** The value of the key, or of its longest prefix that ends in a dot: `10.1.2.3`, `10.1.2.`, `10.1.`, `10.`. */
function findAddress({ entries }: CdbList, address: string): string | undefined {
  let value = entries.get(address);
  for (let dot = address.lastIndexOf('.'); value === undefined && dot >= 0; ) {
    value = entries.get(address.slice(0, dot + 1));
    dot = dot === 0 ? -1 : address.lastIndexOf('.', dot - 1);
  }
  return value;
}
