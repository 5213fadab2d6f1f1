import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { cloudTrail } from '../../../src/log-type/cloudtrail/cloudtrail.ts';
import { type CloudTrailRecord, recordOf } from '../../../src/log-type/cloudtrail/record.ts';
import { generateCloudTrail } from '../../../src/sample/generate-cloudtrail.ts';
import { at, OPTIONS, readText } from '../../support/cloudtrail.ts';

const GENERATED = [...generateCloudTrail({ seed: 11, count: 400 })];
const TEXTS = GENERATED.map((record) => Buffer.from(JSON.stringify(record)).toString('latin1'));
const write = cloudTrail.documents({ ...OPTIONS, keepOriginal: true });

const digest = (records: readonly CloudTrailRecord[]) => {
  const hash = createHash('sha256');
  for (const record of records) {
    for (const { stream, json } of write(record)) hash.update(`${stream} ${json}\n`, 'latin1');
  }
  return hash.digest('hex');
};

/** The slow path: fields are found by the plain scanner in the record's own text, no bytes are at hand. */
const generic = TEXTS.map((text, ordinal) => {
  const record = recordOf(text, ordinal, 1);
  if (typeof record === 'string') throw new Error(record);
  return record;
});

describe('CloudTrail from bytes', () => {
  it.each([1 << 20, 65_536, 977])(
    'gives the documents of the plain path in chunks of %i bytes',
    async (size) => {
      const text = Buffer.from(`{"Records":[${TEXTS.join(',')}]}`, 'latin1');
      const { records, bad } = await readText(text, size);
      expect(bad).toEqual([]);
      expect(records.length).toBe(TEXTS.length);
      expect(digest(records)).toBe(digest(generic));
    },
  );

  it('has in its documents what JSON.parse finds in the records', async () => {
    const { records } = await readText(JSON.stringify({ Records: GENERATED }));
    const texts = (value: unknown) => (value === null || value === '' ? undefined : value);
    for (const [index, record] of records.entries()) {
      const parsed: unknown = JSON.parse(JSON.stringify(GENERATED[index]));
      const [ecs, ocsf] = write(record).map(({ json }): unknown =>
        JSON.parse(Buffer.from(json, 'latin1').toString()),
      );
      for (const [source, ecsName, ocsfName] of COPIED) {
        const expected = texts(at(parsed, source));
        expect(at(ecs, ecsName)).toEqual(expected);
        expect(at(ocsf, ocsfName)).toEqual(expected);
      }
      const time = Date.parse(String(at(parsed, 'eventTime')));
      expect(Date.parse(String(at(ecs, '@timestamp')))).toBe(time);
      expect(at(ocsf, 'time')).toBe(time);
    }
  });
});

const COPIED = [
  ['eventName', 'event.action', 'api.operation'],
  ['eventSource', 'event.provider', 'api.service.name'],
  ['eventID', 'event.id', 'metadata.uid'],
  ['awsRegion', 'cloud.region', 'cloud.region'],
  ['errorCode', 'aws.cloudtrail.error_code', 'api.response.error'],
  ['errorMessage', 'event.reason', 'status_detail'],
  ['userAgent', 'user_agent.original', 'http_request.user_agent'],
  ['eventVersion', 'aws.cloudtrail.event_version', 'metadata.log_version'],
] as const;
