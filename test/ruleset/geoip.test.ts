import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadRuleset } from '../../src/ruleset/load.ts';
import type { RulesetSession } from '../../src/ruleset/session.ts';
import { city, writeMmdb } from '../support/mmdb.ts';

const DATABASE = writeMmdb({
  '192.0.2.0/24': city(['US', 'United States'], 'California', 'Los Angeles', [34.05, -118.25]),
  '198.51.100.0/24': city(['ES', 'Spain']),
  '203.0.113.0/24': city(['US', 'United States'], 'California'),
});

const rule = (id: number, level: number, text: string) =>
  `<rule id="${id}" level="${level}"><if_sid>100100</if_sid>${text}<description>d</description></rule>`;
const RULES = [
  '<rule id="100100" level="3"><field name="k">\\S</field><description>any</description></rule>',
  rule(100101, 9, '<field name="k">^us$</field><srcgeoip>^US</srcgeoip>'),
  rule(100102, 9, '<field name="k">^calif$</field><srcgeoip type="pcre2">^US / Cal</srcgeoip>'),
  rule(100103, 9, '<field name="k">^not$</field><srcgeoip negate="yes">^US</srcgeoip>'),
  rule(100104, 9, '<field name="k">^dst$</field><dstgeoip>^ES$</dstgeoip>'),
  rule(100105, 4, '<field name="k">^walk$</field>'),
  '<rule id="100106" level="10" frequency="2" timeframe="100"><if_matched_sid>100105</if_matched_sid>' +
    '<same_field>u</same_field><different_srcgeoip/><description>d</description></rule>',
  rule(100107, 4, '<field name="k">^stay$</field>'),
  '<rule id="100108" level="10" frequency="2" timeframe="100"><if_matched_sid>100107</if_matched_sid>' +
    '<same_srcgeoip/><description>d</description></rule>',
].join('');

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'harrier-geoip-'));
  await mkdir(path.join(dir, 'rules'));
  await writeFile(path.join(dir, 'rules', 'local.xml'), `<group name="local,">${RULES}</group>`);
});
afterEach(async () => rm(dir, { recursive: true }));

async function withDatabase(): Promise<RulesetSession> {
  await writeFile(path.join(dir, 'places.mmdb'), DATABASE);
  await writeFile(path.join(dir, 'ruleset.yaml'), 'geoip: places.mmdb\n');
  return open(dir);
}

async function open(folder: string): Promise<RulesetSession> {
  const { ruleset, diagnostics } = await loadRuleset({ dir: folder });
  if (ruleset === undefined) throw new Error(diagnostics.map(({ message }) => message).join('; '));
  return ruleset.openSession();
}

const send = (session: RulesetSession, event: object) =>
  session.process({ text: JSON.stringify(event), location: 's', time: 1e12 });
const ids = (session: RulesetSession, ...events: object[]) =>
  events.map((event) => send(session, event).rule?.id);

const US = '192.0.2.1';
const ES = '198.51.100.1';
const NOWHERE = '10.0.0.1';

describe('with a database', () => {
  it('rules compare the places of addresses', async () => {
    const session = await withDatabase();
    expect(ids(session, { k: 'us', srcip: US }, { k: 'us', srcip: ES }, { k: 'us', srcip: NOWHERE })).toEqual(
      [100101, 100100, 100100],
    );
    expect(ids(session, { k: 'calif', srcip: US }, { k: 'dst', dstip: ES })).toEqual([100102, 100104]);
  });

  it('an address without a place fails the condition, negated or not', async () => {
    const session = await withDatabase();
    expect(
      ids(session, { k: 'not', srcip: ES }, { k: 'not', srcip: US }, { k: 'not', srcip: NOWHERE }),
    ).toEqual([100103, 100100, 100100]);
  });

  it('histories compare places', async () => {
    const session = await withDatabase();
    const walk = (srcip: string) => ({ k: 'walk', u: 'ann', srcip });
    expect(ids(session, walk(US), walk('203.0.113.1'), walk(ES))).toEqual([100105, 100105, 100106]);
    const stay = (srcip: string) => ({ k: 'stay', srcip });
    expect(ids(session, stay(US), stay(ES), stay('203.0.113.1'))).toEqual([100107, 100107, 100108]);
  });

  it('alerts say where the address is', async () => {
    const session = await withDatabase();
    expect(JSON.parse(send(session, { k: 'x', srcip: US }).json()).GeoLocation).toEqual({
      city_name: 'Los Angeles',
      country_name: 'United States',
      region_name: 'California',
      location: { lat: 34.05, lon: -118.25 },
    });
    const cloudtrail = { k: 'x', aws: { sourceIPAddress: ES } };
    expect(JSON.parse(send(session, cloudtrail).json()).GeoLocation).toEqual({ country_name: 'Spain' });
    const service = { k: 'x', aws: { sourceIPAddress: 'ec2.amazonaws.com' } };
    expect(JSON.parse(send(session, service).json()).GeoLocation).toBeUndefined();
  });

  it('a path given by the caller wins', async () => {
    const file = path.join(dir, 'other');
    await writeFile(file, DATABASE);
    const { ruleset } = await loadRuleset({ dir, geoip: file });
    expect(ruleset?.places?.describe(US)).toBe('US / California');
  });

  it('that is missing or none is refused', async () => {
    await writeFile(path.join(dir, 'ruleset.yaml'), 'geoip: gone.mmdb\n');
    const codes = async () => (await loadRuleset({ dir })).diagnostics.map(({ code }) => code);
    expect(await codes()).toEqual(['HR604']);
    await writeFile(path.join(dir, 'gone.mmdb'), 'no database');
    expect(await codes()).toEqual(['HR604']);
  });
});

describe('without a database', () => {
  it('places are missing', async () => {
    const session = await open(dir);
    expect(ids(session, { k: 'us', srcip: US }, { k: 'not', srcip: ES })).toEqual([100100, 100100]);
    expect(ids(session, { k: 'stay', srcip: US }, { k: 'stay', srcip: US })).toEqual([100107, 100107]);
    expect(JSON.parse(send(session, { k: 'x', srcip: US }).json()).GeoLocation).toBeUndefined();
  });
});
