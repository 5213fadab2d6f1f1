import { camelCase, envelopeShape, type Shape } from './shape.ts';

/** The record as CloudTrail writes it. */
const RAW: Shape = {
  number: 1,
  fits: (names) => names.has('eventName'),
  saysTwice: false,
  nameOf: (path) => path,
};

/** The record inside an EventBridge event. */
const EVENT_BRIDGE: Shape = {
  number: 2,
  fits: (names) => names.has('detail.eventName'),
  saysTwice: false,
  nameOf: (path) => (path.startsWith('detail.') ? path.slice('detail.'.length) : undefined),
};

/** Harrier's ECS document (and Elastic's). */
const ECS: Shape = {
  number: 3,
  fits: (names) => names.has('event.action') && names.has('event.provider'),
  saysTwice: true,
  nameOf: ecsName,
};

/** Harrier's OCSF document: API Activity 6003 and Authentication 3002. */
const OCSF: Shape = {
  number: 4,
  fits: (names) => names.has('class_uid') && names.has('api.operation'),
  saysTwice: true,
  nameOf: ocsfName,
};

export const CLOUDTRAIL_SHAPES: readonly Shape[] = [
  envelopeShape(0, 'aws.eventName'),
  ECS,
  OCSF,
  EVENT_BRIDGE,
  RAW,
];

const ECS_NAMES = new Map<string, string>([
  ['@timestamp', 'eventTime'],
  ['event.action', 'eventName'],
  ['event.provider', 'eventSource'],
  ['event.id', 'eventID'],
  ['event.code', 'errorCode'],
  ['event.reason', 'errorMessage'],
  ['cloud.region', 'awsRegion'],
  ['cloud.account.id', 'userIdentity.accountId'],
  ['user.id', 'userIdentity.principalId'],
  ['user.name', 'userIdentity.userName'],
  ['source.address', 'sourceIPAddress'],
  ['user_agent.original', 'userAgent'],
  ['tls.cipher', 'tlsDetails.cipherSuite'],
  ['tls.client.server_name', 'tlsDetails.clientProvidedHostHeader'],
  ['aws.cloudtrail.request_id', 'requestID'],
  ['aws.cloudtrail.shared_event_id', 'sharedEventID'],
  [
    'aws.cloudtrail.user_identity.session_context.mfa_authenticated',
    'userIdentity.sessionContext.attributes.mfaAuthenticated',
  ],
  [
    'aws.cloudtrail.user_identity.session_context.creation_date',
    'userIdentity.sessionContext.attributes.creationDate',
  ],
]);

const VENDOR = 'aws.cloudtrail.';
const FLATTENED = 'aws.cloudtrail.flattened.';
/** What the inventory knows: `asset.…` in an event's text. */
const OWN = 'harrier.';
const ASSET = `${OWN}asset.`;
/** Objects of free shape, and the same as text, which the view does not need. */
const FREE_SHAPE = new Map<string, string>([
  ['request_parameters', 'requestParameters'],
  ['response_elements', 'responseElements'],
  ['additional_eventdata', 'additionalEventData'],
  ['service_event_details', 'serviceEventDetails'],
  ['insight_details', 'insightDetails'],
]);

function ecsName(path: string): string | undefined {
  const listed = ECS_NAMES.get(path);
  if (listed !== undefined) return listed;
  if (path.startsWith(FLATTENED)) {
    const [first = '', ...rest] = path.slice(FLATTENED.length).split('.');
    return [FREE_SHAPE.get(first) ?? first, ...rest].join('.');
  }
  if (path.startsWith(ASSET)) return path.slice(OWN.length);
  if (!path.startsWith(VENDOR)) return undefined;
  const own = path.slice(VENDOR.length);
  if (FREE_SHAPE.has(own) || own.startsWith('console_login.')) return undefined;
  return camelCase(own);
}

const OCSF_NAMES = new Map<string, string>([
  ['time_dt', 'eventTime'],
  ['metadata.uid', 'eventID'],
  ['metadata.event_code', 'eventType'],
  ['metadata.log_version', 'eventVersion'],
  ['metadata.product.feature.name', 'eventCategory'],
  ['metadata.correlation_uid', 'sharedEventID'],
  ['api.operation', 'eventName'],
  ['api.version', 'apiVersion'],
  ['api.service.name', 'eventSource'],
  ['api.request.uid', 'requestID'],
  ['api.response.error', 'errorCode'],
  ['api.response.error_message', 'errorMessage'],
  ['status_code', 'errorCode'],
  ['status_detail', 'errorMessage'],
  ['cloud.region', 'awsRegion'],
  ['cloud.account.uid', 'recipientAccountId'],
  ['src_endpoint.ip', 'sourceIPAddress'],
  ['src_endpoint.svc_name', 'sourceIPAddress'],
  ['src_endpoint.uid', 'vpcEndpointId'],
  ['http_request.user_agent', 'userAgent'],
  ['actor.invoked_by', 'userIdentity.invokedBy'],
]);

/** API Activity has the caller below `actor`, Authentication beside it. */
const OCSF_CALLER = new Map<string, string>([
  ['user.type', 'userIdentity.type'],
  ['user.uid', 'userIdentity.arn'],
  ['user.uid_alt', 'userIdentity.principalId'],
  ['user.name', 'userIdentity.userName'],
  ['user.account.uid', 'userIdentity.accountId'],
  ['user.credential_uid', 'userIdentity.accessKeyId'],
  ['session.issuer', 'userIdentity.sessionContext.sessionIssuer.arn'],
  ['session.is_mfa', 'userIdentity.sessionContext.attributes.mfaAuthenticated'],
  ['session.created_time_dt', 'userIdentity.sessionContext.attributes.creationDate'],
]);

/** Objects of free shape, and what the class has no place for. */
const OCSF_OBJECTS: readonly (readonly [prefix: string, name: string])[] = [
  ['api.request.data.', 'requestParameters.'],
  ['api.response.data.', 'responseElements.'],
  ['unmapped.', ''],
];

function ocsfName(path: string): string | undefined {
  const listed = OCSF_NAMES.get(path) ?? OCSF_CALLER.get(path.replace(/^actor\./, ''));
  if (listed !== undefined) return listed;
  const object = OCSF_OBJECTS.find(([prefix]) => path.startsWith(prefix));
  return object === undefined ? undefined : object[1] + path.slice(object[0].length);
}
