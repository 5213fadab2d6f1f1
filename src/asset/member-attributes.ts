import { validAddress, validMac } from './convert.ts';
import { compat, fixed, type MemberAttribute, of, strict } from './declare.ts';
import type { NetworkInterface, SecurityGroup } from './instance.ts';

const INTERFACE = 'OCSF 1.6.0 network_interface';
const GROUP = 'OCSF 1.6.0 group';
const PRIMARY = 'Primary network interface';

/** Attributes of `device.network_interfaces[]`. */
export const INTERFACE_ATTRIBUTES: readonly MemberAttribute<NetworkInterface>[] = [
  of('uid', 'keyword', ['NetworkInterfaceId'], 'Interface id', INTERFACE, (n) => n.NetworkInterfaceId),
  of(
    'name',
    'keyword',
    ['Description', "'Primary network interface'"],
    'Description',
    INTERFACE,
    (n) => n.Description || PRIMARY,
  ),
  compat(of('ip', 'ip', ['PrivateIpAddress'], 'Private address', INTERFACE, (n) => n.PrivateIpAddress)),
  strict(
    of('ip', 'ip', ['PrivateIpAddress'], 'Private address', INTERFACE, (n) =>
      validAddress(n.PrivateIpAddress),
    ),
  ),
  of('hostname', 'keyword', ['PrivateDnsName'], 'Private host name', INTERFACE, (n) => n.PrivateDnsName),
  compat(of('mac', 'keyword', ['MacAddress'], 'MAC address', INTERFACE, (n) => n.MacAddress)),
  strict(of('mac', 'keyword', ['MacAddress'], 'MAC address', INTERFACE, (n) => validMac(n.MacAddress))),
  fixed('type', 'keyword', 'Wired', 'Kind of interface', INTERFACE),
  fixed('type_id', 'integer', 1, 'Kind of interface', INTERFACE),
];

/** Attributes of `device.groups[]`. */
export const GROUP_ATTRIBUTES: readonly MemberAttribute<SecurityGroup>[] = [
  of('uid', 'keyword', ['GroupId'], 'Security group id', GROUP, (g) => g.GroupId),
  of('name', 'keyword', ['GroupName'], 'Security group name', GROUP, (g) => g.GroupName),
];
