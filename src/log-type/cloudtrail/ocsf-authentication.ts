import { API } from './ocsf-api.ts';
import { attribute, type CloudTrailAttribute, copy } from './ocsf-attribute.ts';
import { baseAttributes } from './ocsf-common.ts';
import { HTTP_REQUEST, SOURCE_ENDPOINT } from './ocsf-endpoint.ts';
import { observables } from './ocsf-observables.ts';
import { unmapped } from './ocsf-unmapped.ts';
import { sessionAttributes, userAttributes } from './ocsf-user.ts';
import type { CloudTrailRecord } from './record.ts';
import { FIELD } from './source-field.ts';
import { keyword } from './value.ts';

/** Whether the event is about signing in: OCSF Authentication instead of API Activity. */
export function isSignIn(record: CloudTrailRecord): boolean {
  return (
    record.inner(FIELD['eventSource']) === 'signin.amazonaws.com' ||
    record.inner(FIELD['eventType']) === 'AwsConsoleSignIn'
  );
}

interface SignInActivity {
  readonly id: string;
  readonly name: string;
}

const LOGON: SignInActivity = { id: '1', name: 'Logon' };
const LOGOFF: SignInActivity = { id: '2', name: 'Logoff' };
const TICKET: SignInActivity = { id: '3', name: 'Authentication Ticket' };
const PREAUTH: SignInActivity = { id: '6', name: 'Preauth' };
const SWITCH: SignInActivity = { id: '7', name: 'Account Switch' };
const OTHER: SignInActivity = { id: '99', name: 'Other' };

const ACTIVITIES: ReadonlyMap<string, SignInActivity> = new Map([
  ['ConsoleLogin', LOGON],
  ['UserAuthentication', LOGON],
  ['Logout', LOGOFF],
  ['ConsoleLogout', LOGOFF],
  ['GetSigninToken', TICKET],
  ['CheckMfa', PREAUTH],
  ['CredentialChallenge', PREAUTH],
  ['CredentialVerification', PREAUTH],
  ['SwitchRole', SWITCH],
  ['ExitRole', SWITCH],
]);

function activity(record: CloudTrailRecord): SignInActivity {
  return ACTIVITIES.get(record.eventName) ?? OTHER;
}

const service = keyword('eventSource');

/** OCSF 1.6.0 Authentication (3002) with the profiles cloud and datetime. */
export const AUTHENTICATION_ATTRIBUTES: readonly CloudTrailAttribute[] = [
  attribute('activity_id', 'integer', ['eventName'], (r) => activity(r).id, 'authentication', 'What it did.'),
  attribute(
    'activity_name',
    'keyword',
    ['eventName'],
    (r) => `"${activity(r).name}"`,
    'authentication',
    'Name of the activity.',
  ),
  attribute(
    'type_uid',
    'long',
    ['eventName'],
    (r) => String(300_200 + Number(activity(r).id)),
    'base_event',
    'Class and activity.',
  ),
  attribute(
    'type_name',
    'keyword',
    ['eventName'],
    (r) => `"Authentication: ${activity(r).name}"`,
    'base_event',
    'Name of class and activity.',
  ),
  ...baseAttributes(3002, 'Authentication', 3, 'Identity & Access Management'),
  ...userAttributes('user', true),
  ...sessionAttributes('session'),
  copy('actor.invoked_by', 'userIdentity.invokedBy', 'actor', 'Service that called.'),
  attribute(
    'is_mfa',
    'boolean',
    ['additionalEventData.MFAUsed'],
    (r) => {
      const used = r.inner(FIELD['additionalEventData.MFAUsed']);
      return used === '' ? '' : String(used === 'Yes');
    },
    'authentication',
    'Whether a second factor was used.',
  ),
  attribute('is_remote', 'boolean', ["'true'"], () => 'true', 'authentication', 'The sign-in is a web page.'),
  attribute(
    'service.name',
    'keyword',
    ['eventSource'],
    (r) => service(r) || '"signin.amazonaws.com"',
    'service',
    'Service that was signed in to.',
  ),
  ...SOURCE_ENDPOINT,
  HTTP_REQUEST,
  observables('user', false),
  ...API,
  unmapped('userIdentity.identityProvider', 'resources'),
];
