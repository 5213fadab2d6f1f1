import { constant, type JsonText } from '../../mapping/attribute.ts';
import { API_ACTIVITY_NAMES, type ApiActivity, apiActivity } from './activity.ts';
import { onlyIf, orElse } from './combine.ts';
import { API } from './ocsf-api.ts';
import { attribute, type CloudTrailAttribute, copy } from './ocsf-attribute.ts';
import { baseAttributes, RESOURCES } from './ocsf-common.ts';
import { HTTP_REQUEST, SOURCE_ENDPOINT } from './ocsf-endpoint.ts';
import { observables } from './ocsf-observables.ts';
import { unmapped } from './ocsf-unmapped.ts';
import { hasUser, sessionAttributes, userAttributes } from './ocsf-user.ts';
import type { CloudTrailRecord } from './record.ts';
import { FIELD } from './source-field.ts';
import { choice, keyword, type Write } from './value.ts';

/** The activities, in an order of their own. */
const ACTIVITIES: readonly ApiActivity[] = [1, 2, 3, 4, 99];

function activity(record: CloudTrailRecord): number {
  return ACTIVITIES.indexOf(apiActivity(record.eventName, record.is(FIELD['readOnly'], TRUE)));
}
const TRUE = Buffer.from('true');

/** What is made of the activity, known for each before. */
function ofActivity(text: (id: ApiActivity, name: string) => JsonText): Write {
  return choice(
    ACTIVITIES.map((id) => text(id, API_ACTIVITY_NAMES[id])),
    activity,
  );
}

const invokedBy = keyword('userIdentity.invokedBy');

/** OCSF 1.6.0 API Activity (6003) with the profiles cloud and datetime. */
export const API_ACTIVITY_ATTRIBUTES: readonly CloudTrailAttribute[] = [
  attribute(
    'activity_id',
    'integer',
    ['eventName'],
    ofActivity((id) => String(id)),
    'api_activity',
    'What it did.',
  ),
  attribute(
    'activity_name',
    'keyword',
    ['eventName'],
    ofActivity((_, name) => `"${name}"`),
    'api_activity',
    'Name of the activity.',
  ),
  attribute(
    'type_uid',
    'long',
    ['eventName'],
    ofActivity((id) => String(600_300 + id)),
    'base_event',
    'Class and activity.',
  ),
  attribute(
    'type_name',
    'keyword',
    ['eventName'],
    ofActivity((_, name) => `"API Activity: ${name}"`),
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
    orElse(
      invokedBy,
      onlyIf((r) => !hasUser(r), orElse(keyword('eventSource'), constant('Unknown'))),
    ),
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
  unmapped(),
];
