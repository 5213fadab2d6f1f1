import { readdirSync, readFileSync } from 'node:fs';
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
