import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { cloudTrail } from '../../src/log-type/cloudtrail/cloudtrail.ts';
import { at, documentsOf, type Json, leaves, OPTIONS, readText } from '../support/cloudtrail.ts';
import { hasShared, sharedPath } from '../support/shared.ts';

const load = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

/** Fields of Elastic's goldens that depend on its data bases, its age, or that NOTES 3 leaves out. */
const NOT_ASSERTED =
  /^(ecs\.version|event\.created|event\.original|tags|actor|target|service|host|entity)\b|\.(geo|as|entity)\b|^user\.(domain|entity|target\.entity)\b|^user_agent\.(?!original)|^related\./;
/** Values in which the goldens' ages differ from what NOTES 3 follows. */
const KNOWN_AGES: Record<string, readonly string[]> = {
  // userName is followed, not the local part of a mail address.
  'test-attach-role-policy-json.json': ['user.name'],
  // principalId is followed, not the ARN of the newest version.
  'test-terminate-instances-json.json': ['user.id'],
};

describe.skipIf(!hasShared)('elastic-integrations/cloudtrail', () => {
  const folder = sharedPath('fixtures/elastic-integrations/cloudtrail');
  const files = hasShared ? readdirSync(folder) : [];
  it.each(files)('%s', async (file) => {
    const { cases } = load(`${folder}/${file}`) as { cases: { input: Json; expected: Json }[] };
    for (const { input, expected } of cases) {
      const ecs = (await documentsOf(input['message']))['ecs-cloudtrail'];
      const wanted = leaves(expected).filter(
        ([path]) => !NOT_ASSERTED.test(path) && !KNOWN_AGES[file]?.includes(path),
      );
      expect(wanted.length).toBeGreaterThan(10);
      const found = wanted.map(([path]) => [path, at(ecs, path)]);
      expect(Object.fromEntries(found)).toEqual(Object.fromEntries(wanted));
      expect(at(ecs, 'event.dataset')).toBe('aws.cloudtrail');
      expect(at(ecs, 'data_stream.dataset')).toBe('aws.cloudtrail');
    }
  });
});

describe.skipIf(!hasShared)('sekoia/aws-cloudtrail', () => {
  const folder = sharedPath('fixtures/sekoia/aws-cloudtrail');
  const files = hasShared ? readdirSync(folder).filter((file) => file.endsWith('.json')) : [];
  const followed = [
    'event.action',
    'event.provider',
    'event.code',
    'event.reason',
    'source.domain',
    'source.ip',
    'cloud.provider',
    'cloud.region',
    'user_agent.original',
  ];
  it.each(files)('%s', async (file) => {
    const { input, expected } = load(`${folder}/${file}`) as { input: Json; expected: Json };
    const documents = await documentsOf(String(input['message']));
    const ecs = documents['ecs-cloudtrail'] ?? documents['ecs-cloudtrail-insight'];
    for (const path of followed) {
      if (at(expected, path) !== undefined) expect([path, at(ecs, path)]).toEqual([path, at(expected, path)]);
    }
    expect(Date.parse(String(at(ecs, '@timestamp')))).toBe(Date.parse(String(expected['@timestamp'])));
  });
});

/** Every CloudTrail record in the fixtures, by where it comes from. */
function fixtureRecords(): [source: string, text: string][] {
  if (!hasShared) return [];
  const found: [string, string][] = [];
  const folder = sharedPath('fixtures/invictus-cloudtrail');
  for (const file of readdirSync(folder)) {
    const { Records } = load(`${folder}/${file}`) as { Records: Json[] };
    for (const record of Records) found.push(['invictus', JSON.stringify(record)]);
  }
  const catalog = sharedPath('fixtures/opensearch-catalog');
  for (const sample of load(`${catalog}/cloudtrail.samples.json`) as Json[]) {
    const record = at(sample, 'aws.cloudtrail');
    if (record !== undefined) found.push(['catalog', JSON.stringify(record)]);
  }
  for (const line of readFileSync(`${catalog}/cloudtrail.samples-large.ndjson`, 'utf8').trim().split('\n')) {
    found.push(['catalog-large', line]);
  }
  const elastic = sharedPath('fixtures/elastic-integrations/cloudtrail');
  for (const file of readdirSync(elastic)) {
    const { cases } = load(`${elastic}/${file}`) as { cases: { input: Json }[] };
    for (const { input } of cases) found.push(['elastic', String(input['message'])]);
  }
  const sekoia = sharedPath('fixtures/sekoia/aws-cloudtrail');
  for (const file of readdirSync(sekoia).filter((name) => name.endsWith('.json'))) {
    found.push(['sekoia', String(at(load(`${sekoia}/${file}`), 'input.message'))]);
  }
  const panther = sharedPath('fixtures/panther/aws_cloudtrail_rules');
  for (const file of readdirSync(panther)) {
    const { tests } = load(`${panther}/${file}`) as { tests?: { log?: Json }[] };
    for (const { log } of tests ?? [])
      if (!Number.isNaN(Date.parse(String(log?.['eventTime'])))) found.push(['panther', JSON.stringify(log)]);
  }
  return found;
}

const same = (raw: unknown, event: unknown) => Date.parse(String(at(raw, 'eventTime'))) === at(event, 'time');

const SCHEMAS: Record<string, string> = {
  'ocsf-api_activity': '6003_api_activity.cloud-datetime',
  'ocsf-authentication': '3002_authentication.cloud-datetime',
};

describe.skipIf(!hasShared)('OCSF 1.6.0', () => {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  const validators = Object.fromEntries(
    Object.entries(hasShared ? SCHEMAS : {}).map(([stream, file]) => [
      stream,
      ajv.compile(load(sharedPath(`fixtures/ocsf/json-schema/${file}.schema.json`)) as object),
    ]),
  );
  const write = cloudTrail.documents({ ...OPTIONS, ecs: false });

  it('every document of every fixture is valid', async () => {
    const counts: Record<string, number> = {};
    for (const [source, text] of fixtureRecords()) {
      const { records, bad } = await readText(text);
      expect([source, bad]).toEqual([source, []]);
      for (const document of records.flatMap(write)) {
        const event = JSON.parse(Buffer.from(document.json, 'latin1').toString()) as Json;
        const validate = validators[document.stream];
        const valid = validate?.(event);
        expect([valid, validate?.errors, valid ? undefined : event]).toEqual([true, null, undefined]);
        expect(event['type_uid']).toBe(Number(event['class_uid']) * 100 + Number(event['activity_id']));
        expect(event['time']).toBe(document.time);
        expect(document.time).toBeGreaterThan(Date.UTC(2005, 0));
        counts[`${source} ${document.stream}`] = (counts[`${source} ${document.stream}`] ?? 0) + 1;
      }
    }
    expect(counts).toMatchObject({ 'invictus ocsf-api_activity': 2055 });
    expect(counts['catalog-large ocsf-api_activity']).toBeGreaterThan(500);
    expect(counts['panther ocsf-authentication']).toBeGreaterThan(5);
  });

  it('places what the published examples place in the same attributes', async () => {
    const folder = sharedPath('fixtures/ocsf/examples');
    const paths = [
      'time',
      'class_uid',
      'activity_id',
      'cloud.region',
      'src_endpoint.ip',
      'api.operation',
      'api.service.name',
      'api.request.uid',
      'actor.user.uid',
      'http_request.user_agent',
      'metadata.event_code',
    ];
    let compared = 0;
    for (const file of readdirSync(folder).filter((name) => /CloudTrail.*api-?activity/i.test(name))) {
      const example = load(`${folder}/${file}`) as Json;
      const expected = example['expected'] ?? example['expected_lenient'];
      if (typeof example['raw'] !== 'object' || at(expected, 'class_uid') !== 6003) continue;
      const found = (await documentsOf(example['raw']))['ocsf-api_activity'];
      for (const path of paths) {
        const value = at(expected, path);
        // Some examples were redacted after they had been made: raw and result are of different events.
        if (value === undefined || value === null || !same(example['raw'], expected)) continue;
        if (/example|1111111111111/i.test(String(value))) continue;
        compared++;
        expect([file, path, at(found, path)]).toEqual([file, path, value]);
      }
    }
    expect(compared).toBeGreaterThan(15);
  });
});

describe.skipIf(!hasShared)('volume', () => {
  const write = cloudTrail.documents(OPTIONS);

  it('invictus-cloudtrail: 2,055 records, none lost', async () => {
    const folder = sharedPath('fixtures/invictus-cloudtrail');
    let count = 0;
    for (const file of readdirSync(folder)) {
      const text = readFileSync(`${folder}/${file}`);
      const { records, bad } = await readText(text, 10_000);
      const { Records } = JSON.parse(text.toString()) as { Records: Json[] };
      expect(bad).toEqual([]);
      expect(records.map((record) => JSON.parse(Buffer.from(record.raw, 'latin1').toString()))).toEqual(
        Records,
      );
      for (const record of records) {
        count++;
        for (const { json } of write(record)) {
          const document: unknown = JSON.parse(Buffer.from(json, 'latin1').toString());
          expect(JSON.stringify(document)).toHaveLength(Buffer.from(json, 'latin1').toString().length);
        }
      }
    }
    expect(count).toBe(2055);
  });
});
