/**
 * The part of an EC2 instance (DescribeInstances, API 2016-11-15) that the inventory uses. Times are ISO
 * text in saved JSON and `Date` from the SDK; anything may be missing or null.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Instance.html
 */
export interface Ec2Instance {
  readonly InstanceId?: string | null | undefined;
  readonly InstanceType?: string | null | undefined;
  readonly ImageId?: string | null | undefined;
  readonly State?: { readonly Name?: string | null | undefined } | null | undefined;
  readonly PublicDnsName?: string | null | undefined;
  readonly PublicIpAddress?: string | null | undefined;
  readonly PrivateDnsName?: string | null | undefined;
  readonly PrivateIpAddress?: string | null | undefined;
  readonly PlatformDetails?: string | null | undefined;
  readonly LaunchTime?: string | Date | null | undefined;
  readonly Hypervisor?: string | null | undefined;
  readonly SubnetId?: string | null | undefined;
  readonly VpcId?: string | null | undefined;
  readonly Placement?: { readonly AvailabilityZone?: string | null | undefined } | string | null | undefined;
  readonly Tags?: readonly Tag[] | null | undefined;
  readonly SecurityGroups?: readonly SecurityGroup[] | null | undefined;
  readonly NetworkInterfaces?: readonly NetworkInterface[] | null | undefined;
  readonly IamInstanceProfile?: { readonly Arn?: string | null | undefined } | string | null | undefined;
  readonly BlockDeviceMappings?: readonly BlockDevice[] | null | undefined;
}

export interface Tag {
  readonly Key?: string | null | undefined;
  readonly Value?: string | null | undefined;
}
export interface SecurityGroup {
  readonly GroupId?: string | null | undefined;
  readonly GroupName?: string | null | undefined;
}
export interface NetworkInterface {
  readonly NetworkInterfaceId?: string | null | undefined;
  readonly Description?: string | null | undefined;
  readonly MacAddress?: string | null | undefined;
  readonly PrivateIpAddress?: string | null | undefined;
  readonly PrivateDnsName?: string | null | undefined;
}
export interface BlockDevice {
  readonly Ebs?: { readonly AttachTime?: string | Date | null | undefined } | null | undefined;
}

/** An instance with what stands around it in the answer. */
export interface OwnedInstance {
  readonly instance: Ec2Instance;
  /** `OwnerId` of the reservation: the account. */
  readonly ownerId?: string;
  /** Region that was asked, where the collector knows it. */
  readonly region?: string;
  /** Epoch milliseconds of the collection; stands in for missing times. */
  readonly collectedAt: number;
}

/** Time of a text or `Date` in epoch milliseconds; undefined when it is missing, or no time that EC2 can mean. */
export function epochMs(time: string | Date | null | undefined): number | undefined {
  if (time === null || time === undefined || time === '') return undefined;
  const ms = time instanceof Date ? time.getTime() : Date.parse(time);
  return ms >= EARLIEST && ms < LATEST ? ms : undefined;
}

const EARLIEST = Date.UTC(2000, 0);
const LATEST = Date.UTC(2100, 0);

/** Value of a tag; undefined when it is missing or empty. */
export function tagValue(instance: Ec2Instance, key: string): string | undefined {
  return instance.Tags?.find((tag) => tag.Key === key)?.Value || undefined;
}

/** Name of the zone, such as `us-east-1a`; saved JSON may have it in place of the object. */
export function availabilityZone(instance: Ec2Instance): string | undefined {
  const placement = instance.Placement;
  if (typeof placement === 'string') return placement || undefined;
  return placement?.AvailabilityZone || undefined;
}

/**
 * Region of an availability zone. Local and Wavelength zones extend the region's name
 * (`us-west-2-lax-1a`), ordinary zones add a letter (`us-gov-west-1b`).
 */
export function regionOfZone(zone: string): string | undefined {
  return /^[a-z]+(?:-[a-z]+)+?-\d+/.exec(zone)?.[0];
}
