import type { FieldType } from '../../document/field.ts';
import type { Attribute, Write } from '../../mapping/attribute.ts';
import type { FlowFieldName } from './field.ts';
import type { FlowRecord } from './record.ts';
import { choice } from './value.ts';

/** An attribute of the OCSF documents of flows. */
export type FlowAttribute = Attribute<FlowRecord>;

/** Declares an attribute of Network Activity. */
export function attribute(
  name: string,
  type: FieldType,
  from: readonly string[],
  write: Write<FlowRecord>,
  description: string,
  array = false,
): FlowAttribute {
  const [first = '', ...rest] = name.split('.');
  const section = `OCSF 1.6.0 ${rest.length === 0 ? 'network_activity' : first}`;
  return array
    ? { name, type, from, write, description, section, array }
    : { name, type, from, write, description, section };
}

/** An id and its caption, which OCSF calls siblings. */
export function siblings(
  id: string,
  caption: string,
  from: FlowFieldName,
  table: Readonly<Record<string, readonly [id: number, caption: string]>>,
  otherwise: readonly [id: number, caption: string] | undefined,
  description: string,
): FlowAttribute[] {
  const part = (at: 0 | 1) =>
    choice(
      from,
      Object.fromEntries(Object.entries(table).map(([key, pair]) => [key, pair[at]])),
      otherwise?.[at],
    );
  const sources = otherwise === undefined ? [from] : [from, `'${otherwise[1]}'`];
  return [
    attribute(id, 'integer', sources, part(0), `${description} (id)`),
    attribute(caption, 'keyword', sources, part(1), description),
  ];
}
