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
  const { view, offsets, base } = record;
  const start = offsets[base + 2 * ARN] as number;
  const end = (offsets[base + 2 * ARN + 1] as number) - 1;
  if (end - start < SERVICE.length || view.getUint8(start) !== QUOTE) return 0;
  // Behind the partition, of which the longest is aws-iso-b or so.
  const last = Math.min(start + 25, end - SERVICE.length);
  let service = start + 1;
  while (service <= last && !isServiceAt(view, service)) service++;
  if (service > last) return 0;
  let slash = end - 1;
  while (slash > start && view.getUint8(slash) !== SLASH) slash--;
  return slash === start ? 0 : end - slash - 1;
}

function isServiceAt(view: DataView, at: number): boolean {
  for (let letter = 0; letter < SERVICE.length; letter++) {
    if (view.getUint8(at + letter) !== SERVICE[letter]) return false;
  }
  return true;
}

const SERVICE = Buffer.from(':sts:');
const QUOTE = 0x22;
const SLASH = 0x2f;

export const ARN = FIELD['userIdentity.arn'];
