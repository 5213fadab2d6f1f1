import type { JsonText } from '../../mapping/attribute.ts';
import { constantOf } from '../../mapping/text-buffer.ts';
import { FLAT_OBJECT } from './flat-object.ts';
import { flattenJson } from './flatten.ts';
import { hasRequestUid } from './ocsf-api.ts';
import { attribute, type CloudTrailAttribute } from './ocsf-attribute.ts';
import type { CloudTrailRecord } from './record.ts';
import { FIELD, type FieldNumber, type SourceField } from './source-field.ts';
import { conversion, type Emit, type Write } from './value.ts';

/** Members that neither class has a place for. */
const UNMAPPED_FIELDS = [
  'readOnly',
  'managementEvent',
  'recipientAccountId',
  'sessionCredentialFromConsole',
  'additionalEventData',
  'serviceEventDetails',
  'tlsDetails',
  'vpcEndpointAccountId',
  'edgeDeviceDetails',
  'addendum',
  'eventContext',
  'userIdentity.credentialId',
  'userIdentity.onBehalfOf',
  'userIdentity.inScopeOf',
  'userIdentity.invokedByDelegate',
  'userIdentity.sessionContext.sessionIssuer',
  'userIdentity.sessionContext.sourceIdentity',
  'userIdentity.sessionContext.ec2RoleDelivery',
  'userIdentity.sessionContext.assumedRoot',
  'userIdentity.sessionContext.signInSessionArn',
  'userIdentity.sessionContext.webIdFederationData',
] as const satisfies readonly SourceField[];

/**
 * What the class has no attribute for.
 *
 * @param more members beside those that no class has a place for
 */
export function unmapped(...more: readonly SourceField[]): CloudTrailAttribute {
  return attribute(
    'unmapped',
    'flat_object',
    ['(members without a place in the class)'],
    membersOf([...UNMAPPED_FIELDS, ...more]),
    'base_event',
    'Members of the record that the class has no attribute for.',
  );
}

function membersOf(names: readonly SourceField[]): Write {
  /** A field with its label, as the first member and behind others. */
  const fields = names.map((name) => ({
    name,
    field: FIELD[name],
    first: constantOf(`{"${name}":`),
    next: constantOf(`,"${name}":`),
  }));
  const text = (record: CloudTrailRecord): JsonText => {
    let members = '';
    for (const { name, field } of fields) {
      const value = flatMember(record, field);
      if (value !== '') members += `,"${name}":${value}`;
    }
    members += strays(record);
    return members === '' ? '' : `{${members.slice(1)}}`;
  };
  const emit: Emit = (record, buffer, label) => {
    let isFirst = true;
    for (const { field, first, next } of fields) {
      if (!record.isSet(field)) continue;
      const length = record.isObject(field) ? record.flatten(field) : -1;
      const value = length < 0 ? flatMember(record, field) : '';
      if (length <= 0 && value === '') continue;
      if (isFirst) buffer.put(label);
      buffer.constant(isFirst ? first : next);
      isFirst = false;
      if (length < 0) buffer.text(value);
      else buffer.range(FLAT_OBJECT.view, 0, length);
    }
    const rest = strays(record);
    if (isFirst && rest === '') return;
    if (isFirst) buffer.put(label);
    buffer.text(isFirst ? `{${rest.slice(1)}` : rest);
    buffer.byte(CLOSE_BRACE);
  };
  return conversion(text, emit);
}

const CLOSE_BRACE = 0x7d;

/** Members that no field is declared for, and parameters of a call without request object. */
function strays(record: CloudTrailRecord): JsonText {
  const others = record.strays === '' ? '' : `,${record.strays.slice(1, -1)}`;
  if (hasRequestUid(record)) return others;
  const value = flatMember(record, FIELD['requestParameters']);
  return value === '' ? others : `${others},"requestParameters":${value}`;
}

/** A member's JSON without what a flat object may not hold. */
function flatMember(record: CloudTrailRecord, field: FieldNumber): JsonText {
  const json = record.json(field);
  if (json.charCodeAt(0) === OPEN_BRACE) return flattenJson(json, 0);
  if (json.charCodeAt(0) === OPEN_BRACKET) {
    return flattenJson(`{"list":${json}}`, 0).slice('{"list":'.length, -1);
  }
  // One text that is too long for a term is worth less than the document.
  return json === '' || json === 'null' || json === '""' || json.length > LONGEST ? '' : json;
}

const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;
const LONGEST = 8191;
