import type { CloudTrailRecord } from './record.ts';
import { FIELD } from './source-field.ts';

/**
 * The name of a session of STS as it is escaped in the JSON: what stands behind the last slash of its ARN,
 * such as `arn:aws:sts::111122223333:assumed-role/Admin/jane@example.com`; '' for other identities.
 */
export function sessionName(record: CloudTrailRecord): string {
  const arn = record.inner(FIELD['userIdentity.arn']);
  // Behind the partition, of which the longest is aws-iso-b or so.
  const service = arn.indexOf(':sts:');
  const slash = service === -1 || service > 24 ? -1 : arn.lastIndexOf('/');
  return slash === -1 ? '' : arn.slice(slash + 1);
}
