import type { JsonObject } from '../../src/opensearch/template/resource.ts';

/** How many fields a mapping has, objects included, as `index.mapping.total_fields.limit` counts them. */
export function countFields(mapping: JsonObject): number {
  const members = mapping['properties'];
  if (typeof members !== 'object' || members === null) return 0;
  return Object.values(members as JsonObject).reduce<number>(
    (sum, member) => sum + 1 + countFields(member as JsonObject),
    0,
  );
}
