import { FieldTree } from '../../bytes/json-field-tree.ts';
import { FieldScanner } from '../../bytes/json-fields.ts';

/** The members of a CloudTrail record that documents are made from. Containers stand before their members. */
export const SOURCE_FIELDS = [
  'eventVersion',
  'userIdentity',
  'userIdentity.type',
  'userIdentity.principalId',
  'userIdentity.arn',
  'userIdentity.accountId',
  'userIdentity.accessKeyId',
  'userIdentity.userName',
  'userIdentity.invokedBy',
  'userIdentity.invokedByDelegate',
  'userIdentity.invokedByDelegate.accountId',
  'userIdentity.identityProvider',
  'userIdentity.credentialId',
  'userIdentity.onBehalfOf',
  'userIdentity.onBehalfOf.userId',
  'userIdentity.onBehalfOf.identityStoreArn',
  'userIdentity.inScopeOf',
  'userIdentity.inScopeOf.issuerType',
  'userIdentity.inScopeOf.credentialsIssuedTo',
  'userIdentity.inScopeOf.sourceArn',
  'userIdentity.inScopeOf.sourceAccount',
  'userIdentity.sessionContext',
  'userIdentity.sessionContext.attributes',
  'userIdentity.sessionContext.attributes.mfaAuthenticated',
  'userIdentity.sessionContext.attributes.creationDate',
  'userIdentity.sessionContext.sessionIssuer',
  'userIdentity.sessionContext.sessionIssuer.type',
  'userIdentity.sessionContext.sessionIssuer.principalId',
  'userIdentity.sessionContext.sessionIssuer.arn',
  'userIdentity.sessionContext.sessionIssuer.accountId',
  'userIdentity.sessionContext.sessionIssuer.userName',
  'userIdentity.sessionContext.ec2RoleDelivery',
  'userIdentity.sessionContext.sourceIdentity',
  'userIdentity.sessionContext.assumedRoot',
  'userIdentity.sessionContext.signInSessionArn',
  'userIdentity.sessionContext.webIdFederationData',
  'userIdentity.sessionContext.webIdFederationData.federatedProvider',
  'userIdentity.sessionContext.webIdFederationData.attributes',
  'eventTime',
  'eventSource',
  'eventName',
  'awsRegion',
  'sourceIPAddress',
  'userAgent',
  'errorCode',
  'errorMessage',
  'requestParameters',
  'requestParameters.userName',
  'requestParameters.newUserName',
  'requestParameters.groupName',
  'responseElements',
  'responseElements.ConsoleLogin',
  'responseElements.CheckMfa',
  'responseElements.SwitchRole',
  'responseElements.PasswordUpdated',
  'responseElements.user',
  'responseElements.user.userId',
  'responseElements.group',
  'responseElements.group.groupId',
  'additionalEventData',
  'additionalEventData.MobileVersion',
  'additionalEventData.LoginTo',
  'additionalEventData.MFAUsed',
  'additionalEventData.UserName',
  'serviceEventDetails',
  'serviceEventDetails.UserAuthentication',
  'serviceEventDetails.CredentialVerification',
  'serviceEventDetails.CredentialChallenge',
  'requestID',
  'eventID',
  'eventType',
  'apiVersion',
  'managementEvent',
  'readOnly',
  'resources',
  'recipientAccountId',
  'sharedEventID',
  'vpcEndpointId',
  'vpcEndpointAccountId',
  'eventCategory',
  'sessionCredentialFromConsole',
  'tlsDetails',
  'tlsDetails.tlsVersion',
  'tlsDetails.cipherSuite',
  'tlsDetails.clientProvidedHostHeader',
  'tlsDetails.keyExchange',
  'insightDetails',
  'insightDetails.state',
  'insightDetails.eventSource',
  'insightDetails.eventName',
  'insightDetails.insightType',
  'insightDetails.errorCode',
  // The same as CloudTrail Lake has it.
  'insightState',
  'insightType',
  'insightEventSource',
  'insightEventName',
  'insightErrorCode',
  'edgeDeviceDetails',
  'eventContext',
  'addendum',
  'addendum.reason',
  'addendum.updatedFields',
  'addendum.originalRequestID',
  'addendum.originalEventID',
] as const;

/** Members of wrappers whose elements are records, or hold one: `Events` is that of LookupEvents. */
export const STREAMED = ['Records', 'logEvents', 'Events'];

export type SourceField = (typeof SOURCE_FIELDS)[number];

/** The number of a field in what the scanners find. */
export type FieldNumber = number;

const NUMBERS = Object.fromEntries(SOURCE_FIELDS.map((name, index) => [name, index]));

/**
 * The number of each field. Objects that JSON made have a fixed layout, so that reading a member of a known
 * name costs no look-up.
 */
export const FIELD = JSON.parse(JSON.stringify(NUMBERS)) as Readonly<Record<SourceField, FieldNumber>>;

/** Members of a record itself: an object that begins with one of them is a record, not a part of one. */
export const RECORD_MEMBERS: readonly string[] = SOURCE_FIELDS.filter((name) => !name.includes('.'));

/** The fields, for the splitter; wrappers of records have other members. */
export const SOURCE_TREE = new FieldTree(SOURCE_FIELDS, STREAMED, [
  'requestParameters',
  'responseElements',
  'additionalEventData',
  'serviceEventDetails',
  'insightDetails',
]);

export const sourceScanner = new FieldScanner(SOURCE_TREE);
