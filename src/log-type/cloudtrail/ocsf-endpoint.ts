import { constant } from '../../mapping/attribute.ts';
import { callerAddress, callerHost, hasAddress } from './caller.ts';
import { onlyIf, orElse } from './combine.ts';
import { attribute, type CloudTrailAttribute, copy } from './ocsf-attribute.ts';
import type { CloudTrailRecord } from './record.ts';
import { FIELD } from './source-field.ts';
import { firstKeyword } from './value.ts';

/** Whether the caller has an address; ip_t allows 40 characters. */
export function hasSourceIp(record: CloudTrailRecord): boolean {
  return hasAddress(record) && record.jsonSize(FIELD['sourceIPAddress']) <= 42;
}

const sourceIp = onlyIf(hasSourceIp, callerAddress);
const serviceCaller = firstKeyword('sourceIPAddress', 'userIdentity.invokedBy');

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
    onlyIf((r) => !hasSourceIp(r), orElse(serviceCaller, constant('Unknown'))),
    'network_endpoint',
    'Service that called.',
  ),
  attribute(
    'src_endpoint.domain',
    'keyword',
    ['sourceIPAddress'],
    callerHost,
    'network_endpoint',
    'Host name of the caller, such as that of a service.',
  ),
  copy('src_endpoint.uid', 'vpcEndpointId', 'network_endpoint', 'VPC endpoint of the call.'),
];

export const HTTP_REQUEST = copy(
  'http_request.user_agent',
  'userAgent',
  'http_request',
  'Software of the caller.',
);
