import type { FieldType } from '../../document/field.ts';
import { type Attribute, constant } from '../../mapping/attribute.ts';
import type { CloudTrailRecord, ParameterField } from './record.ts';
import type { SourceField } from './source-field.ts';
import { flatObject, keyword, mapText, type Write } from './value.ts';

/** An attribute of the ECS documents of CloudTrail. */
export type CloudTrailAttribute = Attribute<CloudTrailRecord>;

/** Declares an attribute; its name tells its section. `from`: the members it is made of, for the reference. */
export function attribute(
  name: string,
  type: FieldType,
  from: readonly string[],
  write: Write,
  description: string,
): CloudTrailAttribute {
  return { name, type, from, write, description, section: sectionOf(name) };
}

/** A list of keywords. */
export function list(
  name: string,
  from: readonly string[],
  write: Write,
  description: string,
): CloudTrailAttribute {
  return { ...attribute(name, 'keyword', from, write, description), array: true };
}

/** A text member copied to a keyword. */
export function copy(name: string, from: SourceField, description: string): CloudTrailAttribute {
  return attribute(name, 'keyword', [from], keyword(from), description);
}

/** The same text in every document. */
export function fixed(name: string, value: string, description: string): CloudTrailAttribute {
  return attribute(name, 'keyword', [`'${value}'`], constant(value), description);
}

/** A member of free shape as text (see map-text.ts). */
export function text(name: string, from: ParameterField): CloudTrailAttribute {
  const description = `\`${from}\` as text, \`{name=value, …}\`, cut below 32,766 bytes.`;
  return attribute(`aws.cloudtrail.${name}`, 'keyword', [from], mapText(from), description);
}

/** A member of free shape as a flat object; only when it is an object. */
export function flat(
  name: string,
  from: ParameterField,
  path = `aws.cloudtrail.flattened.${name}`,
): CloudTrailAttribute {
  const description = `\`${from}\` as an object of free shape.`;
  return attribute(path, 'flat_object', [from], flatObject(from), description);
}

function sectionOf(name: string): string {
  const [group = ''] = name.split('.');
  if (group === 'aws') return 'AWS CloudTrail';
  return group === '@timestamp' || group === 'tags' ? 'ECS 8.11 base' : `ECS 8.11 ${group}`;
}
