import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileDeviceMapping } from '../../src/asset/map.ts';
import { readInstances } from '../../src/asset/read.ts';
import type { AlertMembers } from '../../src/finding/attributes.ts';
import { findingOf } from '../../src/finding/map.ts';
import { SOURCE_FIELDS } from '../../src/log-type/cloudtrail/source-field.ts';
import { FLOW_FIELDS } from '../../src/log-type/vpc-flow/field.ts';
import { loadTables } from '../../src/ocsf/schema-tables.ts';
import { validateEvent } from '../../src/ocsf/validate.ts';
import { type Json, readAll } from '../support/read-object.ts';
import { hasShared, sharedPath } from '../support/shared.ts';

const tables = await loadTables('1.6');
const SCHEMAS: Readonly<Record<number, string>> = {
  2004: '2004_detection_finding.cloud-datetime',
  3002: '3002_authentication.cloud-datetime',
  4001: '4001_network_activity.cloud-datetime-host-security_control',
  5001: '5001_inventory_info.cloud-datetime',
  6003: '6003_api_activity.cloud-datetime',
};
const compiled = new Map<number, ValidateFunction>();

/** What our own tables and, where they are, the published JSON schemas say against an event. */
function problems(event: Json): unknown[] {
  const found: unknown[] = validateEvent(event, tables).map(({ code, message }) => `${code}: ${message}`);
  if (!hasShared) return found;
  const uid = Number(event['class_uid']);
  let validate = compiled.get(uid);
  if (validate === undefined) {
    const path = sharedPath(`fixtures/ocsf/json-schema/${SCHEMAS[uid]}.schema.json`);
    const schema: Json = JSON.parse(readFileSync(path, 'utf8'));
    validate = new Ajv2020({ strict: false, allErrors: true }).compile(schema);
    compiled.set(uid, validate);
  }
  if (!validate(event))
    found.push(...(validate.errors ?? []).map((one) => `${one.instancePath} ${one.message}`));
  return found;
}

const parse = (json: string): Json => JSON.parse(Buffer.from(json, 'latin1').toString('utf8'));
const scalar = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    '-',
    true,
    false,
    0,
    -1,
    1.5,
    1e300,
    'Yes',
    'true',
    '1.2.3.4',
    '::1',
    'x@y.zz',
  ),
  fc.constantFrom(
    'ec2.amazonaws.com',
    'signin.amazonaws.com',
    'AWS Internal',
    '2024-01-01T00:00:00Z',
    'i-0123456789abcdef0',
  ),
  fc.constantFrom(
    '111122223333',
    'arn:aws:sts::111122223333:assumed-role/A/s',
    '\ud800',
    'Ä\u0000"\\',
    'a'.repeat(40_000),
  ),
  fc.string(),
);
const any = fc.oneof(
  { weight: 5, arbitrary: scalar },
  fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<unknown>,
);

/** A record in which each known member is absent, what it should be, or anything. */
const trailRecord = fc
  .array(fc.tuple(fc.constantFrom(...SOURCE_FIELDS), any), { maxLength: 40 })
  .chain((members) =>
    fc.constantFrom('ConsoleLogin', 'RunInstances', 'SwitchRole', 'GetObject', 'X', '').map((eventName) => {
      const record: Json = {};
      for (const [path, value] of members) {
        let object = record;
        const names = path.split('.');
        const last = names.pop() ?? '';
        for (const name of names) {
          const inner = object[name];
          object = (
            typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? inner : {}
          ) as Json;
          let parent = record;
          for (const step of names.slice(0, names.indexOf(name))) parent = parent[step] as Json;
          parent[name] = object;
        }
        object[last] = value;
      }
      return { ...(eventName === '' ? {} : { eventName }), ...record, eventTime: '2024-07-14T10:00:00Z' };
    }),
  );

const OPTIONS = { ecs: false, ocsf: true, profile: 'compat', keepOriginal: true } as const;

async function events(text: string, key: string): Promise<Json[]> {
  const whole = await readAll(text, { origin: { bucket: 'b', key }, objectTime: Date.UTC(2024, 6) });
  const write = whole.type?.documents(OPTIONS);
  return whole.records.flatMap((record) => (write?.(record) ?? []).map(({ json }) => parse(json)));
}

describe('OCSF of generated input is valid', () => {
  it('CloudTrail', async () => {
    await fc.assert(
      fc.asyncProperty(trailRecord, async (record) => {
        const found = await events(JSON.stringify({ Records: [record] }), 'CloudTrail/o.json');
        for (const event of found)
          expect([problems(event), event['time']]).toEqual([[], Date.UTC(2024, 6, 14, 10)]);
      }),
      { numRuns: 400 },
    );
  });

  it('flows', async () => {
    const column = fc.constantFrom(
      '-',
      '0',
      '1',
      '6',
      '255',
      '65535',
      '1.2.3.4',
      '::1',
      'fd00::1',
      'ACCEPT',
      'eni-1',
    );
    const odd = fc.constantFrom(
      'REJECT',
      'IPv6',
      'egress',
      '7',
      '8',
      '4294967295',
      'S3',
      'unknown',
      'Ä"\\',
      '01.2.3.4',
    );
    const fields = fc.shuffledSubarray(
      FLOW_FIELDS.map(({ name }) => name as string),
      { minLength: 2 },
    );
    const line = fields.chain((names) =>
      fc.tuple(
        fc.constant(names),
        fc.array(fc.oneof(column, odd), { minLength: names.length, maxLength: names.length }),
      ),
    );
    await fc.assert(
      fc.asyncProperty(line, async ([names, values]) => {
        const row = values.map((value, at) => (/^(start|end)$/.test(names[at] ?? '') ? '1720951200' : value));
        const found = await events(`${names.join(' ')}\n${row.join(' ')}\n`, 'vpcflowlogs/o.log');
        for (const event of found) expect(problems(event)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('alerts', () => {
    const texts = fc.array(fc.string(), { maxLength: 3 });
    const alert = fc.record(
      {
        rule: fc.record(
          {
            id: fc.string(),
            level: fc.integer({ min: 0, max: 16 }),
            description: fc.string(),
            groups: texts,
            mitre: fc.record({ id: texts, tactic: texts, technique: texts }, { requiredKeys: [] }),
          },
          { requiredKeys: [] },
        ),
        data: fc.dictionary(fc.constantFrom('srcip', 'aws', 'x', '__proto__'), any),
        full_log: fc.string(),
        location: fc.string(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(alert, fc.string(), (members, documentId) => {
        const raised = {
          alert: members as AlertMembers,
          id: 'a',
          ruleset: 'r',
          documentId,
          time: Date.UTC(2024, 6),
          cloud: true,
        };
        expect(problems(parse(findingOf(raised).json))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('instances', () => {
    const map = compileDeviceMapping('strict');
    const part = fc.oneof(
      any,
      fc.array(fc.dictionary(fc.constantFrom(...MEMBERS), any), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...MEMBERS), any),
    );
    const instance = fc.dictionary(fc.constantFrom(...MEMBERS), part, { maxKeys: 20 });
    fc.assert(
      fc.property(fc.array(instance, { maxLength: 4 }), any, (instances, OwnerId) => {
        const known = instances.map((one, at) => ({ ...one, InstanceId: `i-${at}` }));
        const read = readInstances(
          { Reservations: [{ OwnerId, Instances: [...known, null, 5] }] },
          Date.UTC(2024, 6),
        );
        expect(read.instances).toHaveLength(known.length);
        for (const owned of read.instances) {
          const document = map(owned);
          expect(typeof document).toBe('object');
          if (typeof document === 'object') expect(problems(parse(document.json))).toEqual([]);
        }
      }),
      { numRuns: 500 },
    );
  });
});

const MEMBERS = [
  'InstanceType',
  'ImageId',
  'State',
  'Name',
  'PublicDnsName',
  'PublicIpAddress',
  'PrivateDnsName',
  'PrivateIpAddress',
  'PlatformDetails',
  'LaunchTime',
  'Hypervisor',
  'SubnetId',
  'VpcId',
  'Placement',
  'AvailabilityZone',
  'Tags',
  'Key',
  'Value',
  'SecurityGroups',
  'GroupId',
  'GroupName',
  'NetworkInterfaces',
  'NetworkInterfaceId',
  'Description',
  'MacAddress',
  'IamInstanceProfile',
  'BlockDeviceMappings',
  'Ebs',
  'AttachTime',
];
