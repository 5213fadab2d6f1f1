import type { CloudTrailRecord } from './record.ts';
import { FIELD } from './source-field.ts';

/**
 * The name of a session of STS as it is escaped in the JSON: what stands behind the last slash of its ARN,
 * such as `arn:aws:sts::111122223333:assumed-role/Admin/jane@example.com`; '' for other identities.
 */
export function sessionName(record: CloudTrailRecord): string {
  const length = sessionNameLength(record);
  return length === 0 ? '' : record.inner(ARN).slice(-length);
}

/** Bytes of the session's name, at the end of the ARN; 0 when there is none. */
export function sessionNameLength(record: CloudTrailRecord): number {
  const arn = record.inner(ARN);
  // Behind the partition, of which the longest is aws-iso-b or so.
  const service = arn.indexOf(':sts:');
  const slash = service === -1 || service > 24 ? -1 : arn.lastIndexOf('/');
  return slash === -1 ? 0 : arn.length - slash - 1;
}

export const ARN = FIELD['userIdentity.arn'];
