import type { OwnedInstance } from '../src/asset/instance.ts';
import { compileDeviceMapping } from '../src/asset/map.ts';
import { compareSnapshot, type SeenDevice, type StoredDevice } from '../src/asset/snapshot.ts';

/**
 * Instances mapped per CPU second in both profiles, beside `JSON.stringify` of the same instances in the same run,
 * and what a snapshot of 100,000 instances costs: memory, and the comparison with an unchanged store.
 * Run: `node --expose-gc --import tsx bench/asset.bench.ts`; about 10 CPU seconds.
 */
const COUNT = 100_000;
const SCOPE = { account: '111122223333', region: 'eu-west-1' };

function instance(n: number): OwnedInstance {
  const hex = n.toString(16).padStart(17, '0');
  const address = `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`;
  return {
    ownerId: SCOPE.account,
    collectedAt: 0,
    instance: {
      InstanceId: `i-${hex}`,
      InstanceType: 't3.medium',
      ImageId: 'ami-0123456789abcdef0',
      State: { Name: 'running' },
      PrivateDnsName: `ip-${address.replaceAll('.', '-')}.ec2.internal`,
      PrivateIpAddress: address,
      PlatformDetails: 'Linux/UNIX',
      LaunchTime: new Date(Date.UTC(2026, 0, 1) + n * 1000),
      Hypervisor: 'nitro',
      SubnetId: 'subnet-0123456789abcdef0',
      VpcId: 'vpc-0123456789abcdef0',
      Placement: { AvailabilityZone: 'eu-west-1a' },
      Tags: [{ Key: 'Name', Value: `web-${n}` }],
      SecurityGroups: [{ GroupId: 'sg-0123456789abcdef0', GroupName: 'web' }],
      NetworkInterfaces: [
        { NetworkInterfaceId: `eni-${hex}`, MacAddress: '02:00:00:00:00:01', PrivateIpAddress: address },
      ],
    },
  };
}

function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

const instances = Array.from({ length: COUNT }, (_, n) => instance(n));
const memory = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().rss / 2 ** 20;
};
const before = memory();
let reference: number | undefined;
for (const [name, map] of [
  ['JSON.stringify', JSON.stringify],
  ['map compat', compileDeviceMapping('compat')],
  ['map strict', compileDeviceMapping('strict')],
] as const) {
  for (let n = 0; n < 10_000; n++) map(instances[n] ?? instance(n));
  const seconds = cpuSeconds(() => {
    for (const owned of instances) map(owned);
  });
  reference ??= seconds;
  console.log(
    `${name.padEnd(14)}  ${Math.round(COUNT / seconds).toLocaleString('en-US')} instances per CPU second, ${(reference / seconds).toFixed(2)} x JSON.stringify`,
  );
}

const map = compileDeviceMapping('strict');
const seen: SeenDevice[] = instances.flatMap((owned) => {
  const document = map(owned);
  return typeof document === 'string' ? [] : [{ scope: SCOPE, document, state: 'running' }];
});
const stored: StoredDevice[] = seen.map(({ scope, document: { instanceId, contentHash } }) => ({
  scope,
  instanceId,
  contentHash,
  changedAt: 0,
  present: true,
}));
let changes = 0;
const seconds = cpuSeconds(() => {
  changes = compareSnapshot(stored, seen, [SCOPE], 1).length;
});
console.log(
  `compare ${COUNT.toLocaleString('en-US')} unchanged: ${changes} changes, ${seconds.toFixed(2)} CPU seconds`,
);
console.log(
  `resident with ${COUNT.toLocaleString('en-US')} documents and states: ${Math.round(memory())} MiB (${Math.round(before)} with the input alone)`,
);
