import { attribute, type CloudTrailAttribute, list } from './ecs-attribute.ts';
import { relatedEntities, relatedHosts, relatedIps, relatedUsers } from './related.ts';

/** Everything of a kind in one list, to search for. They stand behind the texts of parameters, which tell them something. */
export const RELATED_ATTRIBUTES: readonly CloudTrailAttribute[] = [
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
];
