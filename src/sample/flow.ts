/** One flow of the samples: all fields of flow-log versions 2 to 5, as values. `-` where AWS has none. */
export interface Flow {
  readonly version: number;
  readonly 'account-id': string;
  readonly 'interface-id': string;
  readonly srcaddr: string;
  readonly dstaddr: string;
  readonly srcport: number | '-';
  readonly dstport: number | '-';
  readonly protocol: number | '-';
  readonly packets: number | '-';
  readonly bytes: number | '-';
  /** Epoch seconds. */
  readonly start: number;
  readonly end: number;
  readonly action: 'ACCEPT' | 'REJECT' | '-';
  readonly 'log-status': 'OK' | 'NODATA' | 'SKIPDATA';
  readonly 'vpc-id': string;
  readonly 'subnet-id': string;
  readonly 'instance-id': string;
  readonly 'tcp-flags': number | '-';
  readonly type: 'IPv4' | 'IPv6' | '-';
  readonly 'pkt-srcaddr': string;
  readonly 'pkt-dstaddr': string;
  readonly region: string;
  readonly 'az-id': string;
  readonly 'sublocation-type': '-';
  readonly 'sublocation-id': '-';
  readonly 'pkt-src-aws-service': string;
  readonly 'pkt-dst-aws-service': string;
  readonly 'flow-direction': 'ingress' | 'egress' | '-';
  readonly 'traffic-path': number | '-';
}

export type FlowField = keyof Flow;

const V2 = [
  'version',
  'account-id',
  'interface-id',
  'srcaddr',
  'dstaddr',
  'srcport',
  'dstport',
  'protocol',
  'packets',
  'bytes',
  'start',
  'end',
  'action',
  'log-status',
] as const satisfies readonly FlowField[];

/** The orders of fields that the samples use. */
export const FLOW_FORMATS = {
  v2: V2,
  v5: [
    ...V2,
    'vpc-id',
    'subnet-id',
    'instance-id',
    'tcp-flags',
    'type',
    'pkt-srcaddr',
    'pkt-dstaddr',
    'region',
    'az-id',
    'sublocation-type',
    'sublocation-id',
    'pkt-src-aws-service',
    'pkt-dst-aws-service',
    'flow-direction',
    'traffic-path',
  ],
  custom: [
    'version',
    'vpc-id',
    'subnet-id',
    'instance-id',
    'interface-id',
    'account-id',
    'type',
    'srcaddr',
    'dstaddr',
    'srcport',
    'dstport',
    'pkt-srcaddr',
    'pkt-dstaddr',
    'protocol',
    'bytes',
    'packets',
    'start',
    'end',
    'action',
    'tcp-flags',
    'log-status',
  ],
} as const satisfies Record<string, readonly FlowField[]>;

export type FlowFormat = keyof typeof FLOW_FORMATS;

/**
 * The flow as a line of a log in the given order of fields. The version is what AWS writes there: 2 for the
 * default format, else the highest version of the fields (here always 5).
 */
export function flowLine(flow: Flow, fields: readonly FlowField[]): string {
  const version = fields.length === V2.length ? 2 : flow.version;
  let line = '';
  let separator = '';
  for (const field of fields) {
    line += separator + (field === 'version' ? version : flow[field]);
    separator = ' ';
  }
  return line;
}

/** The first line of a flow-log object in S3. */
export function flowHeader(fields: readonly FlowField[]): string {
  return fields.join(' ');
}
