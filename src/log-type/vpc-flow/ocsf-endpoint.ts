import type { Write } from '../../mapping/attribute.ts';
import { compare } from './addresses.ts';
import { endAddress, endColumns, first, LAST_RESORTS, NONE, type Side, UNKNOWN } from './end-columns.ts';
import { attribute, type FlowAttribute } from './ocsf-attribute.ts';
import { type Column, column, type FlowRecord, textAt } from './record.ts';
import { conversion, numberOf, text, textOf } from './value.ts';

/**
 * The attributes of one end. `ip` is the packet's own address where the log has both (behind a NAT gateway
 * or load balancer `srcaddr` and `dstaddr` are the interface's), and the interface's address is then an
 * intermediate one. An end that nothing identifies is left out, as OCSF asks.
 */
export function endpoint(side: Side): FlowAttribute[] {
  const name = (member: string) => `${side}_endpoint.${member}`;
  const { seen, packet, networkInterface, instance, resource, own, identified } = endColumns(side);
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
        const at = seen(record);
        return real === NONE || at === NONE || compare(record, real, at) === 0 ? NONE : at;
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
      textOf(networkInterface),
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
