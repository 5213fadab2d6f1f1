import type { JsonText } from '../../mapping/attribute.ts';
import { flattenJson } from './flatten.ts';
import { attribute, type CloudTrailAttribute, copy } from './ocsf-attribute.ts';
import type { CloudTrailRecord } from './record.ts';
import { FIELD, type SourceField } from './source-field.ts';
import { firstKeyword, keyword } from './value.ts';

const operation = keyword('eventName');
const requestUid = firstKeyword('requestID', 'eventID');

/** What was called. */
export const API: readonly CloudTrailAttribute[] = [
  attribute(
    'api.operation',
    'keyword',
    ['eventName'],
    (r) => operation(r) || '"Unknown"',
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
    (r) => (requestUid(r) === '' ? '' : flatParameters(r, 'requestParameters')),
    'request',
    'Parameters of the call.',
  ),
  copy('api.response.error', 'errorCode', 'response', 'Error of the call.'),
  copy('api.response.error_message', 'errorMessage', 'response', 'Description of the error.'),
  attribute(
    'api.response.data',
    'flat_object',
    ['responseElements'],
    (r) => flatParameters(r, 'responseElements'),
    'response',
    'Answer of the service.',
  ),
];

/** Members that have no place in the class. */
export const UNMAPPED: CloudTrailAttribute = attribute(
  'unmapped',
  'flat_object',
  ['(members without a place in the class)'],
  unmapped,
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

function unmapped(record: CloudTrailRecord): JsonText {
  let members = '';
  for (const field of UNMAPPED_FIELDS) {
    const value = flatMember(record, field);
    if (value !== '') members += `${members === '' ? '{' : ','}"${field}":${value}`;
  }
  if (requestUid(record) === '') {
    const value = flatMember(record, 'requestParameters');
    if (value !== '') members += `${members === '' ? '{' : ','}"requestParameters":${value}`;
  }
  return members === '' ? '' : `${members}}`;
}

/** A member's JSON without what a flat object may not hold. */
function flatMember(record: CloudTrailRecord, field: SourceField): JsonText {
  const json = record.json(FIELD[field]);
  if (json === '' || json.charCodeAt(0) !== 0x7b) return scalarOf(json);
  if (json.length > SHORT) return flattenJson(json, 0);
  let flat = known.get(json);
  if (flat === undefined) {
    flat = flattenJson(json, 0);
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(json, flat);
  }
  return flat;
}

/** Flat forms of short objects: details of connections are few, and the same ones come again and again. */
const known = new Map<JsonText, JsonText>();
const SHORT = 512;
const MOST_KNOWN = 1000;

function scalarOf(json: string): JsonText {
  if (json === '' || json === 'null' || json === '""') return '';
  // One text that is too long for a term, or a list, is worth less than the document.
  return json.charCodeAt(0) === 0x5b || json.length > 8191 ? '' : json;
}

/** Parameters as an object; what is no object becomes its `value`. */
function flatParameters(record: CloudTrailRecord, field: 'requestParameters' | 'responseElements'): JsonText {
  if (record.start(FIELD[field]) === -1) return '';
  if (record.isObject(FIELD[field])) return record.flatJson(field);
  return flattenJson(`{"value":${record.json(FIELD[field])}}`, 0);
}
