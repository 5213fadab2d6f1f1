import { API_ACTIVITY_NAMES, type ApiActivity, apiActivity } from './activity.ts';
import { API, UNMAPPED } from './ocsf-api.ts';
import { attribute, type CloudTrailAttribute, copy } from './ocsf-attribute.ts';
import { baseAttributes, RESOURCES } from './ocsf-common.ts';
import { HTTP_REQUEST, SOURCE_ENDPOINT } from './ocsf-endpoint.ts';
import { observables } from './ocsf-observables.ts';
import { hasUser, sessionAttributes, userAttributes } from './ocsf-user.ts';
import type { CloudTrailRecord } from './record.ts';
import { FIELD } from './source-field.ts';
import { firstKeyword } from './value.ts';

function activity(record: CloudTrailRecord): ApiActivity {
  return apiActivity(record.eventName, record.json(FIELD['readOnly']) === 'true');
}

const invoker = firstKeyword('userIdentity.invokedBy', 'eventSource');

/** OCSF 1.6.0 API Activity (6003) with the profiles cloud and datetime. */
export const API_ACTIVITY_ATTRIBUTES: readonly CloudTrailAttribute[] = [
  attribute(
    'activity_id',
    'integer',
    ['eventName'],
    (r) => String(activity(r)),
    'api_activity',
    'What it did.',
  ),
  attribute(
    'activity_name',
    'keyword',
    ['eventName'],
    (r) => `"${API_ACTIVITY_NAMES[activity(r)]}"`,
    'api_activity',
    'Name of the activity.',
  ),
  attribute(
    'type_uid',
    'long',
    ['eventName'],
    (r) => String(600_300 + activity(r)),
    'base_event',
    'Class and activity.',
  ),
  attribute(
    'type_name',
    'keyword',
    ['eventName'],
    (r) => `"API Activity: ${API_ACTIVITY_NAMES[activity(r)]}"`,
    'base_event',
    'Name of class and activity.',
  ),
  ...baseAttributes(6003, 'API Activity', 6, 'Application Activity'),
  ...userAttributes('actor.user', false),
  ...sessionAttributes('actor.session'),
  attribute(
    'actor.invoked_by',
    'keyword',
    ['userIdentity.invokedBy', 'eventSource'],
    // The object must say who acted; a record without any identity was made by the service itself.
    (r) => (hasUser(r) ? invokedBy(r) : invoker(r) || '"Unknown"'),
    'actor',
    'Service that called.',
  ),
  copy('actor.idp.name', 'userIdentity.identityProvider', 'idp', 'Provider of a federated identity.'),
  ...SOURCE_ENDPOINT,
  HTTP_REQUEST,
  RESOURCES,
  observables('actor.user', true),
  // What has a free shape comes last: enrichment finds the endpoint and the resources before it.
  ...API,
  UNMAPPED,
];

const invokedBy = firstKeyword('userIdentity.invokedBy');
