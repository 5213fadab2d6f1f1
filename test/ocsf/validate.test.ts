import { describe, expect, it } from 'vitest';
import { loadTables, versionOf } from '../../src/ocsf/schema-tables.ts';
import { validateEvent } from '../../src/ocsf/validate.ts';
import { documentsOf, type Json } from '../support/cloudtrail.ts';

const tables = await loadTables('1.6');

const RECORD = {
  eventVersion: '1.09',
  userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/alice', accountId: '111122223333' },
  eventTime: '2024-07-14T10:00:00Z',
  eventSource: 'ec2.amazonaws.com',
  eventName: 'RunInstances',
  awsRegion: 'eu-west-1',
  sourceIPAddress: '198.51.100.7',
  requestID: 'r-1',
  eventID: 'e-1',
};

/** A valid event with members replaced; undefined removes one. */
async function event(changes: Json = {}): Promise<Json> {
  const valid = (await documentsOf(RECORD))['ocsf-api_activity'] ?? {};
  const changed: Json = { ...valid, ...changes };
  for (const [name, value] of Object.entries(changes)) if (value === undefined) delete changed[name];
  return changed;
}
const findings = async (changes: Json) =>
  validateEvent(await event(changes), tables).map(({ code, path }) => `${code} ${path}`);

describe('validateEvent', () => {
  it('has nothing to say about a valid event', async () => {
    expect(validateEvent(await event(), tables)).toEqual([]);
  });

  it.each<[string, Json, string[]]>([
    ['a missing attribute', { api: undefined }, ['missing api']],
    ['an attribute that the class lacks', { hello: 1 }, ['unknown-attribute hello']],
    [
      '__proto__',
      JSON.parse('{"__proto__x":1,"constructor":1}'),
      ['unknown-attribute __proto__x', 'unknown-attribute constructor'],
    ],
    [
      'an attribute of a profile that is not named',
      { device: { type_id: 1, name: 'x' } },
      ['unknown-attribute device'],
    ],
    ['a text for a number', { severity_id: '1' }, ['wrong-type severity_id']],
    ['a fraction', { severity_id: 1.5 }, ['wrong-type severity_id']],
    ['an object for a list', { resources: { uid: 'x' } }, ['wrong-type resources']],
    ['a text for an object', { api: 'x' }, ['wrong-type api']],
    ['an id that is none', { severity_id: 77 }, ['unknown-id severity_id']],
    ['no address', { src_endpoint: { ip: '11.00.1.15' } }, ['wrong-format src_endpoint.ip']],
    ['an object that says too little', { resources: [{ type: 'x' }] }, ['constraint resources[0]']],
    ['the wrong type_uid', { type_uid: 600302, type_name: 'API Activity: Read' }, ['type-uid type_uid']],
    ['a name that is not the id’s', { severity: 'High' }, ['sibling severity']],
    ['seconds', { time: 1720951200 }, ['implausible-time time', 'sibling time_dt']],
    ['microseconds', { time: 1720951200000000, time_dt: undefined }, ['implausible-time time']],
    ['two instants', { time_dt: '2024-07-14T11:00:00Z' }, ['sibling time_dt']],
    ['a class without a table', { class_uid: 9999 }, ['unknown-class class_uid']],
    ['anything unmapped', { unmapped: { a: { b: [1] } } }, []],
    ['free text beside 99', { status_id: 99, status: 'whatever' }, []],
  ])('%s', async (_, changes, expected) => {
    expect(await findings(changes)).toEqual(expected);
  });

  it('requires what a named profile requires', async () => {
    expect(await findings({ cloud: undefined })).toEqual(['missing cloud']);
    const { metadata } = await event();
    const without = { metadata: { ...(metadata as Json), profiles: ['datetime'] } };
    expect(await findings({ cloud: undefined, ...without })).toEqual([]);
    expect(await findings(without)).toEqual(['unknown-attribute cloud']);
    expect(
      await findings({ metadata: { ...(metadata as Json), profiles: ['cloud', 'datetime', 'x'] } }),
    ).toEqual(['unknown-profile metadata.profiles[2]']);
  });

  it('gives a remedy', async () => {
    const [seconds] = validateEvent(await event({ time: 1720951200, time_dt: undefined }), tables);
    expect(seconds?.remedy).toBe('Give milliseconds: 1720951200000.');
    const [device] = validateEvent(await event({ device: {} }), tables);
    expect(device?.remedy).toBe('Add "host" to metadata.profiles.');
  });

  it('is not fooled by what is no event', () => {
    for (const value of [null, 1, 'x', [], true])
      expect(validateEvent(value, tables)[0]?.code).toBe('not-an-object');
  });

  it('stops in objects that contain themselves', async () => {
    let process: Json = { pid: 1 };
    for (let depth = 0; depth < 5000; depth++) process = { pid: 1, parent_process: process };
    expect(await findings({ actor: { process } })).toEqual([
      expect.stringContaining('too-deep actor.process'),
    ]);
  });

  it('knows versions by their first two numbers', () => {
    expect(['1.6.0', '1.6', '1.1.0', '1.3.0', '1.60'].map(versionOf)).toEqual([
      '1.6',
      '1.6',
      '1.1',
      undefined,
      undefined,
    ]);
  });
});
