import type { Write } from '../../mapping/attribute.ts';
import { addresses, compare } from './addresses.ts';
import type { FlowFieldName } from './field.ts';
import { attribute, type FlowAttribute } from './ocsf-attribute.ts';
import { type Column, column, type FlowRecord, textAt } from './record.ts';
import { ADDRESS, conversion, numberOf, text, textOf } from './value.ts';

/** No column. */
const NONE = -1;

const LAST_RESORTS = [
  'tgw-attachment-id',
  'tgw-id',
  'subnet-id',
  'vpc-id',
  'account-id',
] as const satisfies readonly FlowFieldName[];
const resourceId = column('resource-id');
const lastResorts = LAST_RESORTS.map(column);
const IDENTIFYING = (
  [
    'interface-id',
    'instance-id',
    'tgw-src-eni',
    'tgw-dst-eni',
    'pkt-src-aws-service',
    'pkt-dst-aws-service',
  ] as const
).map(column);
/** One column, or another where it is absent. */
function first(one: Column, other: Column): Column {
  return (record) => {
    const at = one(record);
    return at === NONE ? other(record) : at;
  };
}

/** The address of an end: the packet's own, else the interface's. */
export function endAddress(side: 'src' | 'dst'): Column {
  return first(ADDRESS[`pkt-${side}addr`], ADDRESS[`${side}addr`]);
}

/**
 * The attributes of one end. `ip` is the packet's own address where the log has both (behind a NAT gateway
 * or load balancer `srcaddr` and `dstaddr` are the interface's), and the interface's address is then an
 * intermediate one. An end that nothing identifies is left out, as OCSF asks.
 */
export function endpoint(side: 'src' | 'dst'): FlowAttribute[] {
  const name = (member: string) => `${side}_endpoint.${member}`;
  const own = (field: FlowFieldName): Column => {
    const read = column(field);
    return (record) => (addresses(record).side === side ? read(record) : NONE);
  };
  const plain = ADDRESS[`${side}addr`];
  const packet = ADDRESS[`pkt-${side}addr`];
  const service = column(`pkt-${side}-aws-service`);
  const eni = first(column(`tgw-${side}-eni`), own('interface-id'));
  const instance = own('instance-id');
  const resource: Column = (record) => (addresses(record).side === side ? resourceUid(record) : NONE);
  /** Members that identify nothing are written only where another does. */
  const identified =
    (read: Column): Column =>
    (record) => {
      const at = read(record);
      if (at === NONE) return NONE;
      const known =
        plain(record) !== NONE ||
        packet(record) !== NONE ||
        service(record) !== NONE ||
        eni(record) !== NONE ||
        instance(record) !== NONE ||
        resource(record) !== NONE;
      return known ? at : NONE;
    };
  return [
    attribute(
      name('ip'),
      'ip',
      [`pkt-${side}addr`, `${side}addr`],
      textOf(endAddress(side)),
      'Address of the end.',
    ),
    attribute(
      name('port'),
      'integer',
      [`${side}port`],
      numberOf(identified(column(`${side}port`))),
      'Port of the end.',
    ),
    attribute(
      name('intermediate_ips'),
      'ip',
      [`${side}addr`],
      listOf((record) => {
        const real = packet(record);
        const seen = plain(record);
        return real === NONE || seen === NONE || compare(record, real, seen) === 0 ? NONE : seen;
      }),
      'Address at the interface, where the packet has another one.',
      true,
    ),
    attribute(
      name('svc_name'),
      'keyword',
      [`pkt-${side}-aws-service`],
      text(`pkt-${side}-aws-service`),
      'AWS service of the address.',
    ),
    attribute(
      name('interface_uid'),
      'keyword',
      [`tgw-${side}-eni`, 'interface-id'],
      textOf(eni),
      'Network interface.',
    ),
    attribute(name('instance_uid'), 'keyword', ['instance-id'], textOf(instance), 'Instance.'),
    attribute(
      name('uid'),
      'keyword',
      ['resource-id', ...LAST_RESORTS, "'unknown'"],
      uidOf(resource),
      'Resource that has no interface.',
    ),
    attribute(
      name('subnet_uid'),
      'keyword',
      [`tgw-${side}-subnet-id`, 'subnet-id'],
      textOf(identified(first(column(`tgw-${side}-subnet-id`), own('subnet-id')))),
      'Subnet.',
    ),
    attribute(
      name('vpc_uid'),
      'keyword',
      [`tgw-${side}-vpc-id`, 'vpc-id'],
      textOf(identified(first(column(`tgw-${side}-vpc-id`), own('vpc-id')))),
      'VPC.',
    ),
    attribute(
      name('zone'),
      'keyword',
      [`tgw-${side}-az-id`],
      textOf(identified(column(`tgw-${side}-az-id`))),
      'Availability zone id.',
    ),
  ];
}

/** In the place of a column: nothing that the record has identifies the resource. */
const UNKNOWN = -2;

/**
 * The resource of flows that have no interface. OCSF asks for at least one end that something identifies, so
 * where nothing else does, the narrowest thing that the record names stands for it.
 */
function resourceUid(record: FlowRecord): number {
  const uid = resourceId(record);
  if (uid !== NONE) return uid;
  const { source, destination } = addresses(record);
  if (source !== NONE || destination !== NONE) return NONE;
  if (IDENTIFYING.some((read) => read(record) !== NONE)) return NONE;
  for (const read of lastResorts) {
    const at = read(record);
    if (at !== NONE) return at;
  }
  return UNKNOWN;
}

function uidOf(resource: Column): Write<FlowRecord> {
  const known = textOf((record) => Math.max(resource(record), NONE));
  return conversion(
    (record) => (resource(record) === UNKNOWN ? '"unknown"' : known(record)),
    (record, buffer, label) => {
      if (resource(record) === UNKNOWN) {
        buffer.put(label);
        buffer.text('"unknown"');
      } else known.emit?.(record, buffer, label);
    },
  );
}

/** A list of one text. */
function listOf(from: Column): Write<FlowRecord> {
  const write = (record: FlowRecord) => {
    const at = from(record);
    return at === NONE ? '' : JSON.stringify([textAt(record, at)]);
  };
  return conversion(write, (record, buffer, label) => {
    const json = write(record);
    if (json === '') return;
    buffer.put(label);
    buffer.text(json);
  });
}
