import { isIpAddress } from '../../bytes/ip-address.ts';
import type { CloudTrailRecord } from './record.ts';
import { FIELD } from './source-field.ts';
import type { Emit, Write } from './value.ts';

const CALLER = FIELD['sourceIPAddress'];

/** What the record says about where the call came from. */
type CallerKind = 'address' | 'host' | 'other';

/** An address, or the name of a host or service, such as `ec2.amazonaws.com`. */
function kindOf(record: CloudTrailRecord): CallerKind {
  if (record === asked) return kind;
  const text = record.inner(CALLER);
  asked = record;
  if (text === '') kind = 'other';
  else if (isIpAddress(text)) kind = 'address';
  else kind = text.length <= 253 && HOST.test(text) ? 'host' : 'other';
  return kind;
}

// Several attributes ask about one record after the other.
let asked: CloudTrailRecord | undefined;
let kind: CallerKind = 'other';
const HOST = /^[\w-]+(?:\.[\w-]+)+$/;

/** Whether the caller is an IP address. */
export function hasAddress(record: CloudTrailRecord): boolean {
  return kindOf(record) === 'address';
}

function callerIf(wanted: CallerKind): Write {
  const write = (record: CloudTrailRecord) => (kindOf(record) === wanted ? record.json(CALLER) : '');
  const emit: Emit = (record, buffer, label) => {
    if (kindOf(record) === wanted) record.copy(CALLER, buffer, label);
  };
  return Object.assign(write, { emit });
}

/** The caller where it is an IP address. */
export const callerAddress: Write = callerIf('address');

/** The caller where it is the name of a host or service. */
export const callerHost: Write = callerIf('host');
