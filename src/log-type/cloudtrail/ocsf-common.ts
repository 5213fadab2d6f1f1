import { quote } from '../../bytes/byte-string.ts';
import { formatTimestamp, parseTimestamp } from '../../bytes/timestamp.ts';
import type { FieldType } from '../../document/field.ts';
import { type Attribute, constant, type JsonText } from '../../mapping/attribute.ts';
import { flattenJson } from './flatten.ts';
import { outcome } from './outcome.ts';
import type { CloudTrailRecord } from './record.ts';
import { resourceObjects } from './related.ts';
import { FIELD, type SourceField } from './source-field.ts';
import { address, firstKeyword, flag, keyword, type Write } from './value.ts';

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

/** Attributes of the event itself, the same in every class. */
export function baseAttributes(
  classUid: number,
  className: string,
  categoryUid: number,
  categoryName: string,
) {
  return [
    fixed('category_uid', categoryUid, 'base_event', 'Category of the class.'),
    fixed('category_name', categoryName, 'base_event', 'Name of the category.'),
    fixed('class_uid', classUid, 'base_event', 'Class of the event.'),
    fixed('class_name', className, 'base_event', 'Name of the class.'),
    fixed('severity_id', 1, 'base_event', 'Severity: CloudTrail gives none.'),
    fixed('severity', 'Informational', 'base_event', 'Name of the severity.'),
    attribute('status_id', 'integer', STATUS_FROM, (r) => STATUS_ID[outcome(r)], 'base_event', 'Outcome.'),
    attribute(
      'status',
      'keyword',
      STATUS_FROM,
      (r) => STATUS[outcome(r)],
      'base_event',
      'Name of the outcome.',
    ),
    copy('status_code', 'errorCode', 'base_event', 'Error of the call.'),
    copy('status_detail', 'errorMessage', 'base_event', 'Description of the error.'),
    attribute('time', 'date', ['eventTime'], (r) => String(r.time), 'base_event', 'Epoch milliseconds.'),
    attribute(
      'time_dt',
      'date',
      ['eventTime'],
      (r) => `"${formatTimestamp(r.time)}"`,
      'datetime',
      'The same as text.',
    ),
    fixed('metadata.version', '1.6.0', 'metadata', 'Version of the schema.'),
    {
      ...attribute(
        'metadata.profiles',
        'keyword',
        ["'cloud'", "'datetime'"],
        PROFILES,
        'metadata',
        'Profiles.',
      ),
      write: PROFILES,
      array: true,
    },
    copy('metadata.uid', 'eventID', 'metadata', 'Id that CloudTrail gave the event.'),
    copy('metadata.correlation_uid', 'sharedEventID', 'metadata', 'Id that copies for other accounts share.'),
    copy('metadata.event_code', 'eventType', 'metadata', 'Type of the event.'),
    copy('metadata.log_version', 'eventVersion', 'metadata', 'Version of the record format.'),
    copy('metadata.original_time', 'eventTime', 'metadata', 'Time as the record has it.'),
    fixed('metadata.product.name', 'CloudTrail', 'product', 'Product that wrote the record.'),
    fixed('metadata.product.vendor_name', 'AWS', 'product', 'Vendor of the product.'),
    copy('metadata.product.version', 'eventVersion', 'product', 'Version of the record format.'),
    copy('metadata.product.feature.name', 'eventCategory', 'feature', 'Management, Data or NetworkActivity.'),
    fixed('cloud.provider', 'AWS', 'cloud', 'Cloud provider.'),
    copy('cloud.region', 'awsRegion', 'cloud', 'Region of the call.'),
    attribute('cloud.account.uid', 'keyword', ACCOUNT_FIELDS, cloudAccount, 'account', 'Account.'),
    attribute(
      'cloud.account.type',
      'keyword',
      ACCOUNT_FIELDS,
      ifAccount('"AWS Account"'),
      'account',
      'Its type.',
    ),
    attribute('cloud.account.type_id', 'integer', ACCOUNT_FIELDS, ifAccount('10'), 'account', 'Its type.'),
  ] as const satisfies readonly CloudTrailAttribute[];
}

/**
 * Who called, as a user object below `path`. It needs a name, an id or an account (a constraint of the
 * object), so a record that has none of them gets none, or an unknown one where the class requires a user.
 */
export function userAttributes(path: string, required: boolean): readonly CloudTrailAttribute[] {
  const given =
    (write: Write): Write =>
    (record) =>
      hasUser(record) ? write(record) : '';
  const name: Write = (record) => userName(record) || (required && !hasUser(record) ? '"Unknown"' : '');
  return [
    attribute(`${path}.uid`, 'keyword', ['userIdentity.arn'], given(userUid), 'user', 'ARN of the caller.'),
    attribute(
      `${path}.uid_alt`,
      'keyword',
      ['userIdentity.principalId'],
      given(userUidAlt),
      'user',
      'Unique id.',
    ),
    attribute(
      `${path}.name`,
      'keyword',
      ['userIdentity.userName'],
      name,
      'user',
      'Name of the user or role.',
    ),
    attribute(
      `${path}.type`,
      'keyword',
      ['userIdentity.type'],
      (r) => (hasUser(r) ? userType(r) || '"Unknown"' : required ? '"Unknown"' : ''),
      'user',
      'Type of identity, as CloudTrail names it.',
    ),
    attribute(
      `${path}.type_id`,
      'integer',
      ['userIdentity.type'],
      (r) => (hasUser(r) ? (userType(r) === '' ? '0' : '99') : required ? '0' : ''),
      'user',
      'Other: the type is named as CloudTrail names it.',
    ),
    attribute(
      `${path}.credential_uid`,
      'keyword',
      ['userIdentity.accessKeyId'],
      given(credential),
      'user',
      'Key.',
    ),
    attribute(
      `${path}.account.uid`,
      'keyword',
      ['userIdentity.accountId'],
      userAccount,
      'account',
      'Account.',
    ),
    attribute(
      `${path}.account.type`,
      'keyword',
      ['userIdentity.accountId'],
      (r) => (userAccount(r) === '' ? '' : '"AWS Account"'),
      'account',
      'Type of the account.',
    ),
    attribute(
      `${path}.account.type_id`,
      'integer',
      ['userIdentity.accountId'],
      (r) => (userAccount(r) === '' ? '' : '10'),
      'account',
      'Type of the account.',
    ),
  ];
}

/** A session object below `path`. */
export function sessionAttributes(path: string): readonly CloudTrailAttribute[] {
  return [
    attribute(
      `${path}.created_time`,
      'date',
      [CREATED],
      (r) => created(r, false),
      'session',
      'When it began.',
    ),
    attribute(
      `${path}.created_time_dt`,
      'date',
      [CREATED],
      (r) => created(r, true),
      'session',
      'The same as text.',
    ),
    attribute(
      `${path}.is_mfa`,
      'boolean',
      ['userIdentity.sessionContext.attributes.mfaAuthenticated'],
      flag('userIdentity.sessionContext.attributes.mfaAuthenticated'),
      'session',
      'Whether it was opened with a second factor.',
    ),
    copy(`${path}.issuer`, 'userIdentity.sessionContext.sessionIssuer.arn', 'session', 'Who issued it.'),
  ];
}

/** Where the call came from; the class requires it, so it is never empty. */
export const SOURCE_ENDPOINT: readonly CloudTrailAttribute[] = [
  attribute(
    'src_endpoint.ip',
    'ip',
    ['sourceIPAddress'],
    sourceIp,
    'network_endpoint',
    'Address of the caller.',
  ),
  attribute(
    'src_endpoint.svc_name',
    'keyword',
    ['sourceIPAddress', 'userIdentity.invokedBy'],
    (r) => (sourceIp(r) === '' ? serviceCaller(r) || '"Unknown"' : ''),
    'network_endpoint',
    'Service that called.',
  ),
  copy('src_endpoint.uid', 'vpcEndpointId', 'network_endpoint', 'VPC endpoint of the call.'),
];

export const HTTP_REQUEST = copy(
  'http_request.user_agent',
  'userAgent',
  'http_request',
  'Software of the caller.',
);

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

export const RESOURCES: CloudTrailAttribute = {
  ...attribute(
    'resources',
    'object',
    ['resources'],
    resourceObjects,
    'resource_details',
    'Resources of the call.',
  ),
  array: true,
};

/** The members of `resources`, for templates and documentation. */
export const OCSF_RESOURCE_FIELDS = (
  [
    ['uid', 'keyword', 'ARN of the resource.'],
    ['type', 'keyword', 'Type of the resource.'],
    ['owner.account.uid', 'keyword', 'Account that owns the resource.'],
    ['owner.account.type', 'keyword', 'Type of that account.'],
    ['owner.account.type_id', 'integer', 'Type of that account.'],
  ] as const
).map(([name, type, description]) => ({ name: `resources.${name}`, type, description }));

/** Declared for `keepOriginal`. */
export const RAW_DATA: CloudTrailAttribute = attribute(
  'raw_data',
  'keyword',
  ['(the record)'],
  (record) => quote(record.raw),
  'base_event',
  'The record as it stands in the log.',
);

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
  return flattenJson(record.raw, record.start(FIELD[field]));
}

function scalarOf(json: string): JsonText {
  if (json === '' || json === 'null' || json === '""') return '';
  // One text that is too long for a term, or a list, is worth less than the document.
  return json.charCodeAt(0) === 0x5b || json.length > 8191 ? '' : json;
}

/** Parameters as an object; what is no object becomes its `value`. */
function flatParameters(record: CloudTrailRecord, field: 'requestParameters' | 'responseElements'): JsonText {
  if (record.start(FIELD[field]) === -1) return '';
  if (record.isObject(FIELD[field])) {
    const flat = record.flat(field);
    return flat === 'asItIs' ? record.json(FIELD[field]) : flat;
  }
  return flattenJson(`{"value":${record.json(FIELD[field])}}`, 0);
}

const STATUS_FROM = ['errorCode', 'errorMessage', 'responseElements.ConsoleLogin'];
const STATUS_ID = { success: '1', failure: '2', unknown: '0' } as const;
const STATUS = { success: '"Success"', failure: '"Failure"', unknown: '"Unknown"' } as const;
const PROFILES = constant(['cloud', 'datetime']);
const CREATED = 'userIdentity.sessionContext.attributes.creationDate' satisfies SourceField;
const ACCOUNT_FIELDS = ['userIdentity.accountId', 'recipientAccountId'];
const cloudAccount = firstKeyword('userIdentity.accountId', 'recipientAccountId');
const userUid = keyword('userIdentity.arn');
const userUidAlt = keyword('userIdentity.principalId');
const userType = keyword('userIdentity.type');
const userAccount = keyword('userIdentity.accountId');
const credential = keyword('userIdentity.accessKeyId');
const operation = keyword('eventName');
const serviceCaller = firstKeyword('sourceIPAddress', 'userIdentity.invokedBy');
const userName = firstKeyword(
  'userIdentity.userName',
  'userIdentity.sessionContext.sessionIssuer.userName',
  'additionalEventData.UserName',
);
const anyAddress = address('sourceIPAddress');

function sourceIp(record: CloudTrailRecord): JsonText {
  const text = anyAddress(record);
  // ip_t allows 40 characters.
  return text.length <= 42 ? text : '';
}

function ifAccount(value: JsonText): Write {
  return (record) => (cloudAccount(record) === '' ? '' : value);
}

/** Whether the record has what a user object must have one of: a name, an id or an account. */
export function hasUser(record: CloudTrailRecord): boolean {
  return userUid(record) !== '' || userName(record) !== '' || userAccount(record) !== '';
}

function created(record: CloudTrailRecord, text: boolean): JsonText {
  const time = parseTimestamp(record.inner(FIELD[CREATED]));
  if (Number.isNaN(time)) return '';
  return text ? `"${formatTimestamp(time)}"` : String(time);
}
