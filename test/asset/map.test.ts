import { describe, expect, it } from 'vitest';
import type { Ec2Instance } from '../../src/asset/instance.ts';
import { regionOfZone } from '../../src/asset/instance.ts';
import { compileDeviceMapping } from '../../src/asset/map.ts';
import { readInstances } from '../../src/asset/read.ts';
import { fromByteString } from '../../src/bytes/byte-string.ts';

const COLLECTED = Date.UTC(2026, 0, 2, 3, 4, 5);

function map(instance: Ec2Instance, profile: 'compat' | 'strict' = 'compat', ownerId?: string) {
  const result = compileDeviceMapping(profile)({
    instance,
    collectedAt: COLLECTED,
    ...(ownerId ? { ownerId } : {}),
  });
  if (typeof result === 'string') throw new Error(result);
  return { ...result, document: JSON.parse(fromByteString(result.json)) };
}

describe('host name', () => {
  it('skips empty names', () => {
    expect(
      map({ InstanceId: 'i-1', PublicDnsName: '', PrivateDnsName: 'a.internal' }).document.device.hostname,
    ).toBe('a.internal');
    expect(map({ InstanceId: 'i-1', PublicDnsName: '', PrivateDnsName: '' }).document.device.hostname).toBe(
      'i-1',
    );
  });
});

describe('times', () => {
  it('takes the creation time from the volume and the boot time from the launch', () => {
    const instance: Ec2Instance = {
      InstanceId: 'i-1',
      LaunchTime: '2024-05-01T10:00:00.500Z',
      BlockDeviceMappings: [{ Ebs: { AttachTime: new Date('2024-04-01T00:00:00Z') } }],
    };
    const compat = map(instance).document;
    expect(compat.time).toBe(1714557600);
    expect(compat.device.boot_time).toBe('2024-05-01T10:00:00Z');
    expect(compat.device.created_time).toBe(1711929600);
    const strict = map(instance, 'strict').document;
    expect(strict.time).toBe(1714557600500);
    expect(strict.device.created_time_dt).toBe('2024-04-01T00:00:00.000Z');
  });

  it('keeps an instance without times, says so, and gives it a stable hash', () => {
    const first = map({ InstanceId: 'i-1', LaunchTime: 'yesterday' }, 'strict');
    expect(first.document.time).toBe(COLLECTED);
    expect(first.remarks).toEqual([
      'i-1: LaunchTime is no date; the creation time or the time of collection stands in',
    ]);
    const later = compileDeviceMapping('strict')({
      instance: { InstanceId: 'i-1', LaunchTime: 'yesterday' },
      collectedAt: COLLECTED + 1,
    });
    expect(typeof later === 'object' && later.contentHash).toBe(first.contentHash);
  });
});

describe('strict addresses', () => {
  it('drops what is no address and falls back to the next', () => {
    const document = map(
      { InstanceId: 'i-1', PublicIpAddress: 'nowhere', PrivateIpAddress: '10.0.0.1' },
      'strict',
    ).document;
    expect(document.device.ip).toBe('10.0.0.1');
  });
});

describe('instance profile', () => {
  it.each([
    [{ Arn: 'arn:aws:iam::111122223333:instance-profile/x' }, true],
    [{}, false],
    [null, false],
    ['', false],
  ])('%j is managed: %s', (IamInstanceProfile, expected) => {
    expect(map({ InstanceId: 'i-1', IamInstanceProfile }).document.device.is_managed).toBe(expected);
  });
});

describe('text in tags', () => {
  it('keeps Unicode and does not break the line', () => {
    const name = 'Bäckerei "1"\n';
    expect(map({ InstanceId: 'i-1', Tags: [{ Key: 'Name', Value: name }] }).document.device.name).toBe(name);
  });
});

it('says why an instance without an id has no document', () => {
  expect(() => map({ LaunchTime: '2024-05-01T10:00:00Z' })).toThrow('the instance has no InstanceId');
});

it.each([
  ['us-east-1a', 'us-east-1'],
  ['us-gov-west-1b', 'us-gov-west-1'],
  ['us-west-2-lax-1a', 'us-west-2'],
  ['us-east-1-wl1-bos-wlz-1', 'us-east-1'],
  ['nonsense', undefined],
])('region of %s is %s', (zone, region) => {
  expect(regionOfZone(zone)).toBe(region);
});

describe('readInstances', () => {
  const bare = { InstanceId: 'i-1' };
  it('takes whole answers, reservations, bare instances and arrays', () => {
    const answer = { Reservations: [{ OwnerId: '111122223333', Instances: [bare] }] };
    for (const [value, owner] of [
      [answer, '111122223333'],
      [answer.Reservations, '111122223333'],
      [bare, undefined],
      [[bare], undefined],
    ] as const) {
      const read = readInstances(value, COLLECTED);
      expect(read.problems).toEqual([]);
      expect(read.instances.map((o) => [o.instance.InstanceId, o.ownerId])).toEqual([['i-1', owner]]);
    }
  });
  it('one bad part never hides the others', () => {
    const read = readInstances({ Reservations: [{ Instances: [null, {}, bare] }] }, COLLECTED);
    expect(read.instances).toHaveLength(1);
    expect(read.problems).toEqual([
      '$.Reservations[0].Instances[0]: expected an object with Reservations, Instances or InstanceId',
      '$.Reservations[0].Instances[1]: no InstanceId',
    ]);
  });
});
