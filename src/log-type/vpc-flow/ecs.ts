import { constant } from '../../mapping/attribute.ts';
import { extra, type FlowAttribute, golden } from './ecs-attribute.ts';
import { actionTarget, networkType, relatedIp, timestamp, transport } from './ecs-conversion.ts';
import { VENDOR_ATTRIBUTES } from './ecs-vendor.ts';
import { address, choice, community, date, lowerCase, number, rawText, text } from './value.ts';

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
  ...VENDOR_ATTRIBUTES,
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
