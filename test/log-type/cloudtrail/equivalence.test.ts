import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cloudTrail } from '../../../src/log-type/cloudtrail/cloudtrail.ts';
import { ECS_ATTRIBUTES } from '../../../src/log-type/cloudtrail/ecs.ts';
import { API_ACTIVITY_ATTRIBUTES } from '../../../src/log-type/cloudtrail/ocsf-api-activity.ts';
import { AUTHENTICATION_ATTRIBUTES } from '../../../src/log-type/cloudtrail/ocsf-authentication.ts';
import { type CloudTrailRecord, RECORD_LAYOUT, recordOf } from '../../../src/log-type/cloudtrail/record.ts';
import { compileMapping } from '../../../src/mapping/compile.ts';
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

  it('gives by bytes what it gives by text, whatever members hold', () => {
    const member = fc.constantFrom(...MEMBERS);
    fc.assert(
      fc.property(fc.array(fc.tuple(member, fc.constantFrom(...VALUES)), { maxLength: 6 }), (changes) => {
        const changed = structuredClone(GENERATED[changes.length]) as unknown as Record<string, unknown>;
        for (const [path, value] of changes) put(changed, path.split('.'), value);
        const text = Buffer.from(JSON.stringify(changed)).toString('latin1');
        const record = recordOf(text, 0, 1);
        if (typeof record === 'string') throw new Error(record);
        for (const { byBytes, byText } of WRITERS) expect(byBytes(record)).toBe(byText(record));
      }),
      { numRuns: 500 },
    );
  });

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

const WRITERS = [ECS_ATTRIBUTES, API_ACTIVITY_ATTRIBUTES, AUTHENTICATION_ATTRIBUTES].map((attributes) => ({
  byBytes: compileMapping(attributes, RECORD_LAYOUT),
  /** Attributes that know nothing but how their value is spelled as text. */
  byText: compileMapping(
    attributes.map((one) => {
      const { write: spell } = one;
      return spell.constant === undefined
        ? { ...one, write: (record: CloudTrailRecord) => spell(record) }
        : one;
    }),
  ),
}));

const MEMBERS = [
  'newMember',
  'userIdentity.newMember',
  'eventSource',
  'eventName',
  'requestID',
  'eventID',
  'userIdentity',
  'sourceIPAddress',
  'userAgent',
  'errorCode',
  'readOnly',
  'resources',
  'eventCategory',
  'userIdentity.arn',
  'userIdentity.type',
  'userIdentity.accountId',
  'userIdentity.invokedBy',
  'recipientAccountId',
  'userIdentity.userName',
  'userIdentity.accessKeyId',
  'userIdentity.sessionContext.sessionIssuer.userName',
  'userIdentity.sessionContext.attributes.creationDate',
  'requestParameters',
  'requestParameters.userName',
  'responseElements',
  'additionalEventData',
  'sessionCredentialFromConsole',
  'addendum',
  'additionalEventData.UserName',
  'tlsDetails.tlsVersion',
];
const VALUES: readonly unknown[] = [
  null,
  '',
  'alice',
  'ec2.amazonaws.com',
  '198.51.100.7',
  '2001:db8::1',
  'arn:aws:sts::111122223333:assumed-role/Admin/jane@example.com',
  'arn:aws:sts::111122223333:assumed-role/Admin/',
  '2024-07-14T09:00:00Z',
  '2024-02-29T09:00:60Z',
  '2024-07-14T09:00:00.5Z',
  'é"\\\n',
  'x'.repeat(33_000),
  7,
  true,
  ['a', '', null],
  { instanceId: 'i-0123456789abcdef0', 'é"': [{ b: '', a: 1.5e10 }], c: null },
  [{ ARN: 'arn:aws:s3:::bucket', accountId: '111122223333', type: 'AWS::S3::Bucket' }],
];

function put(object: Record<string, unknown>, [name = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    object[name] = value;
    return;
  }
  const inner = object[name];
  const isObject = typeof inner === 'object' && inner !== null && !Array.isArray(inner);
  const next = isObject ? (inner as Record<string, unknown>) : {};
  object[name] = next;
  put(next, rest, value);
}

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
