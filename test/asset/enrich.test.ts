import { describe, expect, it } from 'vitest';
import { AssetDirectory } from '../../src/asset/directory.ts';
import { assetsJson, withMember } from '../../src/asset/enrich.ts';
import { enrichedLogType } from '../../src/asset/enriched-log-type.ts';
import { factReader } from '../../src/asset/facts.ts';
import { findAssets } from '../../src/asset/find.ts';
import type { LogRecord } from '../../src/log-type/log-type.ts';
import { assetState, DATABASE, WEB } from '../support/asset-state.ts';
import { readAll } from '../support/read-object.ts';

const directory = new AssetDirectory([
  assetState(WEB, 'web', { groups: ['default'] }),
  assetState(DATABASE, 'datenbank-größe', { addresses: ['10.0.0.9'] }),
]);

const HEADER =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol start end action log-status';
const flow = (eni: string, source: string, destination: string) =>
  `2 111122223333 ${eni} ${source} ${destination} 1024 443 6 1763632800 1763632860 ACCEPT OK`;

function call(more: object): string {
  return JSON.stringify({
    eventVersion: '1.09',
    userIdentity: { type: 'IAMUser', principalId: 'AIDAEXAMPLE' },
    eventTime: '2026-11-20T10:00:00Z',
    eventSource: 'ec2.amazonaws.com',
    eventName: 'StopInstances',
    ...more,
  });
}

async function assetsOf(content: string): Promise<unknown[]> {
  const { type, records } = await readAll(content);
  const factsOf = factReader(type?.name ?? '');
  return records.map((record) => {
    const facts = factsOf?.(record);
    const found = facts === undefined ? undefined : findAssets(directory, facts);
    return found && JSON.parse(Buffer.from(assetsJson(found), 'latin1').toString('utf8'));
  });
}

const web = { id: WEB, name: 'web', account: '111122223333', groups: ['default'] };
const database = { id: DATABASE, name: 'datenbank-größe', account: '111122223333' };

describe('enrichment of flows', () => {
  it('names both ends, the one by its interface and the other by its address in the VPC', async () => {
    const text = [HEADER, flow(`eni-${WEB.slice(2)}`, '10.0.0.5', '10.0.0.9')].join('\n');
    expect(await assetsOf(text)).toEqual([{ source: web, destination: database }]);
  });

  it('takes the interface’s word where the inventory does not know the address', async () => {
    const eni = `eni-${WEB.slice(2)}`;
    const text = [
      HEADER,
      flow(eni, '198.51.100.7', '10.0.0.77'),
      flow(eni, '10.0.0.77', '198.51.100.7'),
    ].join('\n');
    expect(await assetsOf(text)).toEqual([{ destination: web }, { source: web }]);
  });

  it('adds nothing for whom it does not know', async () => {
    expect(await assetsOf([HEADER, flow('eni-1', '198.51.100.7', '10.1.1.1')].join('\n'))).toEqual([
      undefined,
    ]);
  });
});

describe('enrichment of calls', () => {
  it('knows the instance that called by its role session', async () => {
    const userIdentity = { type: 'AssumedRole', principalId: `AROAEXAMPLE:${WEB}` };
    expect(await assetsOf(call({ userIdentity }))).toEqual([{ source: web }]);
  });

  it('knows the instances that a call is about', async () => {
    const items = [{ instanceId: WEB }, { instanceId: DATABASE }, { instanceId: 'i-00000000000000000' }];
    expect(await assetsOf(call({ requestParameters: { instancesSet: { items } } }))).toEqual([
      {
        instance: {
          id: [WEB, DATABASE],
          name: ['web', 'datenbank-größe'],
          account: ['111122223333'],
          groups: ['default'],
        },
      },
    ]);
    const resources = [{ ARN: `arn:aws:ec2:eu-west-3:111122223333:instance/${WEB}` }];
    expect(await assetsOf(call({ resources }))).toEqual([{ instance: web }]);
  });

  it('is not taken in by an id inside of another text', async () => {
    const requestParameters = { userData: `see "${WEB}"`, name: `x${WEB}`, other: `${WEB}0` };
    expect(await assetsOf(call({ requestParameters }))).toEqual([undefined]);
  });

  it('names a bounded number of instances', async () => {
    const ids = Array.from({ length: 1000 }, (_, n) => `i-${n.toString(16).padStart(17, '0')}`);
    const { records } = await readAll(call({ requestParameters: { ids } }));
    const facts = factReader('cloudtrail')?.(records[0] as LogRecord);
    expect(facts).toMatchObject({ kind: 'call', instances: ids.slice(0, 20) });
  });
});

describe('an enriched log type', () => {
  const options = { ecs: true, ocsf: true, profile: 'compat', keepOriginal: false } as const;
  const origin = { bucket: 'logs', key: 'object' };
  const eni = `eni-${WEB.slice(2)}`;
  const text = [HEADER, flow(eni, '10.0.0.5', '198.51.100.7'), flow('eni-1', '192.0.2.1', '192.0.2.2')].join(
    '\n',
  );

  it('adds to documents and compact texts, and leaves everything else as it is', async () => {
    const { type, records } = await readAll(text);
    if (type === undefined) throw new Error('not recognised');
    const enriched = enrichedLogType(type, () => directory);
    const [known, unknown] = records as [LogRecord, LogRecord];
    const [plain, rich] = [type.documents(options), enriched.documents(options)];
    const asset = `{"source":${JSON.stringify(web)}}`;
    const [ecs] = plain(known);
    expect(rich(known)[0]).toEqual({
      ...ecs,
      json: withMember(ecs?.json ?? '', 'harrier', `{"asset":${asset}}`),
    });
    expect(enriched.compactText(known)).toBe(withMember(type.compactText(known), 'asset', asset));
    expect(enriched.wazuhText(known, origin)).toBe(type.wazuhText(known, origin));
    expect(rich(unknown)).toEqual(plain(unknown));
    expect(enriched.compactText(unknown)).toBe(type.compactText(unknown));
  });

  it('is JSON still', () => {
    expect(withMember('{}', 'a', '1')).toBe('{"a":1}');
    expect(withMember('{"b":2}', 'a', '1')).toBe('{"b":2,"a":1}');
  });
});
