import type { Field } from '../document/field.ts';

/** Kinds of observables of OCSF 1.6.0: `type_id` and `type`. */
const KINDS = {
  2: 'IP Address',
  4: 'User Name',
  10: 'Resource UID',
  16: 'HTTP User-Agent',
  19: 'User Credential ID',
  31: 'User Object: uid',
  35: 'Account Object: uid',
} as const;

/** An observable's JSON up to its value; `name` is the attribute that the value stands in. */
export function observableHead(name: string, kind: keyof typeof KINDS): string {
  return `{"name":"${name}","type":"${KINDS[kind]}","type_id":${kind},"value":`;
}

/** The members of `observables`, for templates and documentation. */
export const OBSERVABLE_FIELDS: readonly Field[] = (
  [
    ['name', 'keyword', 'Attribute that the value stands in.'],
    ['type', 'keyword', 'Kind of value.'],
    ['type_id', 'integer', 'Kind of value.'],
    ['value', 'keyword', 'The value.'],
  ] as const
).map(([name, type, description]) => ({ name: `observables.${name}`, type, description, array: true }));
