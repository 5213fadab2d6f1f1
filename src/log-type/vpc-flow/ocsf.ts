import type { FieldType } from '../../document/field.ts';
import { type Attribute, constant, type Write } from '../../mapping/attribute.ts';
import { addresses } from './addresses.ts';
import { type FlowFieldName, slotOf } from './field.ts';
import { hasColumn } from './layout.ts';
import { protocolName } from './protocol.ts';
import { escaped, type FlowRecord, flowValue, reader } from './record.ts';
import { dateOfSecond } from './second.ts';
import { choice, date, milliseconds, number, text, textual } from './value.ts';

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
const ipType = reader('type');
const protocolNumber = reader('protocol');
const resourceId = reader('resource-id');
const IDENTIFYING = (
  [
    'interface-id',
    'instance-id',
    'tgw-src-eni',
    'tgw-dst-eni',
    'pkt-src-aws-service',
    'pkt-dst-aws-service',
  ] as const
).map(reader);
const IP_VERSION = {
  0: '',
  4: 'Internet Protocol version 4 (IPv4)',
  6: 'Internet Protocol version 6 (IPv6)',
} as const;

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
  attribute(
    'time',
    'date',
    ['start', 'end', "the object's time"],
    (record) => String(record.time),
    'Event time, epoch milliseconds.',
  ),
  attribute(
    'time_dt',
    'date',
    ['start', 'end', "the object's time"],
    textual((record) => dateOfSecond(Math.floor(record.time / 1000))),
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
    textual((record) => protocolName(protocolNumber(record))),
    'Its keyword.',
  ),
  attribute(
    'connection_info.protocol_ver_id',
    'integer',
    ['type', 'srcaddr'],
    ipVersionId,
    'IP version (id).',
  ),
  attribute(
    'connection_info.protocol_ver',
    'keyword',
    ['type', 'srcaddr'],
    textual((record) => IP_VERSION[versionOf(record)]),
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
    textual((record) => addresses(record).community),
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

const RAW_DATA = attribute(
  'raw_data',
  'keyword',
  ['the record'],
  textual((record) => escaped(record, record.raw)),
  'The raw record, if it is kept.',
);

/**
 * The attributes of one end. `ip` is the packet's own address where the log has both (behind a NAT gateway
 * or load balancer `srcaddr` and `dstaddr` are the interface's), and the interface's address is then an
 * intermediate one. An end that nothing identifies is left out, as OCSF asks.
 */
function endpoint(side: 'src' | 'dst'): FlowAttribute[] {
  const name = (member: string) => `${side}_endpoint.${member}`;
  const ownText = (field: FlowFieldName) => {
    const read = reader(field);
    return (record: FlowRecord) => (addresses(record).side === side ? escaped(record, read(record)) : '');
  };
  const either = (gateway: FlowFieldName, field: FlowFieldName) => {
    const [first, second] = [reader(gateway), ownText(field)];
    return (record: FlowRecord) => escaped(record, first(record)) || second(record);
  };
  const plain =
    side === 'src'
      ? (record: FlowRecord) => addresses(record).source
      : (record: FlowRecord) => addresses(record).destination;
  const packet =
    side === 'src'
      ? (record: FlowRecord) => addresses(record).packetSource
      : (record: FlowRecord) => addresses(record).packetDestination;
  const service = reader(`pkt-${side}-aws-service`);
  const eni = either(`tgw-${side}-eni`, 'interface-id');
  const instance = ownText('instance-id');
  const resource = (record: FlowRecord) => (addresses(record).side === side ? resourceUid(record) : '');
  const zone = reader(`tgw-${side}-az-id`);
  const gatewayZone = (record: FlowRecord) => escaped(record, zone(record));
  /** Members that identify nothing are written only where another does. */
  const identified = (read: (record: FlowRecord) => string) => (record: FlowRecord) => {
    const value = read(record);
    if (value === '') return '';
    const known =
      plain(record) ||
      packet(record) ||
      service(record) ||
      eni(record) ||
      instance(record) ||
      resource(record);
    return known === '' ? '' : value;
  };
  return [
    attribute(
      name('ip'),
      'ip',
      [`pkt-${side}addr`, `${side}addr`],
      textual((record) => packet(record) || plain(record)),
      'Address of the end.',
    ),
    attribute(
      name('port'),
      'integer',
      [`${side}port`],
      identified(number(`${side}port`)),
      'Port of the end.',
    ),
    attribute(
      name('intermediate_ips'),
      'ip',
      [`${side}addr`],
      (record) => {
        const real = packet(record);
        const seen = plain(record);
        return real === '' || seen === '' || real === seen ? '' : `["${seen}"]`;
      },
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
      textual(eni),
      'Network interface.',
    ),
    attribute(name('instance_uid'), 'keyword', ['instance-id'], textual(instance), 'Instance.'),
    attribute(
      name('uid'),
      'keyword',
      ['resource-id', ...LAST_RESORTS, "'unknown'"],
      textual(resource),
      'Resource that has no interface.',
    ),
    attribute(
      name('subnet_uid'),
      'keyword',
      [`tgw-${side}-subnet-id`, 'subnet-id'],
      textual(identified(either(`tgw-${side}-subnet-id`, 'subnet-id'))),
      'Subnet.',
    ),
    attribute(
      name('vpc_uid'),
      'keyword',
      [`tgw-${side}-vpc-id`, 'vpc-id'],
      textual(identified(either(`tgw-${side}-vpc-id`, 'vpc-id'))),
      'VPC.',
    ),
    attribute(
      name('zone'),
      'keyword',
      [`tgw-${side}-az-id`],
      textual(identified(gatewayZone)),
      'Availability zone id.',
    ),
  ];
}

/**
 * The resource of flows that have no interface. OCSF asks for at least one end that something identifies, so
 * where nothing else does, the narrowest thing that the record names stands for it.
 */
function resourceUid(record: FlowRecord): string {
  const uid = resourceId(record);
  if (uid !== '') return escaped(record, uid);
  const { source, destination } = addresses(record);
  if (source !== '' || destination !== '') return '';
  if (IDENTIFYING.some((read) => read(record) !== '')) return '';
  for (const name of LAST_RESORTS) {
    const value = flowValue(record, name);
    if (value !== '') return escaped(record, value);
  }
  return 'unknown';
}

function versionOf(record: FlowRecord): 0 | 4 | 6 {
  const type = ipType(record);
  if (type === 'IPv4') return 4;
  if (type === 'IPv6') return 6;
  return addresses(record).version;
}

function ipVersionId(record: FlowRecord): string {
  const version = versionOf(record);
  return version === 0 ? '' : String(version);
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

/** The members of `unmapped` that a layout can have: most layouts have few of them. */
const PLANS = new WeakMap<object, readonly { readonly column: number; readonly label: string }[]>();

function unmapped(record: FlowRecord): string {
  const { layout } = record;
  let plan = PLANS.get(layout);
  if (plan === undefined) {
    plan = UNMAPPED.filter((name) => hasColumn(layout, name)).map((name) => ({
      column: layout.columns[slotOf(name)] ?? -1,
      label: `"${name.replaceAll('-', '_')}":`,
    }));
    PLANS.set(layout, plan);
  }
  let members = '';
  for (const { column, label } of plan) {
    const value = record.values[column] ?? '-';
    if (value !== '-' && value !== '')
      members += `${members === '' ? '{' : ','}${label}"${escaped(record, value)}"`;
  }
  return members === '' ? '' : `${members}}`;
}
