import type { CloudTrailRecord } from '../log-type/cloudtrail/record.ts';
import { FIELD } from '../log-type/cloudtrail/source-field.ts';
import type { LogRecord } from '../log-type/log-type.ts';
import { addresses } from '../log-type/vpc-flow/addresses.ts';
import { type FlowRecord, reader } from '../log-type/vpc-flow/record.ts';

/** What a flow says about its ends; '' where it says nothing. */
export interface FlowFacts {
  readonly kind: 'flow';
  /** Epoch milliseconds. */
  readonly time: number;
  readonly instance: string;
  readonly interface: string;
  readonly source: string;
  readonly destination: string;
  /** The end at which the interface is, as far as the record tells. */
  readonly observed: 'source' | 'destination';
  readonly account: string;
  readonly vpc: string;
}

/** What an API call says about instances: which one called (its role session), which ones it is about. */
export interface CallFacts {
  readonly kind: 'call';
  readonly time: number;
  readonly caller: string;
  readonly instances: readonly string[];
}

export type AssetFacts = FlowFacts | CallFacts;

/** Reads the facts of a log type's records; undefined for types that say nothing about instances. */
export function factReader(logType: string): ((record: LogRecord) => AssetFacts | undefined) | undefined {
  if (logType === 'vpc-flow') return (record) => flowFacts(record as FlowRecord);
  if (logType === 'cloudtrail') return (record) => callFacts(record as CloudTrailRecord);
  return undefined;
}

const instanceId = reader('instance-id');
const interfaceId = reader('interface-id');
const srcaddr = reader('srcaddr');
const dstaddr = reader('dstaddr');
const account = reader('account-id');
const vpc = reader('vpc-id');

function flowFacts(record: FlowRecord): FlowFacts {
  return {
    kind: 'flow',
    time: record.time,
    instance: instanceId(record),
    interface: interfaceId(record),
    source: srcaddr(record),
    destination: dstaddr(record),
    observed: addresses(record).side === 'src' ? 'source' : 'destination',
    account: account(record),
    vpc: vpc(record),
  };
}

/** Undefined when no instance is named: most calls. */
function callFacts(record: CloudTrailRecord): CallFacts | undefined {
  const caller = CALLER.exec(record.inner(FIELD['userIdentity.principalId']))?.[1] ?? '';
  const instances = new Set<string>();
  for (const field of [FIELD.requestParameters, FIELD.resources]) {
    for (const [, id = ''] of record.json(field).matchAll(INSTANCE)) {
      if (instances.size < MAX_INSTANCES) instances.add(id);
    }
  }
  if (caller === '' && instances.size === 0) return undefined;
  return { kind: 'call', time: record.time, caller, instances: [...instances] };
}

/** Instances that a document names at most: a call may list a thousand. */
const MAX_INSTANCES = 20;
/** A role that an instance has assumed: `AROA…:i-0123456789abcdef0`. */
const CALLER = /:(i-(?:[0-9a-f]{17}|[0-9a-f]{8}))$/;
/** An instance id as a whole JSON text, or at the end of an ARN. */
const INSTANCE = /(?:"|:instance\/)(i-(?:[0-9a-f]{17}|[0-9a-f]{8}))"/g;
