import { constant, type JsonText } from '../../mapping/attribute.ts';
import { constantOf } from '../../mapping/text-buffer.ts';
import { onlyIf, orElse } from './combine.ts';
import { FLAT_OBJECT } from './flat-object.ts';
import { flattenJson } from './flatten.ts';
import { attribute, type CloudTrailAttribute, copy } from './ocsf-attribute.ts';
import type { CloudTrailRecord } from './record.ts';
import { FIELD, type FieldNumber, type SourceField } from './source-field.ts';
import { conversion, type Emit, firstKeyword, keyword, type Write } from './value.ts';

const requestUid = firstKeyword('requestID', 'eventID');

function hasRequestUid(record: CloudTrailRecord): boolean {
  return record.isSet(FIELD['requestID']) || record.isSet(FIELD['eventID']);
}

/** What was called. */
export const API: readonly CloudTrailAttribute[] = [
  attribute(
    'api.operation',
    'keyword',
    ['eventName'],
    orElse(keyword('eventName'), constant('Unknown')),
    'api',
    'Name of the call.',
  ),
  copy('api.version', 'apiVersion', 'api', 'Version of the API.'),
  copy('api.service.name', 'eventSource', 'service', 'Service that was called.'),
  attribute(
    'api.request.uid',
    'keyword',
    ['requestID', 'eventID'],
    requestUid,
    'request',
    'Id of the request.',
  ),
  attribute(
    'api.request.data',
    'flat_object',
    ['requestParameters'],
    onlyIf(hasRequestUid, flatParameters('requestParameters')),
    'request',
    'Parameters of the call.',
  ),
  copy('api.response.error', 'errorCode', 'response', 'Error of the call.'),
  copy('api.response.error_message', 'errorMessage', 'response', 'Description of the error.'),
  attribute(
    'api.response.data',
    'flat_object',
    ['responseElements'],
    flatParameters('responseElements'),
    'response',
    'Answer of the service.',
  ),
];

/** Members that have no place in the class. */
export const UNMAPPED: CloudTrailAttribute = attribute(
  'unmapped',
  'flat_object',
  ['(members without a place in the class)'],
  conversion(unmapped, (record, buffer, label) => emitUnmapped(record, buffer, label)),
  'base_event',
  'Members of the record that the class has no attribute for.',
);

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
  'userIdentity.sessionContext.sourceIdentity',
  'userIdentity.sessionContext.ec2RoleDelivery',
  'userIdentity.sessionContext.assumedRoot',
  'userIdentity.sessionContext.signInSessionArn',
  'userIdentity.sessionContext.webIdFederationData',
] as const satisfies readonly SourceField[];

/** A field of `unmapped` with its label, as the first member and behind others. */
const MEMBERS = UNMAPPED_FIELDS.map((name) => ({
  name,
  field: FIELD[name],
  first: constantOf(`{"${name}":`),
  next: constantOf(`,"${name}":`),
}));

function unmapped(record: CloudTrailRecord): JsonText {
  let members = '';
  for (const { name, field } of MEMBERS) {
    const value = flatMember(record, field);
    if (value !== '') members += `,"${name}":${value}`;
  }
  members += strayParameters(record);
  return members === '' ? '' : `{${members.slice(1)}}`;
}

const emitUnmapped: Emit = (record, buffer, label) => {
  let isFirst = true;
  for (const { field, first, next } of MEMBERS) {
    if (!record.isSet(field)) continue;
    const length = record.isObject(field) ? record.flatten(field) : -1;
    const text = length < 0 ? flatMember(record, field) : '';
    if (length <= 0 && text === '') continue;
    if (isFirst) buffer.put(label);
    buffer.constant(isFirst ? first : next);
    isFirst = false;
    if (length < 0) buffer.text(text);
    else buffer.range(FLAT_OBJECT.view, 0, length);
  }
  const rest = strayParameters(record);
  if (isFirst && rest === '') return;
  if (isFirst) buffer.put(label);
  buffer.text(isFirst ? `{${rest.slice(1)}` : rest);
  buffer.byte(CLOSE_BRACE);
};

const CLOSE_BRACE = 0x7d;

/** Parameters of a request without id, which the class has no request object for. */
function strayParameters(record: CloudTrailRecord): JsonText {
  if (hasRequestUid(record)) return '';
  const value = flatMember(record, FIELD['requestParameters']);
  return value === '' ? '' : `,"requestParameters":${value}`;
}

/** A member's JSON without what a flat object may not hold. */
function flatMember(record: CloudTrailRecord, field: FieldNumber): JsonText {
  const json = record.json(field);
  if (json.charCodeAt(0) === 0x7b) return flattenJson(json, 0);
  if (json === '' || json === 'null' || json === '""') return '';
  // One text that is too long for a term, or a list, is worth less than the document.
  return json.charCodeAt(0) === 0x5b || json.length > 8191 ? '' : json;
}

/** Parameters as an object; what is no object becomes its `value`. */
function flatParameters(field: 'requestParameters' | 'responseElements'): Write {
  const number = FIELD[field];
  const text = (record: CloudTrailRecord) => {
    if (record.start(number) === -1) return '';
    return record.isObject(number)
      ? record.flatJson(field)
      : flattenJson(`{"value":${record.json(number)}}`, 0);
  };
  return conversion(text, (record, buffer, label) => {
    if (!record.isSet(number)) return;
    if (record.isObject(number)) {
      record.copyFlat(field, buffer, label);
      return;
    }
    const json = text(record);
    if (json === '') return;
    buffer.put(label);
    buffer.text(json);
  });
}
