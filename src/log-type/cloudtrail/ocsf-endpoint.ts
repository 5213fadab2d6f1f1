import type { JsonText } from '../../mapping/attribute.ts';
import { callerAddress, callerHost } from './caller.ts';
import { attribute, type CloudTrailAttribute, copy } from './ocsf-attribute.ts';
import type { CloudTrailRecord } from './record.ts';
import { firstKeyword } from './value.ts';

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

/** The caller's address; ip_t allows 40 characters. */
export function sourceIp(record: CloudTrailRecord): JsonText {
  const text = callerAddress(record);
  return text.length <= 42 ? text : '';
}

const serviceCaller = firstKeyword('sourceIPAddress', 'userIdentity.invokedBy');
