import { envelopeShape, type Shape } from './shape.ts';

/** A record as JSON, with the field names of flow logs (hyphens or underscores). */
const RAW: Shape = {
  number: 5,
  fits: (names) => ['srcaddr', 'interface-id', 'interface_id'].some((name) => names.has(name)),
  saysTwice: false,
  nameOf: (path) => path.replaceAll('-', '_'),
};

/** Harrier's ECS document. */
const ECS: Shape = {
  number: 6,
  fits: (names) => names.has('observer.ingress.interface.name') || names.has('network.iana_number'),
  saysTwice: true,
  nameOf: (path) => ECS_NAMES.get(path) ?? vendorName(path),
};

/** Harrier's OCSF document: Network Activity 4001. */
const OCSF: Shape = {
  number: 7,
  fits: (names) => names.has('class_uid') && names.has('connection_info.direction_id'),
  saysTwice: true,
  nameOf: (path) => OCSF_NAMES.get(path),
};

/** A line as the only member of an object. */
export const WRAPPED_LINE = 'message';

export const VPC_FLOW_SHAPES: readonly Shape[] = [envelopeShape(0, 'aws.interface_id'), ECS, OCSF, RAW];

/**
 * Columns of the default format (version 2), in order. Those of `log-type/vpc-flow`, which decoders do not import; a
 * test compares them.
 */
export const DEFAULT_COLUMNS = [
  'version',
  'account_id',
  'interface_id',
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
  'log_status',
] as const;

const VENDOR = 'aws.flowlogs.';
/** What the inventory knows: `asset.…` in an event's text. */
const OWN = 'harrier.';
const ASSET = `${OWN}asset.`;

function vendorName(path: string): string | undefined {
  if (path.startsWith(ASSET)) return path.slice(OWN.length);
  if (!path.startsWith(VENDOR)) return undefined;
  // vpc.id and subnet.id are the product's names of vpc-id and subnet-id.
  return path.slice(VENDOR.length).replace(/[.-]/g, '_');
}

const ECS_NAMES = new Map<string, string>([
  ['cloud.account.id', 'account_id'],
  ['cloud.region', 'region'],
  ['cloud.instance.id', 'instance_id'],
  ['observer.ingress.interface.name', 'interface_id'],
  ['source.ip', 'srcaddr'],
  ['source.port', 'srcport'],
  ['source.bytes', 'bytes'],
  ['source.packets', 'packets'],
  ['destination.ip', 'dstaddr'],
  ['destination.port', 'dstport'],
  ['network.iana_number', 'protocol'],
  ['event.start', 'start'],
  ['event.end', 'end'],
  ['event.action', 'action'],
  ['action.name', 'action'],
  ['action.outcome', 'log_status'],
  ['event.outcome', 'log_status'],
]);

const OCSF_NAMES = new Map<string, string>([
  ['metadata.product.version', 'version'],
  ['cloud.account.uid', 'account_id'],
  ['cloud.region', 'region'],
  ['action', 'action'],
  ['status_code', 'log_status'],
  ['src_endpoint.ip', 'srcaddr'],
  ['src_endpoint.port', 'srcport'],
  ['src_endpoint.interface_uid', 'interface_id'],
  ['src_endpoint.instance_uid', 'instance_id'],
  ['src_endpoint.vpc_uid', 'vpc_id'],
  ['src_endpoint.subnet_uid', 'subnet_id'],
  ['dst_endpoint.ip', 'dstaddr'],
  ['dst_endpoint.port', 'dstport'],
  ['dst_endpoint.interface_uid', 'interface_id'],
  ['dst_endpoint.instance_uid', 'instance_id'],
  ['dst_endpoint.vpc_uid', 'vpc_id'],
  ['dst_endpoint.subnet_uid', 'subnet_id'],
  ['connection_info.protocol_num', 'protocol'],
  ['connection_info.tcp_flags', 'tcp_flags'],
  ['connection_info.direction', 'flow_direction'],
  ['traffic.bytes', 'bytes'],
  ['traffic.packets', 'packets'],
  ['start_time_dt', 'start'],
  ['end_time_dt', 'end'],
]);
