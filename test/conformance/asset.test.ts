import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type { Ec2Instance, NetworkInterface } from '../../src/asset/instance.ts';
import { compileDeviceMapping } from '../../src/asset/map.ts';
import { operatingSystem } from '../../src/asset/operating-system.ts';
import { readInstances } from '../../src/asset/read.ts';
import { hasShared, readSharedJson } from '../support/shared.ts';

const COLLECTED = Date.UTC(2026, 0, 1);

function mapAll(profile: 'compat' | 'strict', input: unknown) {
  const results = readInstances(input, COLLECTED).instances.map(compileDeviceMapping(profile));
  return results.map((result) => (typeof result === 'string' ? null : JSON.parse(result.json)));
}

function mapOne(profile: 'compat' | 'strict', input: unknown) {
  return mapAll(profile, input)[0] ?? null;
}

function at(document: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce((part, key) => (part as Record<string, unknown> | undefined)?.[key], document);
}

describe.skipIf(!hasShared)('EC2 inventory goldens', () => {
  it.each(['01_full', '02_minimal'])('%s equals the mapping table and the valid form', (name) => {
    const table = readSharedJson<{ reservation: unknown; expected: unknown }>(
      'fixtures/derived/ec2',
      `${name}.table.json`,
    );
    const valid = readSharedJson<{ expected: unknown }>('fixtures/derived/ec2', `${name}.strict-ocsf.json`);
    expect(mapOne('compat', table.reservation)).toEqual(table.expected);
    expect(mapOne('strict', table.reservation)).toEqual(valid.expected);
  });
});

interface ConnectorCase {
  name: string;
  owner_id?: string;
  instance?: Ec2Instance;
  reservation?: { Instances: Ec2Instance[] };
  expect?: Record<string, unknown> | null;
  expect_list?: Record<string, unknown>[];
}

describe.skipIf(!hasShared)('the connector that the product document describes', () => {
  const { cases } = hasShared
    ? readSharedJson<{ cases: ConnectorCase[] }>('fixtures/sekoia-ec2-connector/cases.json')
    : { cases: [] };

  it('was asked ten cases', () => expect(cases).toHaveLength(10));

  /** Differences that the project decided on: an instance is never left out for want of a date. */
  const KEPT_HERE = ['no creation time at all', 'older than the checkpoint', 'invalid LaunchTime'];

  it.each(cases)('$name', ({ name, owner_id, instance, reservation, expect: expected, expect_list }) => {
    const documents = mapAll('compat', reservation ?? { OwnerId: owner_id, Instances: [instance] });
    const wanted = expect_list ?? (expected ? [expected] : []);
    if (KEPT_HERE.includes(name)) {
      expect(at(documents[0], 'device.uid')).toBe(instance?.InstanceId);
      return;
    }
    expect(documents).toHaveLength(wanted.length);
    wanted.forEach((members, index) => {
      for (const [path, value] of Object.entries(members)) {
        const actual = at(documents[index], path);
        if (path === 'device.created_time')
          expect(actual).toBe(Date.parse(String(value).slice(0, 20)) / 1000);
        else expect(actual, path).toEqual(value);
      }
    });
  });

  it('reads the operating system alike', () => {
    type Case = { PlatformDetails: string | null; 'os.type': string; 'os.type_id': number };
    const all = readSharedJson<Case[]>('fixtures/sekoia-ec2-connector/os-detection.json');
    expect(all).toHaveLength(10);
    for (const one of all) {
      expect(operatingSystem(one.PlatformDetails)).toEqual({
        type: one['os.type'],
        type_id: one['os.type_id'],
      });
    }
  });

  it('maps interfaces alike', () => {
    type Case = { interfaces: NetworkInterface[]; expected: unknown[] };
    for (const one of readSharedJson<Case[]>('fixtures/sekoia-ec2-connector/network-interfaces.json')) {
      const document = mapOne('compat', { InstanceId: 'i-1', NetworkInterfaces: one.interfaces });
      expect(at(document, 'device.network_interfaces') ?? []).toEqual(one.expected);
    }
  });
});

describe.skipIf(!hasShared)('strict documents', () => {
  it('are valid OCSF 1.6.0, whatever is missing or odd', () => {
    const schema = readSharedJson<object>(
      'fixtures/ocsf/json-schema/5001_inventory_info.cloud-datetime.schema.json',
    );
    const validate = new Ajv2020({ strict: false, allErrors: true }).compile(schema);
    const { cases } = readSharedJson<{ cases: ConnectorCase[] }>('fixtures/sekoia-ec2-connector/cases.json');
    const odd = {
      InstanceId: 'i-1',
      NetworkInterfaces: [{}, null, { PrivateIpAddress: '11.00.1.15', MacAddress: 'none' }],
      SecurityGroups: [{}, { GroupName: 'web' }],
      Tags: null,
      PublicIpAddress: 'nowhere',
      Placement: 'elsewhere',
      IamInstanceProfile: {},
    };
    const inputs = [
      ...cases.map((one) => one.reservation ?? { OwnerId: one.owner_id, Instances: [one.instance] }),
      odd,
    ];
    let checked = 0;
    for (const document of inputs.flatMap((input) => mapAll('strict', input))) {
      if (document === null) continue;
      checked++;
      validate(document);
      expect(validate.errors ?? []).toEqual([]);
    }
    expect(checked).toBeGreaterThan(9);
  });
});
