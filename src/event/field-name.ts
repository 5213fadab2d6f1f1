import { asciiLower } from '../bytes/ascii.ts';

/**
 * Numbers for the dynamic field names that rules and decoders mention, so that a look-up at event time
 * compares integers. Names that only events bring are never numbered: memory is bounded by the rulesets.
 */
const ids = new Map<string, number>();

/** Number of a field name (ASCII case does not matter). For compile time only. */
export function internFieldName(name: string): number {
  const lower = asciiLower(name);
  let id = ids.get(lower);
  if (id === undefined) {
    id = ids.size;
    ids.set(lower, id);
    generation++;
  }
  return id;
}

/** Number of a field name that a ruleset mentions, else −1. */
export function fieldNameId(name: string): number {
  return ids.get(asciiLower(name)) ?? -1;
}

/** Changes whenever a name is numbered; caches of numbers compare it. */
export function fieldNameGeneration(): number {
  return generation;
}

let generation = 0;

/** A name that is not on a hot path, with its number. */
export function fieldName(name: string): { readonly name: string; readonly id: number } {
  return { name, id: fieldNameId(name) };
}
