import type { FieldType } from '../../document/field.ts';
import { type Attribute, constant } from '../../mapping/attribute.ts';
import type { CloudTrailRecord } from './record.ts';
import type { SourceField } from './source-field.ts';
import { keyword, type Write } from './value.ts';

export type CloudTrailAttribute = Attribute<CloudTrailRecord>;

/** Declares attributes of an OCSF object. */
export function attribute(
  name: string,
  type: FieldType,
  from: readonly string[],
  write: Write,
  section: string,
  description: string,
): CloudTrailAttribute {
  return { name, type, from, write, section: `OCSF 1.6.0 ${section}`, description };
}

export function fixed(
  name: string,
  value: string | number,
  section: string,
  description: string,
): CloudTrailAttribute {
  const type = typeof value === 'number' ? 'integer' : 'keyword';
  return {
    ...attribute(name, type, [`'${value}'`], constant(value), section, description),
    write: constant(value),
  };
}

export function copy(
  name: string,
  from: SourceField,
  section: string,
  description: string,
): CloudTrailAttribute {
  return attribute(name, 'keyword', [from], keyword(from), section, description);
}
