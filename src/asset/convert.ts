import { isIP } from 'node:net';
import { availabilityZone, epochMs, type OwnedInstance, regionOfZone } from './instance.ts';

/** When the root volume was attached, else the launch; epoch milliseconds. */
export function createdTime({ instance }: OwnedInstance): number | undefined {
  return epochMs(instance.BlockDeviceMappings?.[0]?.Ebs?.AttachTime) ?? epochMs(instance.LaunchTime);
}

/**
 * Launch time; without one the creation time, and last the time of collection: an instance is never left out.
 * Epoch milliseconds.
 */
export function eventTime(owned: OwnedInstance): number {
  return epochMs(owned.instance.LaunchTime) ?? createdTime(owned) ?? owned.collectedAt;
}

/** Epoch milliseconds → epoch seconds, cut. */
export function seconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.floor(ms / 1000);
}

/** Epoch milliseconds → `2026-01-15T08:00:00.000Z`. */
export function iso(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString();
}

/** Availability zone. */
export function zone({ instance }: OwnedInstance): string | undefined {
  return availabilityZone(instance);
}

/** Region of the zone, else the region that was asked. */
export function region(owned: OwnedInstance): string | undefined {
  const name = availabilityZone(owned.instance);
  return (name === undefined ? undefined : regionOfZone(name)) ?? owned.region;
}

/** Whether it runs with an IAM role; saved JSON has the profile as an object or as its ARN. */
export function hasInstanceProfile({ instance }: OwnedInstance): boolean {
  const profile = instance.IamInstanceProfile;
  if (profile === null || profile === undefined || profile === '') return false;
  return typeof profile === 'string' || Object.keys(profile).length > 0;
}

/** `AMI: ami-…, State: running`, as far as known. */
export function description({ instance }: OwnedInstance): string {
  const parts: string[] = [];
  if (instance.ImageId) parts.push(`AMI: ${instance.ImageId}`);
  if (instance.State?.Name) parts.push(`State: ${instance.State.Name}`);
  return parts.join(', ');
}

/** An IPv4 or IPv6 address as it stands; undefined for anything else. */
export function validAddress(address: string | null | undefined): string | undefined {
  return address && isIP(address) !== 0 ? address : undefined;
}

/** A MAC address of six octets as it stands; undefined for anything else. */
export function validMac(mac: string | null | undefined): string | undefined {
  return mac && /^(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}$/.test(mac) ? mac : undefined;
}
