import type { Field } from '../document/field.ts';
import { FINDING_ATTRIBUTES } from './attributes.ts';

/** Lists of objects are declared by their members. What a rule decoded stays in the document unindexed. */
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  'finding_info.attacks': [
    'technique.uid',
    'technique.name',
    'sub_technique.uid',
    'sub_technique.name',
    'tactic.name',
  ],
  'finding_info.related_events': ['uid'],
  evidences: ['src_endpoint.ip'],
  observables: ['name', 'type', 'type_id', 'value'],
};

/** The fields of Detection Findings, for templates. */
export const FINDING_FIELDS: readonly Field[] = FINDING_ATTRIBUTES.flatMap((attribute): readonly Field[] => {
  const { name, type, description } = attribute;
  const members = MEMBERS[name];
  if (members === undefined) return [{ name, type, description }];
  return members.map((member) => ({
    name: `${name}.${member}`,
    type: member.endsWith('ip') ? 'ip' : member === 'type_id' ? 'integer' : 'keyword',
    description,
    array: true,
  }));
});
