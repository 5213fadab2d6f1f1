import { asciiLower } from '../../bytes/ascii.ts';
import { quote } from '../../bytes/byte-string.ts';
import type { FieldType } from '../../document/field.ts';
import { type Attribute, constant, type Write } from '../../mapping/attribute.ts';
import { constantOf } from '../../mapping/text-buffer.ts';
import { addresses, compare } from './addresses.ts';
import { FLOW_FIELDS, type FlowFieldName } from './field.ts';
import { PROTOCOL_NAMES } from './protocol.ts';
import { column, type FlowRecord, integerAt, textAt } from './record.ts';
import { TCP_FLAG_LISTS } from './tcp-flag.ts';
import {
  ADDRESS,
  address,
  choice,
  community,
  conversion,
  date,
  dateOf,
  entryOf,
  lowerCase,
  number,
  rawText,
  text,
  wordOf,
} from './value.ts';

type FlowAttribute = Attribute<FlowRecord> & {
  /** `golden`: part of the product's documents. `extra`: ours, beside them. */
  readonly origin: 'golden' | 'extra';
  /** The profile that has it; both when absent. */
  readonly profile?: 'compat' | 'strict';
};

const action = column('action');
const protocol = column('protocol');
const tcpFlagMask = column('tcp-flags');

const timestamp = dateOf((record) => Math.floor(record.time / 1000));
const actionTarget = entryOf(['"network-traffic"'], (record) => (action(record) < 0 ? -1 : 0));
const transport = entryOf(PROTOCOL_NAMES, (record) => integerAt(record, protocol(record)));
const tcpFlags = entryOf(TCP_FLAG_LISTS, (record) => integerAt(record, tcpFlagMask(record)));

/** From the addresses where the log has no type; types such as EFA are kept in lower case. */
const networkType = wordOf(column('type'), { IPv4: 'ipv4', IPv6: 'ipv6' }, (type, record) => {
  if (type !== '') return quote(asciiLower(type));
  const { version } = addresses(record);
  return version === 0 ? '' : version === 4 ? '"ipv4"' : '"ipv6"';
});

const relatedIp = conversion(
  (record) => {
    const ips = [ADDRESS.srcaddr, ADDRESS.dstaddr].map((one) => textAt(record, one(record)));
    const present = [...new Set(ips.filter((ip) => ip !== ''))].sort();
    return present.length === 0 ? '' : JSON.stringify(present);
  },
  (record, buffer, label) => {
    const { source, destination } = addresses(record);
    if (source < 0 && destination < 0) return;
    const order = source < 0 ? 1 : destination < 0 ? -1 : compare(record, source, destination);
    const { view, offsets } = record;
    const first = order <= 0 ? source : destination;
    const second = order <= 0 ? destination : source;
    buffer.put(label);
    buffer.constant(OPEN);
    buffer.quotedRange(view, offsets[first] as number, offsets[first + 1] as number);
    if (order !== 0 && second >= 0) {
      buffer.constant(COMMA);
      buffer.quotedRange(view, offsets[second] as number, offsets[second + 1] as number);
    }
    buffer.constant(CLOSE);
  },
);
const OPEN = constantOf('[');
const COMMA = constantOf(',');
const CLOSE = constantOf(']');

const ECS = (set: string) => `ECS 8.11 ${set}`;

/** Declares an attribute of the product's documents. */
function golden(
  name: string,
  type: FieldType,
  from: readonly string[],
  write: Write<FlowRecord>,
  description: string,
  more: Partial<FlowAttribute> = {},
): FlowAttribute {
  const section = ECS(name.startsWith('@') ? 'base' : (name.split('.')[0] ?? ''));
  return { name, type, from, write, description, section, origin: 'golden', ...more };
}

function extra(...args: Parameters<typeof golden>): FlowAttribute {
  return { ...golden(...args), origin: 'extra' };
}

/** Every attribute of flow documents in ECS, in the order in which they are written. */
const ATTRIBUTES: readonly FlowAttribute[] = [
  golden('@timestamp', 'date', ['start', 'end', "the object's time"], timestamp, 'When the flow began.'),
  golden('message', 'match_only_text', ['the record'], rawText, 'The record as it came.'),
  extra('ecs.version', 'keyword', ["'8.11.0'"], constant('8.11.0'), 'Version of ECS.'),
  extra('event.kind', 'keyword', ["'event'"], constant('event'), 'Kind of the document.'),
  extra('event.module', 'keyword', ["'aws'"], constant('aws'), 'Module the document belongs to.'),
  extra('event.dataset', 'keyword', ["'aws.vpcflow'"], constant('aws.vpcflow'), 'Dataset of the document.'),
  golden('event.category', 'keyword', ["'network'"], constant(['network']), 'Category of the event.', {
    array: true,
  }),
  extra(
    'event.type',
    'keyword',
    ['action', "'connection'"],
    choice('action', { ACCEPT: ['connection', 'allowed'], REJECT: ['connection', 'denied'] }, ['connection']),
    'Connection, and whether it was let through.',
    { array: true },
  ),
  extra('event.action', 'keyword', ['action'], text('action'), 'ACCEPT or REJECT.'),
  golden(
    'event.outcome',
    'keyword',
    ['log-status'],
    lowerCase('log-status'),
    'State of the log: ok, nodata, skipdata.',
    {
      profile: 'compat',
      section: 'product document; not a value that ECS allows',
    },
  ),
  golden(
    'event.outcome',
    'keyword',
    ['action'],
    choice('action', { ACCEPT: 'success', REJECT: 'failure' }),
    'Whether the traffic was let through.',
    { profile: 'strict' },
  ),
  extra('event.reason', 'keyword', ['reject-reason'], text('reject-reason'), 'Why the traffic was rejected.'),
  golden('event.start', 'date', ['start'], date('start'), 'When the first packet was seen.'),
  golden('event.end', 'date', ['end'], date('end'), 'When the last packet was seen.'),
  golden('action.name', 'keyword', ['action'], lowerCase('action'), 'accept or reject.', compatOnly()),
  golden(
    'action.outcome',
    'keyword',
    ['log-status'],
    lowerCase('log-status'),
    'State of the log.',
    compatOnly(),
  ),
  golden('action.target', 'keyword', ['action'], actionTarget, 'What the action concerns.', compatOnly()),
  golden('action.type', 'keyword', ["'forward'"], constant('forward'), 'Kind of action.', compatOnly()),
  golden('cloud.provider', 'keyword', ["'aws'"], constant('aws'), 'Cloud provider.'),
  golden(
    'cloud.account.id',
    'keyword',
    ['account-id'],
    text('account-id'),
    'Account that owns the interface.',
  ),
  extra('cloud.region', 'keyword', ['region'], text('region'), 'Region of the interface.'),
  extra(
    'cloud.availability_zone',
    'keyword',
    ['az-id'],
    text('az-id'),
    'Availability zone id of the interface.',
  ),
  golden(
    'cloud.instance.id',
    'keyword',
    ['instance-id'],
    text('instance-id'),
    'Instance that the interface belongs to.',
  ),
  golden('source.address', 'keyword', ['srcaddr'], text('srcaddr'), 'Source address as logged.'),
  golden('source.ip', 'ip', ['srcaddr'], address('srcaddr'), 'Source address.'),
  golden('source.port', 'long', ['srcport'], number('srcport'), 'Source port.'),
  golden('source.bytes', 'long', ['bytes'], number('bytes'), 'Bytes of the flow.'),
  golden('source.packets', 'long', ['packets'], number('packets'), 'Packets of the flow.'),
  golden('destination.address', 'keyword', ['dstaddr'], text('dstaddr'), 'Destination address as logged.'),
  golden('destination.ip', 'ip', ['dstaddr'], address('dstaddr'), 'Destination address.'),
  golden('destination.port', 'long', ['dstport'], number('dstport'), 'Destination port.'),
  golden('network.iana_number', 'keyword', ['protocol'], text('protocol'), 'IANA protocol number.'),
  golden('network.transport', 'keyword', ['protocol'], transport, 'Keyword of the protocol number.'),
  extra('network.type', 'keyword', ['type', 'srcaddr'], networkType, 'ipv4 or ipv6.'),
  extra(
    'network.direction',
    'keyword',
    ['flow-direction'],
    lowerCase('flow-direction'),
    'ingress or egress at the interface.',
  ),
  extra('network.bytes', 'long', ['bytes'], number('bytes'), 'Bytes of the flow.'),
  extra('network.packets', 'long', ['packets'], number('packets'), 'Packets of the flow.'),
  extra(
    'network.community_id',
    'keyword',
    ['srcaddr', 'dstaddr', 'srcport', 'dstport', 'protocol'],
    community,
    'Community ID, version 1 with seed 0.',
  ),
  golden(
    'observer.ingress.interface.name',
    'keyword',
    ['interface-id'],
    text('interface-id'),
    'Interface that was observed.',
  ),
  golden(
    'related.ip',
    'ip',
    ['srcaddr', 'dstaddr'],
    relatedIp,
    'Both addresses, sorted as text, without repetition.',
    { array: true },
  ),
  extra(
    'orchestrator.cluster.id',
    'keyword',
    ['ecs-cluster-arn'],
    text('ecs-cluster-arn'),
    'ARN of the ECS cluster.',
  ),
  extra(
    'orchestrator.cluster.name',
    'keyword',
    ['ecs-cluster-name'],
    text('ecs-cluster-name'),
    'Name of the ECS cluster.',
  ),
  extra(
    'container.id',
    'keyword',
    ['ecs-container-id'],
    text('ecs-container-id'),
    'Container of the ECS task.',
  ),
  extra(
    'service.name',
    'keyword',
    ['ecs-service-name'],
    text('ecs-service-name'),
    'Name of the ECS service.',
  ),
  vendor(golden('aws.flowlogs.vpc.id', 'keyword', ['vpc-id'], text('vpc-id'), 'VPC of the interface.')),
  vendor(
    golden('aws.flowlogs.subnet.id', 'keyword', ['subnet-id'], text('subnet-id'), 'Subnet of the interface.'),
  ),
  vendor(
    golden(
      'aws.flowlogs.tcp_flags',
      'long',
      ['tcp-flags'],
      number('tcp-flags'),
      'Bit mask of the TCP flags.',
    ),
  ),
  vendor(
    extra('aws.flowlogs.tcp_flags_array', 'keyword', ['tcp-flags'], tcpFlags, 'Names of the TCP flags.', {
      array: true,
    }),
  ),
  ...remainingFields(),
];

/** The attributes of a profile. */
export function ecsAttributes(profile: 'compat' | 'strict', keepOriginal: boolean): readonly FlowAttribute[] {
  const attributes = ATTRIBUTES.filter((one) => one.profile === undefined || one.profile === profile);
  return keepOriginal ? [...attributes, EVENT_ORIGINAL] : attributes;
}

export const EVENT_ORIGINAL: FlowAttribute = extra(
  'event.original',
  'keyword',
  ['the record'],
  rawText,
  'The raw record, if it is kept.',
);

function compatOnly(): Partial<FlowAttribute> {
  return { profile: 'compat', section: 'product document' };
}

function vendor(attribute: FlowAttribute): FlowAttribute {
  return { ...attribute, section: 'VPC Flow Logs' };
}

/** `aws.flowlogs.<field>` for every published field that has no place of its own above. */
function remainingFields(): FlowAttribute[] {
  const placed = new Set<FlowFieldName>([
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
    'vpc-id',
    'subnet-id',
    'instance-id',
    'tcp-flags',
    'region',
    'az-id',
    'flow-direction',
    'reject-reason',
  ]);
  return FLOW_FIELDS.filter((field) => !placed.has(field.name)).map((field) => {
    const name = `aws.flowlogs.${field.name.replaceAll('-', '_')}`;
    const description = `Field ${field.name} of the flow log.`;
    const from = [field.name];
    const base = { name, description, from, section: 'VPC Flow Logs', origin: 'extra' } as const;
    const { kind } = field.type;
    if (field.name === 'pkt-srcaddr' || field.name === 'pkt-dstaddr') {
      return { ...base, type: 'ip', write: address(field.name) };
    }
    if (kind === 'integer') return { ...base, type: 'long', write: number(field.name) };
    return { ...base, type: 'keyword', write: text(field.name) };
  });
}
