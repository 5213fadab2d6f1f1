import { quote } from '../../bytes/byte-string.ts';
import type { FieldType } from '../../document/field.ts';
import { type Attribute, constant, type JsonText } from '../../mapping/attribute.ts';
import { callerAddress, callerHost } from './caller.ts';
import { categorize } from './category.ts';
import { keywordOf } from './keyword.ts';
import { type Outcome, outcome } from './outcome.ts';
import type { CloudTrailRecord, ParameterField } from './record.ts';
import { relatedEntities, relatedHosts, relatedIps, relatedUsers, resourceList } from './related.ts';
import { sessionName } from './session-name.ts';
import { FIELD, type SourceField } from './source-field.ts';
import { tags } from './tags.ts';
import { choice, firstKeyword, flag, flatObject, instant, keyword, mapText, type Write } from './value.ts';

type CloudTrailAttribute = Attribute<CloudTrailRecord>;

function attribute(
  name: string,
  type: FieldType,
  from: readonly string[],
  write: Write,
  description: string,
): CloudTrailAttribute {
  return { name, type, from, write, description, section: sectionOf(name) };
}

/** A list of keywords. */
function list(name: string, from: readonly string[], write: Write, description: string): CloudTrailAttribute {
  return { ...attribute(name, 'keyword', from, write, description), array: true };
}

/** A text member copied to a keyword. */
function copy(name: string, from: SourceField, description: string): CloudTrailAttribute {
  return attribute(name, 'keyword', [from], keyword(from), description);
}

function fixed(name: string, value: string, description: string): CloudTrailAttribute {
  return attribute(name, 'keyword', [`'${value}'`], constant(value), description);
}

/** A member of free shape as text (see map-text.ts). */
function text(name: string, from: ParameterField): CloudTrailAttribute {
  const description = `\`${from}\` as text, \`{name=value, …}\`, cut below 32,766 bytes.`;
  return attribute(`aws.cloudtrail.${name}`, 'keyword', [from], mapText(from), description);
}

/** A member of free shape as a flat object; only when it is an object. */
function flat(
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

const userName = firstKeyword(
  'userIdentity.userName',
  'userIdentity.sessionContext.sessionIssuer.userName',
  'additionalEventData.UserName',
);

/** `TLSv1.3` in its parts; another spelling is the version as it stands. */
function tlsVersion(part: 1 | 2): Write {
  return (record) => {
    const version = record.inner(FIELD['tlsDetails.tlsVersion']);
    if (version === 'TLSv1.3') return part === 1 ? '"tls"' : '"1.3"';
    if (version === 'TLSv1.2') return part === 1 ? '"tls"' : '"1.2"';
    const parts = TLS.exec(version);
    if (parts !== null) return `"${parts[part]?.toLowerCase()}"`;
    // Some services write the member's own name, or a dash, when they do not know the version.
    return part === 1 || NO_VERSION.has(version)
      ? ''
      : keywordOf(record.json(FIELD['tlsDetails.tlsVersion']));
  };
}
const TLS = /^([A-Za-z]{1,8})v([\d.]{1,8})$/;
const NO_VERSION: ReadonlySet<string> = new Set(['', '-', 'tlsVersion']);

/** `ec2` of `ec2.amazonaws.com`. */
function serviceName(record: CloudTrailRecord): JsonText {
  const source = record.inner(FIELD['eventSource']) || record.inner(FIELD['insightDetails.eventSource']);
  const dot = source.indexOf('.');
  const name = dot === -1 ? source : source.slice(0, dot);
  return name === '' || source.includes('\\') ? '' : `"${name}"`;
}

const OUTCOMES: readonly Outcome[] = ['success', 'failure', 'unknown'];

const dataset = choice(['"aws.cloudtrail"', '"aws.cloudtrail_insight"'], (r) => (r.isInsight ? 1 : 0));

/** What the record says was answered at a sign-in: only `ConsoleLogin` events have these. */
function consoleLogin(field: SourceField, convert: (json: string) => JsonText): Write {
  return (record) => (record.eventName === 'ConsoleLogin' ? convert(record.json(FIELD[field])) : '');
}

const noMeansFalse = (json: string): JsonText =>
  json === '' || json === 'null' ? '' : String(json !== '"No"');

/** The session's name, which for people who came through a portal is their mail address, else the user's name. */
function email(record: CloudTrailRecord): JsonText {
  const name =
    record.inner(FIELD['userIdentity.userName']) ||
    record.inner(FIELD['additionalEventData.UserName']) ||
    sessionName(record);
  return name.includes('@') && EMAIL.test(name) ? `"${name}"` : '';
}
const EMAIL = /^[^@\s\\]{1,64}@[\w-]+(?:\.[\w-]+)+$/;

/**
 * The ECS document of a CloudTrail event, field for field as Elastic's integration writes it where
 * published rules look (NOTES 3), with the fields of ECS that it leaves out.
 */
export const ECS_ATTRIBUTES: readonly CloudTrailAttribute[] = [
  attribute('@timestamp', 'date', ['eventTime'], instant('eventTime'), 'When it happened.'),
  fixed('ecs.version', '8.11.0', 'Version of ECS that the document follows.'),
  fixed('event.kind', 'event', 'Kind of document.'),
  fixed('event.module', 'aws', 'Where the event comes from.'),
  attribute(
    'event.dataset',
    'keyword',
    ["'aws.cloudtrail'", "'aws.cloudtrail_insight'"],
    dataset,
    'Kind of events.',
  ),
  attribute(
    'event.provider',
    'keyword',
    ['eventSource', 'insightDetails.eventSource'],
    firstKeyword('eventSource', 'insightDetails.eventSource'),
    'Service that was called, such as `ec2.amazonaws.com`.',
  ),
  attribute(
    'event.action',
    'keyword',
    ['eventName', 'insightDetails.eventName'],
    firstKeyword('eventName', 'insightDetails.eventName'),
    'Name of the call.',
  ),
  attribute(
    'event.outcome',
    'keyword',
    ['errorCode', 'errorMessage', 'responseElements.ConsoleLogin'],
    choice(OUTCOMES.map(quote), (r) => OUTCOMES.indexOf(outcome(r))),
    'Whether the call succeeded: `success`, `failure` or `unknown`.',
  ),
  list('event.category', ['eventName'], (r) => categorize(r.eventName).category, 'What it is about.'),
  list('event.type', ['eventName'], (r) => categorize(r.eventName).type, 'What kind of action it is.'),
  copy('event.id', 'eventID', 'Id that CloudTrail gave the event.'),
  attribute(
    'event.code',
    'keyword',
    ['errorCode', 'insightDetails.errorCode'],
    firstKeyword('errorCode', 'insightDetails.errorCode'),
    'Error of the call, if any.',
  ),
  copy('event.reason', 'errorMessage', 'Description of the error.'),
  fixed('data_stream.type', 'logs', 'Kind of stream.'),
  attribute(
    'data_stream.dataset',
    'keyword',
    ["'aws.cloudtrail'", "'aws.cloudtrail_insight'"],
    dataset,
    'The same as `event.dataset`.',
  ),
  fixed('data_stream.namespace', 'default', 'Namespace of the stream.'),
  fixed('cloud.provider', 'aws', 'Cloud provider.'),
  attribute(
    'cloud.account.id',
    'keyword',
    ['userIdentity.accountId', 'recipientAccountId'],
    firstKeyword('userIdentity.accountId', 'recipientAccountId'),
    'Account of the caller, else the one that received the event.',
  ),
  copy('cloud.region', 'awsRegion', 'Region of the call.'),
  attribute('cloud.service.name', 'keyword', ['eventSource'], serviceName, 'Service that was called.'),
  attribute(
    'user.id',
    'keyword',
    ['userIdentity.principalId', 'userIdentity.onBehalfOf.userId'],
    firstKeyword('userIdentity.principalId', 'userIdentity.onBehalfOf.userId'),
    'Unique id of the caller.',
  ),
  attribute(
    'user.name',
    'keyword',
    [
      'userIdentity.userName',
      'userIdentity.sessionContext.sessionIssuer.userName',
      'additionalEventData.UserName',
    ],
    userName,
    'Name of the user or role.',
  ),
  attribute(
    'user.email',
    'keyword',
    ['userIdentity.userName', 'additionalEventData.UserName', 'userIdentity.arn'],
    email,
    "The user's or the session's name, where it is a mail address.",
  ),
  copy('user.target.id', 'responseElements.user.userId', 'Id of the user that the call is about.'),
  copy('user.target.name', 'requestParameters.userName', 'Name of the user that the call is about.'),
  copy('user.changes.name', 'requestParameters.newUserName', 'New name of the user.'),
  copy('group.id', 'responseElements.group.groupId', 'Id of the group that the call is about.'),
  copy('group.name', 'requestParameters.groupName', 'Name of the group that the call is about.'),
  copy('source.address', 'sourceIPAddress', 'Address or service that called.'),
  attribute('source.ip', 'ip', ['sourceIPAddress'], callerAddress, 'Address of the caller.'),
  attribute('source.domain', 'keyword', ['sourceIPAddress'], callerHost, 'Service that called.'),
  copy('user_agent.original', 'userAgent', 'Software of the caller.'),
  copy('tls.cipher', 'tlsDetails.cipherSuite', 'Cipher of the connection.'),
  attribute('tls.version', 'keyword', ['tlsDetails.tlsVersion'], tlsVersion(2), 'Version of the protocol.'),
  attribute('tls.version_protocol', 'keyword', ['tlsDetails.tlsVersion'], tlsVersion(1), '`tls` or `ssl`.'),
  copy('tls.client.server_name', 'tlsDetails.clientProvidedHostHeader', 'Host that the caller asked for.'),
  list(
    'related.user',
    ['userIdentity.userName', 'userIdentity.arn', 'requestParameters.userName'],
    relatedUsers,
    'User names.',
  ),
  attribute('related.ip', 'ip', ['sourceIPAddress'], relatedIps, 'Addresses of the event.'),
  list(
    'related.hosts',
    ['sourceIPAddress', 'requestParameters', 'responseElements', 'resources'],
    relatedHosts,
    'Hosts of the event: the caller, and instances that the call is about.',
  ),
  list('related.entity', ['userIdentity', 'resources'], relatedEntities, 'Ids and names of who and what.'),
  copy('aws.cloudtrail.event_version', 'eventVersion', 'Version of the record format.'),
  copy('aws.cloudtrail.event_category', 'eventCategory', 'Management, Data, NetworkActivity or Insight.'),
  copy('aws.cloudtrail.event_type', 'eventType', 'Type of the event, such as AwsApiCall.'),
  copy('aws.cloudtrail.user_identity.type', 'userIdentity.type', 'Type of the identity.'),
  copy('aws.cloudtrail.user_identity.principal_id', 'userIdentity.principalId', 'Unique id of the identity.'),
  copy('aws.cloudtrail.user_identity.arn', 'userIdentity.arn', 'ARN of the identity.'),
  copy('aws.cloudtrail.user_identity.access_key_id', 'userIdentity.accessKeyId', 'Key that signed the call.'),
  copy('aws.cloudtrail.user_identity.invoked_by', 'userIdentity.invokedBy', 'Service that called for it.'),
  copy(
    'aws.cloudtrail.user_identity.invoked_by_delegate.account_id',
    'userIdentity.invokedByDelegate.accountId',
    'Account of a partner that was delegated the call.',
  ),
  copy(
    'aws.cloudtrail.user_identity.in_scope_of.issuer_type',
    'userIdentity.inScopeOf.issuerType',
    'Type of the resource that the credentials were issued to.',
  ),
  copy(
    'aws.cloudtrail.user_identity.in_scope_of.credentials_issued_to',
    'userIdentity.inScopeOf.credentialsIssuedTo',
    'Resource that the credentials were issued to.',
  ),
  copy(
    'aws.cloudtrail.user_identity.in_scope_of.source_arn',
    'userIdentity.inScopeOf.sourceArn',
    'Resource that made a service call.',
  ),
  copy(
    'aws.cloudtrail.user_identity.in_scope_of.source_account',
    'userIdentity.inScopeOf.sourceAccount',
    'Account of the resource that made a service call.',
  ),
  copy(
    'aws.cloudtrail.user_identity.identity_provider',
    'userIdentity.identityProvider',
    'Provider of a federated identity.',
  ),
  copy('aws.cloudtrail.user_identity.credential_id', 'userIdentity.credentialId', 'Id of the credential.'),
  copy(
    'aws.cloudtrail.user_identity.on_behalf_of.user_id',
    'userIdentity.onBehalfOf.userId',
    'Identity Center user for whom the call was made.',
  ),
  copy(
    'aws.cloudtrail.user_identity.on_behalf_of.identity_store_arn',
    'userIdentity.onBehalfOf.identityStoreArn',
    'Identity store of that user.',
  ),
  copy(
    'aws.cloudtrail.user_identity.session_context.mfa_authenticated',
    'userIdentity.sessionContext.attributes.mfaAuthenticated',
    'Whether the session was opened with a second factor.',
  ),
  attribute(
    'aws.cloudtrail.user_identity.session_context.creation_date',
    'date',
    ['userIdentity.sessionContext.attributes.creationDate'],
    instant('userIdentity.sessionContext.attributes.creationDate'),
    'When the session was opened.',
  ),
  copy(
    'aws.cloudtrail.user_identity.session_context.source_identity',
    'userIdentity.sessionContext.sourceIdentity',
    'Identity that the session names as its source.',
  ),
  copy(
    'aws.cloudtrail.user_identity.session_context.ec2_role_delivery',
    'userIdentity.sessionContext.ec2RoleDelivery',
    'Version of the metadata service that gave the credentials.',
  ),
  copy(
    'aws.cloudtrail.user_identity.session_context.assumed_root',
    'userIdentity.sessionContext.assumedRoot',
    'Whether it is a root session that another account opened.',
  ),
  copy(
    'aws.cloudtrail.user_identity.session_context.sign_in_session_arn',
    'userIdentity.sessionContext.signInSessionArn',
    'Sign-in session that the credentials come from.',
  ),
  copy(
    'aws.cloudtrail.user_identity.session_context.web_id_federation_data.federated_provider',
    'userIdentity.sessionContext.webIdFederationData.federatedProvider',
    'Provider of a web identity.',
  ),
  flat(
    'attributes',
    'userIdentity.sessionContext.webIdFederationData.attributes',
    'aws.cloudtrail.user_identity.session_context.web_id_federation_data.attributes',
  ),
  copy(
    'aws.cloudtrail.user_identity.session_context.session_issuer.type',
    'userIdentity.sessionContext.sessionIssuer.type',
    'Type of who issued the session.',
  ),
  copy(
    'aws.cloudtrail.user_identity.session_context.session_issuer.principal_id',
    'userIdentity.sessionContext.sessionIssuer.principalId',
    'Unique id of who issued the session.',
  ),
  copy(
    'aws.cloudtrail.user_identity.session_context.session_issuer.arn',
    'userIdentity.sessionContext.sessionIssuer.arn',
    'ARN of who issued the session.',
  ),
  copy(
    'aws.cloudtrail.user_identity.session_context.session_issuer.account_id',
    'userIdentity.sessionContext.sessionIssuer.accountId',
    'Account of who issued the session.',
  ),
  copy('aws.cloudtrail.error_code', 'errorCode', 'Error of the call, if any.'),
  copy('aws.cloudtrail.error_message', 'errorMessage', 'Description of the error.'),
  text('request_parameters', 'requestParameters'),
  text('response_elements', 'responseElements'),
  text('additional_eventdata', 'additionalEventData'),
  text('service_event_details', 'serviceEventDetails'),
  flat('request_parameters', 'requestParameters'),
  flat('response_elements', 'responseElements'),
  flat('additional_eventdata', 'additionalEventData'),
  flat('service_event_details', 'serviceEventDetails'),
  flat('insight_details', 'insightDetails'),
  flat('event_context', 'eventContext'),
  flat('edge_device_details', 'edgeDeviceDetails'),
  attribute(
    'aws.cloudtrail.console_login.additional_eventdata.mobile_version',
    'boolean',
    ['additionalEventData.MobileVersion'],
    consoleLogin('additionalEventData.MobileVersion', noMeansFalse),
    'Whether the sign-in came from the mobile console.',
  ),
  attribute(
    'aws.cloudtrail.console_login.additional_eventdata.login_to',
    'keyword',
    ['additionalEventData.LoginTo'],
    consoleLogin('additionalEventData.LoginTo', keywordOf),
    'Page that the sign-in led to.',
  ),
  attribute(
    'aws.cloudtrail.console_login.additional_eventdata.mfa_used',
    'boolean',
    ['additionalEventData.MFAUsed'],
    consoleLogin('additionalEventData.MFAUsed', noMeansFalse),
    'Whether a second factor was used.',
  ),
  copy('aws.cloudtrail.request_id', 'requestID', 'Id that the service gave the request.'),
  copy('aws.cloudtrail.api_version', 'apiVersion', 'Version of the API.'),
  attribute(
    'aws.cloudtrail.management_event',
    'boolean',
    ['managementEvent'],
    flag('managementEvent'),
    'Whether it is a management event.',
  ),
  attribute('aws.cloudtrail.read_only', 'boolean', ['readOnly'], flag('readOnly'), 'Whether it only reads.'),
  {
    ...attribute('aws.cloudtrail.resources', 'object', ['resources'], resourceList, 'Resources of the call.'),
    array: true,
  },
  copy('aws.cloudtrail.recipient_account_id', 'recipientAccountId', 'Account that received the event.'),
  copy('aws.cloudtrail.shared_event_id', 'sharedEventID', 'Id that copies for other accounts share.'),
  copy('aws.cloudtrail.vpc_endpoint_id', 'vpcEndpointId', 'VPC endpoint of the call.'),
  copy('aws.cloudtrail.vpc_endpoint_account_id', 'vpcEndpointAccountId', 'Account of the VPC endpoint.'),
  copy(
    'aws.cloudtrail.tls_details.key_exchange',
    'tlsDetails.keyExchange',
    'Key exchange of the connection.',
  ),
  copy('aws.cloudtrail.addendum.reason', 'addendum.reason', 'Why the event came late or again.'),
  copy('aws.cloudtrail.addendum.updated_fields', 'addendum.updatedFields', 'Members that were corrected.'),
  copy(
    'aws.cloudtrail.addendum.original_request_id',
    'addendum.originalRequestID',
    'Request that the addendum is about.',
  ),
  copy(
    'aws.cloudtrail.addendum.original_event_id',
    'addendum.originalEventID',
    'Event that the addendum is about.',
  ),
  copy(
    'aws.cloudtrail.session_credential_from_console',
    'sessionCredentialFromConsole',
    'Whether the session came from the console.',
  ),
  copy('aws.cloudtrail.insight_type', 'insightDetails.insightType', 'Kind of insight.'),
  copy('aws.cloudtrail.insight_state', 'insightDetails.state', 'Whether the insight starts or ends.'),
  list('tags', ['(length of texts)'], tags, 'Marks of what was cut.'),
];

/** Declared for `keepOriginal`. */
export const EVENT_ORIGINAL: CloudTrailAttribute = attribute(
  'event.original',
  'keyword',
  ['(the record)'],
  (record) => quote(record.raw),
  'The record as it stands in the log.',
);

/** The members of `aws.cloudtrail.resources`, for templates and documentation. */
export const RESOURCE_FIELDS = (
  [
    ['arn', 'ARN of the resource.'],
    ['account_id', 'Account that owns the resource.'],
    ['type', 'Type of the resource, such as AWS::S3::Bucket.'],
    ['arn_prefix', 'Beginning of the ARNs of the resources.'],
  ] as const
).map(([name, description]) => ({
  name: `aws.cloudtrail.resources.${name}`,
  type: 'keyword' as const,
  description,
}));
