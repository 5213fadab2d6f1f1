import { constant } from '../../mapping/attribute.ts';
import { addresses } from './addresses.ts';
import { attribute, type FlowAttribute, siblings } from './ocsf-attribute.ts';
import { endpoint } from './ocsf-endpoint.ts';
import { OBSERVABLES } from './ocsf-observables.ts';
import { PROTOCOL_NAMES } from './protocol.ts';
import { column, type FlowRecord, integerAt, textAt } from './record.ts';
import { unmapped } from './unmapped.ts';
import {
  community,
  conversion,
  date,
  dateOf,
  entryOf,
  milliseconds,
  number,
  rawText,
  text,
} from './value.ts';

/** OCSF 1.6.0 Network Activity, 4001, with the profiles cloud, datetime and security_control. */
export function ocsfAttributes(keepOriginal: boolean): readonly FlowAttribute[] {
  return keepOriginal ? [...ATTRIBUTES, RAW_DATA] : ATTRIBUTES;
}

const ipType = column('type');
const protocolNumber = column('protocol');
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

/** Event time, whole seconds as in `time_dt`. The class has to have one: of a record without any it is the epoch. */
const time = conversion(
  (record) => timeOf(record),
  (record, buffer, label) => {
    buffer.put(label);
    buffer.text(timeOf(record));
  },
);

function timeOf(record: FlowRecord): string {
  return String(Math.floor(Math.max(record.time, 0) / 1000) * 1000);
}

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
    'metadata.log_name',
    'keyword',
    ["'VPC Flow Logs'"],
    constant('VPC Flow Logs'),
    'Name of the log.',
  ),
  attribute('metadata.log_provider', 'keyword', ["'AWS'"], constant('AWS'), 'Who wrote the log.'),
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
  OBSERVABLES,
  attribute(
    'unmapped',
    'flat_object',
    ['fields without a place in the class'],
    unmapped,
    'Fields that the class has no attribute for.',
  ),
];

const RAW_DATA = attribute('raw_data', 'keyword', ['the record'], rawText, 'The raw record, if it is kept.');

function versionOf(record: FlowRecord): 0 | 4 | 6 {
  const type = textAt(record, ipType(record));
  if (type === 'IPv4') return 4;
  if (type === 'IPv6') return 6;
  return addresses(record).version;
}
