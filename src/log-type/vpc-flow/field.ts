/** What a column of a flow log holds. `-` stands for "none" in every one of them. */
export type FlowKind =
  | { readonly kind: 'text' }
  | { readonly kind: 'address' }
  /** A whole number from 0 to `max`. */
  | { readonly kind: 'integer'; readonly max: number };

/** A published field of flow logs. */
export interface FlowField {
  /** As AWS writes it in a format string; files also spell it with underscores. */
  readonly name: string;
  /** The flow-log version that introduced it; 6 is that of transit gateways. */
  readonly version: number;
  readonly type: FlowKind;
}

const TEXT: FlowKind = { kind: 'text' };
const ADDRESS: FlowKind = { kind: 'address' };
const COUNT: FlowKind = { kind: 'integer', max: Number.MAX_SAFE_INTEGER };
const PORT: FlowKind = { kind: 'integer', max: 65_535 };
const BYTE: FlowKind = { kind: 'integer', max: 255 };
/** Epoch seconds to the year 9999. */
const SECONDS: FlowKind = { kind: 'integer', max: 253_402_300_799 };

function fields<const N extends string>(version: number, names: Readonly<Record<N, FlowKind>>) {
  return (Object.keys(names) as N[]).map((name) => ({ name, version, type: names[name] }));
}

/** Every published field of VPC and transit gateway flow logs, in the order of AWS's tables. */
export const FLOW_FIELDS = [
  ...fields(2, {
    version: COUNT,
    'account-id': TEXT,
    'interface-id': TEXT,
    srcaddr: ADDRESS,
    dstaddr: ADDRESS,
    srcport: PORT,
    dstport: PORT,
    protocol: BYTE,
    packets: COUNT,
    bytes: COUNT,
    start: SECONDS,
    end: SECONDS,
    action: TEXT,
    'log-status': TEXT,
  }),
  ...fields(3, {
    'vpc-id': TEXT,
    'subnet-id': TEXT,
    'instance-id': TEXT,
    'tcp-flags': COUNT,
    type: TEXT,
    'pkt-srcaddr': ADDRESS,
    'pkt-dstaddr': ADDRESS,
  }),
  ...fields(4, { region: TEXT, 'az-id': TEXT, 'sublocation-type': TEXT, 'sublocation-id': TEXT }),
  ...fields(5, {
    'pkt-src-aws-service': TEXT,
    'pkt-dst-aws-service': TEXT,
    'flow-direction': TEXT,
    'traffic-path': COUNT,
  }),
  ...fields(6, {
    'resource-type': TEXT,
    'tgw-id': TEXT,
    'tgw-attachment-id': TEXT,
    'tgw-src-vpc-account-id': TEXT,
    'tgw-dst-vpc-account-id': TEXT,
    'tgw-src-vpc-id': TEXT,
    'tgw-dst-vpc-id': TEXT,
    'tgw-src-subnet-id': TEXT,
    'tgw-dst-subnet-id': TEXT,
    'tgw-src-eni': TEXT,
    'tgw-dst-eni': TEXT,
    'tgw-src-az-id': TEXT,
    'tgw-dst-az-id': TEXT,
    'tgw-pair-attachment-id': TEXT,
    'packets-lost-no-route': COUNT,
    'packets-lost-blackhole': COUNT,
    'packets-lost-mtu-exceeded': COUNT,
    'packets-lost-ttl-expired': COUNT,
  }),
  ...fields(7, {
    'ecs-cluster-arn': TEXT,
    'ecs-cluster-name': TEXT,
    'ecs-container-instance-arn': TEXT,
    'ecs-container-instance-id': TEXT,
    'ecs-container-id': TEXT,
    'ecs-second-container-id': TEXT,
    'ecs-service-name': TEXT,
    'ecs-task-definition-arn': TEXT,
    'ecs-task-arn': TEXT,
    'ecs-task-id': TEXT,
  }),
  ...fields(8, { 'reject-reason': TEXT }),
  ...fields(9, { 'resource-id': TEXT }),
  ...fields(10, { 'encryption-status': TEXT }),
  ...fields(11, {
    'instance-tag': TEXT,
    'instance-tag-2': TEXT,
    'interface-tag': TEXT,
    'interface-tag-2': TEXT,
    'asg-tag': TEXT,
    'asg-tag-2': TEXT,
    'interface-type': TEXT,
    'next-hop-interface-id': TEXT,
    'next-hop-subnet-id': TEXT,
    'next-hop-az-id': TEXT,
    'next-hop-vpc-id': TEXT,
    'next-hop-interface-type': TEXT,
  }),
] as const satisfies readonly FlowField[];

/** A name as AWS writes it, with dashes. */
export type FlowFieldName = (typeof FLOW_FIELDS)[number]['name'];

/** The columns of the default format: the fields of version 2, in the order of AWS's table. */
export const DEFAULT_FORMAT: readonly FlowFieldName[] = FLOW_FIELDS.filter(
  ({ version }) => version === 2,
).map(({ name }) => name);

/** Number of a field, which indexes `Layout.columns`. */
export type Slot = number;

const SLOTS: ReadonlyMap<string, Slot> = new Map(FLOW_FIELDS.map((field, slot) => [field.name, slot]));

/** The number of a field. */
export function slotOf(name: FlowFieldName): Slot {
  return SLOTS.get(name) ?? -1;
}

const BY_NAME: ReadonlyMap<string, FlowField> = new Map(FLOW_FIELDS.map((field) => [field.name, field]));

/** The field of a name with dashes or underscores; undefined for names that AWS has not published. */
export function flowField(name: string): FlowField | undefined {
  return BY_NAME.get(fieldName(name));
}

/** The dashed spelling of a name, whatever the file's. */
export function fieldName(name: string): string {
  return name.replaceAll('_', '-').toLowerCase();
}
