import { toByteString } from '../bytes/byte-string.ts';
import type { Field, FieldType } from '../document/field.ts';
import type { Profile } from '../log-type/log-type.ts';
import { type Attribute, constant, type JsonText } from '../mapping/attribute.ts';
import { compileMapping } from '../mapping/compile.ts';
import type { OwnedInstance } from './instance.ts';

/** An attribute of the inventory document. Those without `profile` belong to both. */
export type DeviceAttribute = Attribute<OwnedInstance> & {
  readonly profile?: Profile;
  readonly members?: readonly Field[];
};

/** An attribute of an object in a list. */
export type MemberAttribute<M> = Attribute<M> & { readonly profile?: Profile };

export const CLASS = 'OCSF 1.6.0 inventory_info';
export const DEVICE = 'OCSF 1.6.0 device';

type Value = string | number | boolean | null | undefined;

/** An attribute computed from a record; nothing is written for undefined, null and ''. `from`: source fields, for docs. */
export function of<R>(
  name: string,
  type: FieldType,
  from: readonly string[],
  description: string,
  section: string,
  value: (record: R) => Value,
): Attribute<R> {
  return { name, type, from, description, section, write: (record) => json(value(record)) };
}

/** An attribute that is the same in every document. */
export function fixed(
  name: string,
  type: FieldType,
  value: unknown,
  description: string,
  section: string,
): Attribute<unknown> {
  return { name, type, from: [`'${String(value)}'`], description, section, write: constant(value) };
}

/** Only in documents of the profile compat. */
export function compat<A extends object>(attribute: A): A & { readonly profile: 'compat' } {
  return { ...attribute, profile: 'compat' };
}

/** Only in documents of the profile strict. */
export function strict<A extends object>(attribute: A): A & { readonly profile: 'strict' } {
  return { ...attribute, profile: 'strict' };
}

/** An array of objects, once for each profile that its members differ in. */
export function list<M>(
  name: string,
  from: readonly string[],
  description: string,
  members: readonly MemberAttribute<M>[],
  items: (record: OwnedInstance) => readonly M[] | null | undefined,
): DeviceAttribute[] {
  return (['compat', 'strict'] as const).map((profile) => {
    const own = members.filter((member) => (member.profile ?? profile) === profile);
    const writer = compileMapping(own);
    const write = (record: OwnedInstance): JsonText => {
      const texts = (items(record) ?? [])
        .filter(isObject)
        .map(writer)
        .filter((text) => text !== '{}');
      return texts.length === 0 ? '' : `[${texts.join(',')}]`;
    };
    return {
      name,
      type: 'object',
      array: true,
      from,
      description,
      section: DEVICE,
      profile,
      members: own,
      write,
    };
  });
}

function isObject<T>(item: T): item is T & object {
  return typeof item === 'object' && item !== null;
}

function json(value: Value): JsonText {
  if (value === undefined || value === null || value === '') return '';
  return toByteString(JSON.stringify(value));
}
