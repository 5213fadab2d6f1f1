import { extra, type FlowAttribute, golden } from './ecs-attribute.ts';
import { tcpFlags } from './ecs-conversion.ts';
import { FLOW_FIELDS, type FlowFieldName } from './field.ts';
import { UNKNOWN_COLUMNS, unknownColumns } from './unmapped.ts';
import { address, number, text } from './value.ts';

function vendor(attribute: FlowAttribute): FlowAttribute {
  return { ...attribute, section: 'VPC Flow Logs' };
}

/** `aws.flowlogs.<field>` for every published field that has no place of its own elsewhere. */
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

/** What has a place of its own: `aws.flowlogs.*`. */
export const VENDOR_ATTRIBUTES: readonly FlowAttribute[] = [
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
  vendor(
    extra(
      'aws.flowlogs.unmapped',
      'flat_object',
      [UNKNOWN_COLUMNS],
      unknownColumns,
      'Columns of names that are not known here, such as those of newer versions.',
    ),
  ),
];
