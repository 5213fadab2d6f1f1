import type { Profile } from '../log-type/log-type.ts';
import {
  createdTime,
  description,
  eventTime,
  hasInstanceProfile,
  iso,
  region,
  seconds,
  validAddress,
  zone,
} from './convert.ts';
import { CLASS, compat, DEVICE, type DeviceAttribute, fixed, list, of, strict } from './declare.ts';
import { epochMs, tagValue } from './instance.ts';
import { GROUP_ATTRIBUTES, INTERFACE_ATTRIBUTES } from './member-attributes.ts';
import { operatingSystem } from './operating-system.ts';

const VENDOR = 'Amazon Web Services';
const CREATED_FROM = ['BlockDeviceMappings[0].Ebs.AttachTime', 'LaunchTime'];

/**
 * EC2 instance → OCSF 1.6.0 Device Inventory Info (class 5001), declared once for both profiles.
 *
 * `compat` has the names and values of the product's mapping table: zone in `region`, subnet and VPC ids in
 * `subnet` and `domain`, `image_id`, `state`, epochs in seconds. `strict` has what OCSF 1.6.0 allows with
 * the profiles cloud and datetime: epochs in milliseconds, `subnet_uid`, `vpc_uid`, `zone`, `image.uid`, the
 * state under `unmapped`, and only well-formed addresses.
 *
 * Every attribute, in document order. Those without `profile` belong to both.
 */
export const DEVICE_ATTRIBUTES: readonly DeviceAttribute[] = [
  fixed('activity_id', 'integer', 2, 'Collect', CLASS),
  fixed('activity_name', 'keyword', 'Collect', 'Name of the activity', CLASS),
  fixed('category_name', 'keyword', 'Discovery', 'Name of the category', CLASS),
  fixed('category_uid', 'integer', 5, 'Category', CLASS),
  fixed('class_name', 'keyword', 'Device Inventory Info', 'Name of the class', CLASS),
  fixed('class_uid', 'integer', 5001, 'Class', CLASS),
  fixed('type_name', 'keyword', 'Device Inventory Info: Collect', 'Name of the type', CLASS),
  fixed('type_uid', 'integer', 500102, 'class_uid * 100 + activity_id', CLASS),
  fixed('severity', 'keyword', 'Informational', 'Severity', CLASS),
  fixed('severity_id', 'integer', 1, 'Severity', CLASS),
  compat(
    of('time', 'long', ['LaunchTime'], 'Launch time, epoch seconds', CLASS, (o) => seconds(eventTime(o))),
  ),
  strict(of('time', 'long', ['LaunchTime'], 'Launch time, epoch milliseconds', CLASS, eventTime)),
  strict(of('time_dt', 'date', ['LaunchTime'], 'Launch time', CLASS, (o) => iso(eventTime(o)))),
  fixed('metadata.product.name', 'keyword', 'AWS EC2', 'Product', 'OCSF 1.6.0 product'),
  strict(fixed('metadata.product.vendor_name', 'keyword', VENDOR, 'Vendor', 'OCSF 1.6.0 product')),
  fixed('metadata.version', 'keyword', '1.6.0', 'OCSF version', 'OCSF 1.6.0 metadata'),
  strict(
    fixed('metadata.profiles', 'keyword', ['cloud', 'datetime'], 'OCSF profiles', 'OCSF 1.6.0 metadata'),
  ),
  strict(fixed('cloud.provider', 'keyword', 'AWS', 'Cloud provider', 'OCSF 1.6.0 cloud')),
  strict(of('cloud.region', 'keyword', ['Placement.AvailabilityZone'], 'Region', 'OCSF 1.6.0 cloud', region)),
  strict(
    of(
      'cloud.zone',
      'keyword',
      ['Placement.AvailabilityZone'],
      'Availability zone',
      'OCSF 1.6.0 cloud',
      zone,
    ),
  ),
  strict(of('cloud.account.uid', 'keyword', ['OwnerId'], 'Account', 'OCSF 1.6.0 account', (o) => o.ownerId)),
  strict(
    of(
      'cloud.account.type',
      'keyword',
      ['OwnerId'],
      'Kind of account',
      'OCSF 1.6.0 account',
      (o) => o.ownerId && 'AWS Account',
    ),
  ),
  strict(
    of('cloud.account.type_id', 'integer', ['OwnerId'], 'Kind of account', 'OCSF 1.6.0 account', (o) =>
      o.ownerId ? 10 : undefined,
    ),
  ),
  of('device.uid', 'keyword', ['InstanceId'], 'Instance id', DEVICE, ({ instance }) => instance.InstanceId),
  strict(
    of(
      'device.instance_uid',
      'keyword',
      ['InstanceId'],
      'Instance id',
      DEVICE,
      ({ instance }) => instance.InstanceId,
    ),
  ),
  of(
    'device.name',
    'keyword',
    ["Tags[Key='Name'].Value", 'InstanceId'],
    'Name tag',
    DEVICE,
    ({ instance }) => tagValue(instance, 'Name') ?? instance.InstanceId,
  ),
  of(
    'device.hostname',
    'keyword',
    ['PublicDnsName', 'PrivateDnsName', 'InstanceId'],
    'Host name',
    DEVICE,
    ({ instance }) => instance.PublicDnsName || instance.PrivateDnsName || instance.InstanceId,
  ),
  fixed('device.type', 'keyword', 'Server', 'Kind of device', DEVICE),
  fixed('device.type_id', 'integer', 1, 'Kind of device', DEVICE),
  fixed('device.vendor_name', 'keyword', VENDOR, 'Vendor', DEVICE),
  compat(
    of(
      'device.ip',
      'ip',
      ['PublicIpAddress', 'PrivateIpAddress'],
      'Primary address',
      DEVICE,
      ({ instance }) => instance.PublicIpAddress || instance.PrivateIpAddress,
    ),
  ),
  strict(
    of(
      'device.ip',
      'ip',
      ['PublicIpAddress', 'PrivateIpAddress'],
      'Primary address',
      DEVICE,
      ({ instance }) => validAddress(instance.PublicIpAddress) ?? validAddress(instance.PrivateIpAddress),
    ),
  ),
  of(
    'device.model',
    'keyword',
    ['InstanceType'],
    'Instance type',
    DEVICE,
    ({ instance }) => instance.InstanceType,
  ),
  compat(
    of(
      'device.image_id',
      'keyword',
      ['ImageId'],
      'Machine image',
      DEVICE,
      ({ instance }) => instance.ImageId,
    ),
  ),
  strict(
    of(
      'device.image.uid',
      'keyword',
      ['ImageId'],
      'Machine image',
      'OCSF 1.6.0 image',
      ({ instance }) => instance.ImageId,
    ),
  ),
  compat(
    of(
      'device.state',
      'keyword',
      ['State.Name'],
      'State of the instance',
      DEVICE,
      ({ instance }) => instance.State?.Name,
    ),
  ),
  compat(
    of(
      'device.region',
      'keyword',
      ['Placement.AvailabilityZone', 'Placement'],
      'Availability zone',
      DEVICE,
      zone,
    ),
  ),
  strict(of('device.region', 'keyword', ['Placement.AvailabilityZone'], 'Region', DEVICE, region)),
  strict(of('device.zone', 'keyword', ['Placement.AvailabilityZone'], 'Availability zone', DEVICE, zone)),
  compat(
    of('device.subnet', 'keyword', ['SubnetId'], 'Subnet id', DEVICE, ({ instance }) => instance.SubnetId),
  ),
  strict(
    of(
      'device.subnet_uid',
      'keyword',
      ['SubnetId'],
      'Subnet id',
      DEVICE,
      ({ instance }) => instance.SubnetId,
    ),
  ),
  compat(of('device.domain', 'keyword', ['VpcId'], 'VPC id', DEVICE, ({ instance }) => instance.VpcId)),
  strict(of('device.vpc_uid', 'keyword', ['VpcId'], 'VPC id', DEVICE, ({ instance }) => instance.VpcId)),
  of(
    'device.hypervisor',
    'keyword',
    ['Hypervisor'],
    'Hypervisor',
    DEVICE,
    ({ instance }) => instance.Hypervisor,
  ),
  of(
    'device.is_managed',
    'boolean',
    ['IamInstanceProfile'],
    'Has an instance profile',
    DEVICE,
    hasInstanceProfile,
  ),
  of(
    'device.autoscale_uid',
    'keyword',
    ["Tags[Key='aws:autoscaling:groupName'].Value"],
    'Auto Scaling group',
    DEVICE,
    ({ instance }) => tagValue(instance, 'aws:autoscaling:groupName'),
  ),
  compat(
    of('device.boot_time', 'date', ['LaunchTime'], 'Launch time', DEVICE, ({ instance }) =>
      iso(epochMs(instance.LaunchTime))?.replace(/\.\d{3}Z$/, 'Z'),
    ),
  ),
  strict(
    of(
      'device.boot_time',
      'long',
      ['LaunchTime'],
      'Launch time, epoch milliseconds',
      DEVICE,
      ({ instance }) => epochMs(instance.LaunchTime),
    ),
  ),
  strict(
    of('device.boot_time_dt', 'date', ['LaunchTime'], 'Launch time', DEVICE, ({ instance }) =>
      iso(epochMs(instance.LaunchTime)),
    ),
  ),
  compat(
    of('device.created_time', 'long', CREATED_FROM, 'Creation time, epoch seconds', DEVICE, (o) =>
      seconds(createdTime(o)),
    ),
  ),
  strict(
    of('device.created_time', 'long', CREATED_FROM, 'Creation time, epoch milliseconds', DEVICE, createdTime),
  ),
  strict(
    of('device.created_time_dt', 'date', CREATED_FROM, 'Creation time', DEVICE, (o) => iso(createdTime(o))),
  ),
  compat(
    of(
      'device.os.name',
      'keyword',
      ['PlatformDetails'],
      'Operating system',
      'OCSF 1.6.0 os',
      ({ instance }) => instance.PlatformDetails,
    ),
  ),
  strict(
    of(
      'device.os.name',
      'keyword',
      ['PlatformDetails', "'Unknown'"],
      'Operating system',
      'OCSF 1.6.0 os',
      ({ instance }) => instance.PlatformDetails || 'Unknown',
    ),
  ),
  of(
    'device.os.type',
    'keyword',
    ['PlatformDetails'],
    'Kind of operating system',
    'OCSF 1.6.0 os',
    ({ instance }) => operatingSystem(instance.PlatformDetails).type,
  ),
  of(
    'device.os.type_id',
    'integer',
    ['PlatformDetails'],
    'Kind of operating system',
    'OCSF 1.6.0 os',
    ({ instance }) => operatingSystem(instance.PlatformDetails).type_id,
  ),
  ...list(
    'device.network_interfaces',
    ['NetworkInterfaces[]'],
    'Network interfaces',
    INTERFACE_ATTRIBUTES,
    ({ instance }) => instance.NetworkInterfaces,
  ),
  ...list(
    'device.groups',
    ['SecurityGroups[]'],
    'Security groups',
    GROUP_ATTRIBUTES,
    ({ instance }) => instance.SecurityGroups,
  ),
  of('device.org.uid', 'keyword', ['OwnerId'], 'Account', 'OCSF 1.6.0 organization', (o) => o.ownerId),
  of(
    'device.org.name',
    'keyword',
    ['OwnerId'],
    'Account',
    'OCSF 1.6.0 organization',
    (o) => o.ownerId && `AWS Account ${o.ownerId}`,
  ),
  of('device.desc', 'keyword', ['ImageId', 'State.Name'], 'Image and state', DEVICE, description),
  strict(
    of(
      'unmapped.state',
      'keyword',
      ['State.Name'],
      'State of the instance',
      CLASS,
      ({ instance }) => instance.State?.Name,
    ),
  ),
];

/** The attributes of one profile. */
export function deviceAttributes(profile: Profile): readonly DeviceAttribute[] {
  return DEVICE_ATTRIBUTES.filter((attribute) => (attribute.profile ?? profile) === profile);
}
