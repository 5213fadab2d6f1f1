import type { Field } from '../document/field.ts';
import { DEVICE_ATTRIBUTES } from './attributes.ts';

/**
 * The fields of inventory documents of both profiles, for templates. Where the profiles differ in type
 * (`device.boot_time` is text in one and epoch milliseconds in the other) the index type that takes both wins.
 */
export const ASSET_FIELDS: readonly Field[] = [...declared().values()];

function declared(): Map<string, Field> {
  const fields = new Map<string, Field>();
  const add = (name: string, { type, description, array }: Field): void => {
    const known = fields.get(name);
    if (known === undefined || type === 'date')
      fields.set(name, { name, type, description, ...(array ? { array } : {}) });
  };
  for (const attribute of DEVICE_ATTRIBUTES) {
    if (attribute.members === undefined) add(attribute.name, attribute);
    for (const member of attribute.members ?? [])
      add(`${attribute.name}.${member.name}`, { ...member, array: true });
  }
  return fields;
}
