import { describe, expect, it } from 'vitest';
import { AssetDirectory } from '../../src/asset/directory.ts';
import { ocsfEnrichmentFields } from '../../src/asset/enrich-ocsf.ts';
import { enrichedLogType } from '../../src/asset/enriched-log-type.ts';
import { loadTables } from '../../src/ocsf/schema-tables.ts';
import { validateEvent } from '../../src/ocsf/validate.ts';
import { assetState, DATABASE, WEB } from '../support/asset-state.ts';
import { at, type Json, leaves } from '../support/cloudtrail.ts';
import { readAll } from '../support/read-object.ts';

const tables = await loadTables('1.6');
const directory = new AssetDirectory([
  assetState(WEB, 'web "1"', { groups: ['web', 'größe'] }),
  assetState(DATABASE, 'db', { addresses: ['10.0.0.9'], account: '' }),
]);
const owner = { account: { uid: '111122223333', type: 'AWS Account', type_id: 10 } };
const web = { id: WEB, name: 'web "1"', account: '111122223333', groups: ['web', 'größe'] };

/** The enriched OCSF document of a text's first record; it is valid, and declared as far as it was enriched. */
async function ocsf(text: string): Promise<Json> {
  const { type, records } = await readAll(text);
  const [record] = records;
  if (type === undefined || record === undefined) throw new Error('not understood');
  const options = { ecs: false, ocsf: true, profile: 'compat', keepOriginal: false } as const;
  const [document] = enrichedLogType(type, () => directory).documents(options)(record);
  const [plain] = type.documents(options)(record);
  const event: Json = JSON.parse(Buffer.from(document?.json ?? '', 'latin1').toString('utf8'));
  expect(validateEvent(event, tables)).toEqual([]);
  const before = new Map(leaves(JSON.parse(plain?.json ?? '')));
  const declared = new Set(ocsfEnrichmentFields(document?.stream ?? '').map(({ name }) => name));
  for (const [path] of leaves(event)) {
    if (path !== 'enrichments' && path !== 'resources' && !before.has(path))
      expect([...declared]).toContain(path);
  }
  return event;
}

const flow = (more: string) =>
  ocsf(
    'version account-id interface-id instance-id srcaddr dstaddr srcport dstport protocol start end action log-status flow-direction\n' +
      `5 111122223333 ${more} 1024 443 6 1763632800 1763632860 ACCEPT OK egress\n`,
  );

const call = (more: object) =>
  ocsf(
    JSON.stringify({
      eventVersion: '1.09',
      eventTime: '2026-11-20T10:00:00Z',
      eventSource: 'ec2.amazonaws.com',
      eventName: 'StopInstances',
      sourceIPAddress: '198.51.100.7',
      requestID: 'r',
      userIdentity: { type: 'AssumedRole', principalId: `AROAEXAMPLE:${WEB}`, accountId: '111122223333' },
      ...more,
    }),
  );

describe('enriched OCSF', () => {
  it('names both ends of a flow, with owner and groups', async () => {
    const event = await flow(`eni-${WEB.slice(2)} - 10.0.0.5 10.0.0.9`);
    expect(event['src_endpoint']).toMatchObject({
      name: 'web "1"',
      instance_uid: WEB,
      owner,
      ip: '10.0.0.5',
    });
    expect(event['dst_endpoint']).toMatchObject({ name: 'db', instance_uid: DATABASE, ip: '10.0.0.9' });
    expect(event['dst_endpoint']).not.toHaveProperty('owner');
    expect(event['enrichments']).toEqual([
      { name: 'src_endpoint.instance_uid', value: WEB, type: 'asset', provider: 'Harrier', data: web },
      {
        name: 'dst_endpoint.instance_uid',
        value: DATABASE,
        type: 'asset',
        provider: 'Harrier',
        data: { id: DATABASE, name: 'db' },
      },
    ]);
  });

  it('does not repeat the instance that the log names', async () => {
    const { type, records } = await readAll(
      `instance-id srcaddr dstaddr start log-status\n${WEB} 10.0.0.5 198.51.100.7 1763632800 OK\n`,
    );
    if (type === undefined) throw new Error('not understood');
    const write = enrichedLogType(type, () => directory).documents({
      ecs: false,
      ocsf: true,
      profile: 'compat',
      keepOriginal: false,
    });
    const [document] = records.flatMap(write);
    expect(document?.json.match(/"instance_uid":/g)).toHaveLength(1);
    expect(at(JSON.parse(document?.json ?? ''), 'src_endpoint.name')).toBe('web "1"');
  });

  it('names the instance that called, whatever the parameters are called', async () => {
    const event = await call({ requestParameters: { src_endpoint: { a: 1 }, resources: [{ b: 2 }] } });
    expect(event['src_endpoint']).toEqual({ name: 'web "1"', instance_uid: WEB, owner, ip: '198.51.100.7' });
    expect(at(event, 'api.request.data.src_endpoint')).toEqual({ a: 1 });
  });

  it('adds the instances that a call is about to its resources', async () => {
    const requestParameters = { instancesSet: { items: [{ instanceId: DATABASE }, { instanceId: WEB }] } };
    const added = [
      { uid: DATABASE, name: 'db', type: 'AWS::EC2::Instance' },
      { uid: WEB, name: 'web "1"', type: 'AWS::EC2::Instance', owner },
    ];
    expect((await call({ requestParameters }))['resources']).toEqual(added);
    const ARN = `arn:aws:ec2:eu-west-3:111122223333:instance/${WEB}`;
    const event = await call({ requestParameters, resources: [{ ARN, type: 'AWS::EC2::Instance' }] });
    expect(event['resources']).toEqual([{ uid: ARN, type: 'AWS::EC2::Instance' }, added[0]]);
    expect(event['enrichments']).toHaveLength(3);
  });

  it('leaves a sign-in without a known instance as it is', async () => {
    const event = await call({
      eventSource: 'signin.amazonaws.com',
      eventName: 'ConsoleLogin',
      userIdentity: { type: 'IAMUser', accountId: '111122223333', userName: 'u' },
    });
    expect(event).not.toHaveProperty('enrichments');
  });
});
