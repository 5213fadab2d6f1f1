import { describe, expect, it } from 'vitest';
import { readEntry } from '../../src/asset/inventory-entry.ts';
import { compileDeviceMapping } from '../../src/asset/map.ts';
import { storedJson } from '../../src/asset/snapshot.ts';

const instance = {
  InstanceId: 'i-0123456789abcdef0',
  LaunchTime: '2026-02-01T00:00:00Z',
  VpcId: 'vpc-1',
  PublicIpAddress: '203.0.113.9',
  Tags: [{ Key: 'Name', Value: 'web-größe' }],
  SecurityGroups: [{ GroupId: 'sg-1', GroupName: 'web' }, { GroupId: 'sg-2' }],
  NetworkInterfaces: [
    { NetworkInterfaceId: 'eni-1', PrivateIpAddress: '10.0.0.5' },
    { NetworkInterfaceId: 'eni-2', PrivateIpAddress: '172.20.1.1' },
  ],
  BlockDeviceMappings: [{ Ebs: { AttachTime: '2026-01-01T00:00:00Z' } }],
};
const changedAt = Date.UTC(2026, 2, 1);

describe.each(['compat', 'strict'] as const)('a stored document of profile %s', (profile) => {
  it('is read back', () => {
    const document = compileDeviceMapping(profile)({ instance, ownerId: '111122223333', collectedAt: 0 });
    if (typeof document === 'string') throw new Error(document);
    const { instanceId, contentHash, json } = document;
    const scope = { account: '111122223333', region: 'eu-west-3' };
    const stored = storedJson({ scope, instanceId, contentHash, changedAt, present: true }, json);
    expect(readEntry(JSON.parse(Buffer.from(stored, 'latin1').toString('utf8')))).toEqual({
      id: 'i-0123456789abcdef0',
      name: 'web-größe',
      account: '111122223333',
      vpc: 'vpc-1',
      groups: ['web', 'sg-2'],
      interfaces: ['eni-1', 'eni-2'],
      addresses: ['10.0.0.5', '172.20.1.1'],
      changedAt,
      present: true,
      createdAt: Date.UTC(2026, 0, 1),
    });
  });
});

it('passes over what is no inventory document', () => {
  const odd: unknown[] = [
    null,
    'text',
    {},
    { device: null },
    { device: { uid: 'i-1' }, harrier: { changed_at: 'x' } },
  ];
  expect(odd.map(readEntry)).toEqual(odd.map(() => undefined));
});
