import { quote } from '../../bytes/byte-string.ts';
import type { FieldType } from '../../document/field.ts';
import { type Attribute, constant, type Write } from '../../mapping/attribute.ts';
import { addresses, compare } from './addresses.ts';
import { type FlowFieldName, slotOf } from './field.ts';
import { hasColumn } from './layout.ts';
import { PROTOCOL_NAMES } from './protocol.ts';
import { type Column, column, type FlowRecord, integerAt, textAt } from './record.ts';
import {
  ADDRESS,
  choice,
  community,
  conversion,
  date,
  dateOf,
  entryOf,
  milliseconds,
  number,
  numberOf,
  rawText,
  text,
  textOf,
} from './value.ts';

type FlowAttribute = Attribute<FlowRecord>;

/** OCSF 1.6.0 Network Activity, 4001, with the profiles cloud, datetime and security_control. */
export function ocsfAttributes(keepOriginal: boolean): readonly FlowAttribute[] {
  return keepOriginal ? [...ATTRIBUTES, RAW_DATA] : ATTRIBUTES;
}

function attribute(
  name: string,
  type: FieldType,
  from: readonly string[],
  write: Write<FlowRecord>,
  description: string,
  array = false,
): FlowAttribute {
  const [first = '', ...rest] = name.split('.');
  const section = `OCSF 1.6.0 ${rest.length === 0 ? 'network_activity' : first}`;
  return array
    ? { name, type, from, write, description, section, array }
    : { name, type, from, write, description, section };
}

/** An id and its caption, which OCSF calls siblings. */
function siblings(
  id: string,
  caption: string,
  from: FlowFieldName,
  table: Readonly<Record<string, readonly [id: number, caption: string]>>,
  otherwise: readonly [id: number, caption: string] | undefined,
  description: string,
): FlowAttribute[] {
  const part = (at: 0 | 1) =>
    choice(
      from,
      Object.fromEntries(Object.entries(table).map(([key, pair]) => [key, pair[at]])),
      otherwise?.[at],
    );
  const sources = otherwise === undefined ? [from] : [from, `'${otherwise[1]}'`];
  return [
    attribute(id, 'integer', sources, part(0), `${description} (id)`),
    attribute(caption, 'keyword', sources, part(1), description),
  ];
}

const LAST_RESORTS = [
  'tgw-attachment-id',
  'tgw-id',
  'subnet-id',
  'vpc-id',
  'account-id',
] as const satisfies readonly FlowFieldName[];
const ipType = column('type');
const protocolNumber = column('protocol');
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
/** JSON by IP version. */
const IP_VERSION = [
  '',
  '',
  '',
  '',
  'Internet Protocol version 4 (IPv4)',
  '',
  'Internet Protocol version 6 (IPv6)',
].map((name) => (name === '' ? '' : JSON.stringify(name)));
const IP_VERSION_ID = IP_VERSION.map((name, version) => (name === '' ? '' : String(version)));

/** Event time. The class has to have one: of a record without any time it is the epoch. */
const time = conversion(
  (record) => String(Math.max(record.time, 0)),
  (record, buffer, label) => {
    buffer.put(label);
    buffer.text(String(Math.max(record.time, 0)));
  },
);

const NAME = 'Network Activity';

const ATTRIBUTES: readonly FlowAttribute[] = [
  attribute('activity_id', 'integer', ['6'], constant(6), 'Traffic report.'),
  attribute('activity_name', 'keyword', ["'Traffic'"], constant('Traffic'), 'Traffic report.'),
  attribute('category_uid', 'integer', ['4'], constant(4), 'Network Activity.'),
  attribute('category_name', 'keyword', [`'${NAME}'`], constant(NAME), 'Name of the category.'),
  attribute('class_uid', 'integer', ['4001'], constant(4001), 'Network Activity.'),
  attribute('class_name', 'keyword', [`'${NAME}'`], constant(NAME), 'Name of the class.'),
  attribute('type_uid', 'long', ['400106'], constant(400_106), 'class_uid × 100 + activity_id.'),
  attribute(
    'type_name',
    'keyword',
    [`'${NAME}: Traffic'`],
    constant(`${NAME}: Traffic`),
    'Name of the type.',
  ),
  attribute('severity_id', 'integer', ['1'], constant(1), 'Informational.'),
  attribute('severity', 'keyword', ["'Informational'"], constant('Informational'), 'Severity.'),
  attribute('metadata.version', 'keyword', ["'1.6.0'"], constant('1.6.0'), 'Version of OCSF.'),
  attribute(
    'metadata.profiles',
    'keyword',
    ['constant'],
    constant(['cloud', 'datetime', 'security_control']),
    'Profiles that the event uses.',
    true,
  ),
  attribute(
    'metadata.product.name',
    'keyword',
    ["'Amazon VPC'"],
    constant('Amazon VPC'),
    'Product that logged.',
  ),
  attribute('metadata.product.vendor_name', 'keyword', ["'AWS'"], constant('AWS'), 'Its vendor.'),
  attribute('metadata.product.feature.name', 'keyword', ["'Flowlogs'"], constant('Flowlogs'), 'Its feature.'),
  attribute('metadata.product.version', 'keyword', ['version'], text('version'), 'Version of the flow log.'),
  attribute('time', 'date', ['start', 'end', "the object's time"], time, 'Event time, epoch milliseconds.'),
  attribute(
    'time_dt',
    'date',
    ['start', 'end', "the object's time"],
    dateOf((record) => Math.floor(record.time / 1000)),
    'Event time.',
  ),
  attribute('start_time', 'date', ['start'], milliseconds('start'), 'First packet, epoch milliseconds.'),
  attribute('start_time_dt', 'date', ['start'], date('start'), 'First packet.'),
  attribute('end_time', 'date', ['end'], milliseconds('end'), 'Last packet, epoch milliseconds.'),
  attribute('end_time_dt', 'date', ['end'], date('end'), 'Last packet.'),
  attribute('cloud.provider', 'keyword', ["'AWS'"], constant('AWS'), 'Cloud provider.'),
  attribute(
    'cloud.account.uid',
    'keyword',
    ['account-id'],
    text('account-id'),
    'Account that owns the interface.',
  ),
  attribute('cloud.region', 'keyword', ['region'], text('region'), 'Region of the interface.'),
  attribute('cloud.zone', 'keyword', ['az-id'], text('az-id'), 'Availability zone id of the interface.'),
  ...siblings(
    'action_id',
    'action',
    'action',
    { ACCEPT: [1, 'Allowed'], REJECT: [2, 'Denied'] },
    undefined,
    'What the security groups and network ACLs did',
  ),
  ...siblings(
    'disposition_id',
    'disposition',
    'action',
    { ACCEPT: [1, 'Allowed'], REJECT: [2, 'Blocked'] },
    undefined,
    'What became of the traffic',
  ),
  ...siblings(
    'status_id',
    'status',
    'action',
    { ACCEPT: [1, 'Success'], REJECT: [2, 'Failure'] },
    undefined,
    'Whether the traffic passed',
  ),
  attribute(
    'status_code',
    'keyword',
    ['log-status'],
    text('log-status'),
    'State of the log: OK, NODATA, SKIPDATA.',
  ),
  attribute(
    'status_detail',
    'keyword',
    ['reject-reason'],
    text('reject-reason'),
    'Why the traffic was rejected.',
  ),
  ...endpoint('src'),
  ...endpoint('dst'),
  ...siblings(
    'connection_info.direction_id',
    'connection_info.direction',
    'flow-direction',
    { ingress: [1, 'Inbound'], egress: [2, 'Outbound'] },
    [0, 'Unknown'],
    'Direction at the interface',
  ),
  attribute(
    'connection_info.protocol_num',
    'integer',
    ['protocol'],
    number('protocol'),
    'IANA protocol number.',
  ),
  attribute(
    'connection_info.protocol_name',
    'keyword',
    ['protocol'],
    entryOf(PROTOCOL_NAMES, (record) => integerAt(record, protocolNumber(record))),
    'Its keyword.',
  ),
  attribute(
    'connection_info.protocol_ver_id',
    'integer',
    ['type', 'srcaddr'],
    entryOf(IP_VERSION_ID, versionOf),
    'IP version (id).',
  ),
  attribute(
    'connection_info.protocol_ver',
    'keyword',
    ['type', 'srcaddr'],
    entryOf(IP_VERSION, versionOf),
    'IP version.',
  ),
  attribute(
    'connection_info.tcp_flags',
    'integer',
    ['tcp-flags'],
    number('tcp-flags'),
    'Bit mask of the TCP flags.',
  ),
  attribute(
    'connection_info.community_uid',
    'keyword',
    ['srcaddr', 'dstaddr', 'srcport', 'dstport', 'protocol'],
    community,
    'Community ID, version 1 with seed 0.',
  ),
  ...siblings(
    'connection_info.boundary_id',
    'connection_info.boundary',
    'traffic-path',
    {
      1: [4, 'Same VPC'],
      2: [5, 'Internet/VPC Gateway'],
      3: [6, 'Virtual Private Gateway'],
      4: [7, 'Intra-region VPC'],
      5: [8, 'Inter-region VPC'],
      6: [9, 'Local Gateway'],
      7: [10, 'Gateway VPC'],
      8: [11, 'Internet Gateway'],
    },
    undefined,
    'Way that egress traffic took',
  ),
  attribute('traffic.bytes', 'long', ['bytes'], number('bytes'), 'Bytes of the flow.'),
  attribute('traffic.packets', 'long', ['packets'], number('packets'), 'Packets of the flow.'),
  attribute(
    'unmapped',
    'flat_object',
    ['fields without a place in the class'],
    unmapped,
    'Fields that the class has no attribute for.',
  ),
];

const RAW_DATA = attribute('raw_data', 'keyword', ['the record'], rawText, 'The raw record, if it is kept.');

/**
 * The attributes of one end. `ip` is the packet's own address where the log has both (behind a NAT gateway
 * or load balancer `srcaddr` and `dstaddr` are the interface's), and the interface's address is then an
 * intermediate one. An end that nothing identifies is left out, as OCSF asks.
 */
function endpoint(side: 'src' | 'dst'): FlowAttribute[] {
  const name = (member: string) => `${side}_endpoint.${member}`;
  const own = (field: FlowFieldName): Column => {
    const read = column(field);
    return (record) => (addresses(record).side === side ? read(record) : NONE);
  };
  const first =
    (one: Column, other: Column): Column =>
    (record) => {
      const at = one(record);
      return at === NONE ? other(record) : at;
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
      textOf(first(packet, plain)),
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

/** No column. */
const NONE = -1;
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

function versionOf(record: FlowRecord): 0 | 4 | 6 {
  const type = textAt(record, ipType(record));
  if (type === 'IPv4') return 4;
  if (type === 'IPv6') return 6;
  return addresses(record).version;
}

const UNMAPPED: readonly FlowFieldName[] = [
  'sublocation-type',
  'sublocation-id',
  'resource-type',
  'tgw-id',
  'tgw-attachment-id',
  'tgw-src-vpc-account-id',
  'tgw-dst-vpc-account-id',
  'tgw-pair-attachment-id',
  'packets-lost-no-route',
  'packets-lost-blackhole',
  'packets-lost-mtu-exceeded',
  'packets-lost-ttl-expired',
  'ecs-cluster-arn',
  'ecs-cluster-name',
  'ecs-container-instance-arn',
  'ecs-container-instance-id',
  'ecs-container-id',
  'ecs-second-container-id',
  'ecs-service-name',
  'ecs-task-definition-arn',
  'ecs-task-arn',
  'ecs-task-id',
  'encryption-status',
  'instance-tag',
  'instance-tag-2',
  'interface-tag',
  'interface-tag-2',
  'asg-tag',
  'asg-tag-2',
  'interface-type',
  'next-hop-interface-id',
  'next-hop-subnet-id',
  'next-hop-az-id',
  'next-hop-vpc-id',
  'next-hop-interface-type',
];

/** The members of `unmapped` that a layout can have, columns of unknown names too: most layouts have few of them. */
const PLANS = new WeakMap<object, readonly { readonly at: number; readonly label: string }[]>();

/** A path and its value together are one term of the index, which has at most 32,766 bytes. */
const LONGEST_NAME = 512;
const LONGEST_VALUE = 8191;

function unmapped(record: FlowRecord): string {
  const { layout } = record;
  let plan = PLANS.get(layout);
  if (plan === undefined) {
    const known = UNMAPPED.filter((name) => hasColumn(layout, name)).map((name) => ({
      at: layout.places[slotOf(name)] ?? 0,
      label: `"${name.replaceAll('-', '_')}":`,
    }));
    const unknown = new Map<string, number>();
    layout.names.forEach((name, column) => {
      if (layout.fields[column] === undefined && name !== '' && name.length <= LONGEST_NAME)
        unknown.set(name, 2 * column);
    });
    plan = [...known, ...[...unknown].map(([name, at]) => ({ at, label: `${quote(name)}:` }))];
    PLANS.set(layout, plan);
  }
  let members = '';
  for (const { at, label } of plan) {
    const value = textAt(record, record.base + at);
    if (value !== '' && value.length <= LONGEST_VALUE)
      members += `${members === '' ? '{' : ','}${label}${quote(value)}`;
  }
  return members === '' ? '' : `${members}}`;
}
