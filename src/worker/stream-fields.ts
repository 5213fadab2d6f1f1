import { DEVICE_ATTRIBUTES } from '../asset/attributes.ts';
import { ASSET_ENRICHMENT_FIELDS } from '../asset/enrich.ts';
import type { Field } from '../document/field.ts';
import { LOG_TYPES } from '../log-type/registry.ts';

/**
 * The declared fields of every stream of documents, with what the inventory adds to ECS documents: what
 * templates and saved objects are made from.
 */
export const STREAM_FIELDS: Readonly<Record<string, readonly Field[]>> = Object.fromEntries(
  LOG_TYPES.flatMap((type) => Object.entries(type.fields)).map(([stream, fields]) => [
    stream,
    stream.startsWith('ecs-') ? [...fields, ...ASSET_ENRICHMENT_FIELDS] : fields,
  ]),
);

/** The fields of an inventory document, of both profiles, members of lists included. */
export const ASSET_FIELDS: readonly Field[] = widest(
  DEVICE_ATTRIBUTES.flatMap(({ members = [], ...field }) => [
    field,
    ...members.map((member) => ({ ...member, name: `${field.name}.${member.name}` })),
  ]),
);

/** One field a name. Where profiles differ in type, a date takes both texts and epoch milliseconds. */
function widest(fields: readonly Field[]): Field[] {
  const byName = new Map<string, Field>();
  for (const { name, type, description } of fields) {
    if (byName.get(name)?.type !== 'date') byName.set(name, { name, type, description });
  }
  return [...byName.values()];
}
