import type { FieldType } from '../../document/field.ts';
import { type Attribute, constant } from '../../mapping/attribute.ts';
import type { CloudTrailRecord } from './record.ts';
import type { SourceField } from './source-field.ts';
import { keyword, type Write } from './value.ts';

/** An attribute of the OCSF documents of CloudTrail. */
export type CloudTrailAttribute = Attribute<CloudTrailRecord>;

/** Declares an attribute. `section`: the OCSF object or class it belongs to. */
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

/** The same value in every document. */
export function fixed(
  name: string,
  value: string | number,
  section: string,
  description: string,
): CloudTrailAttribute {
  const type = typeof value === 'number' ? 'integer' : 'keyword';
  return attribute(name, type, [`'${value}'`], constant(value), section, description);
}

/** A text member copied to a keyword. */
export function copy(
  name: string,
  from: SourceField,
  section: string,
  description: string,
): CloudTrailAttribute {
  return attribute(name, 'keyword', [from], keyword(from), section, description);
}
