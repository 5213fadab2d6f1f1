import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeKey, readNotification } from '../../src/source/notification.ts';

const s3 = (key: string, more: object = {}, eventName = 'ObjectCreated:Put') => ({
  eventName,
  eventTime: '2026-11-20T10:00:00.000Z',
  s3: { bucket: { name: 'logs' }, object: { key, size: 5, eTag: 'abc', ...more } },
});
const bodyOf = (...records: object[]) => JSON.stringify({ Records: records });
const keysOf = (body: string) => readNotification(body).objects.map((object) => object.key);

describe('readNotification', () => {
  it('reads an S3 notification with all it says', () => {
    expect(readNotification(bodyOf(s3('a/b.gz', { versionId: 'v1' })))).toEqual({
      objects: [
        {
          bucket: 'logs',
          key: 'a/b.gz',
          versionId: 'v1',
          etag: 'abc',
          size: 5,
          time: Date.parse('2026-11-20T10:00:00Z'),
        },
      ],
      ignored: [],
      problems: [],
    });
  });

  it('reads every record of a message, and one object once', () => {
    expect(keysOf(bodyOf(s3('one'), s3('two'), s3('one')))).toEqual(['one', 'two']);
  });

  it('keeps two versions of one key apart', () => {
    const body = bodyOf(s3('one', { versionId: 'v1' }), s3('one', { versionId: 'v2' }));
    expect(readNotification(body).objects.map((object) => object.versionId)).toEqual(['v1', 'v2']);
  });

  it.each([
    ['a+b.gz', 'a b.gz'],
    ['a%2Bb.gz', 'a+b.gz'],
    ['a%252Fb', 'a%2Fb'],
    ['%C3%BCbung/%E6%97%A5.gz', 'übung/日.gz'],
    ['year%3D2026/day%3D01', 'year=2026/day=01'],
    ['100%', '100%'],
    ['a%20b', 'a b'],
  ])('decodes the key %s as a form field', (encoded, key) => {
    expect(keysOf(bodyOf(s3(encoded)))).toEqual([key]);
  });

  it('decodes what S3 encodes, for any key', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (key) => {
        const encoded = new URLSearchParams({ key }).toString().slice('key='.length);
        expect(decodeKey(encoded)).toBe(key);
      }),
    );
  });

  it('unwraps SNS', () => {
    expect(keysOf(JSON.stringify({ Type: 'Notification', Message: bodyOf(s3('a+b')) }))).toEqual(['a b']);
  });

  it('reads EventBridge events, whose keys are not encoded, also through SNS', () => {
    const event = {
      'detail-type': 'Object Created',
      source: 'aws.s3',
      time: '2026-11-20T10:00:00Z',
      detail: { bucket: { name: 'logs' }, object: { key: 'a+b%2B', etag: 'e', 'version-id': 'v' } },
    };
    const expected = { bucket: 'logs', key: 'a+b%2B', etag: 'e', versionId: 'v' };
    expect(readNotification(JSON.stringify(event)).objects[0]).toMatchObject(expected);
    const wrapped = JSON.stringify({ Type: 'Notification', Message: JSON.stringify(event) });
    expect(readNotification(wrapped).objects[0]).toMatchObject(expected);
  });

  it('reads what a rule of EventBridge passes on with the input path $.detail', () => {
    const detail = {
      version: '0',
      bucket: { name: 'logs' },
      object: { key: 'a+b', size: 5 },
      reason: 'PutObject',
    };
    expect(readNotification(JSON.stringify(detail)).objects).toEqual([
      { bucket: 'logs', key: 'a+b', size: 5 },
    ]);
  });

  it('reads writes that CloudTrail tells EventBridge of', () => {
    const call = (eventName: string, more = {}) =>
      readNotification(
        JSON.stringify({
          'detail-type': 'AWS API Call via CloudTrail',
          detail: { eventName, requestParameters: { bucketName: 'logs', key: 'a+b' }, ...more },
        }),
      );
    for (const name of ['PutObject', 'CopyObject', 'CompleteMultipartUpload']) {
      expect(call(name).objects).toEqual([{ bucket: 'logs', key: 'a+b' }]);
    }
    expect(call('GetObject')).toMatchObject({ objects: [], ignored: [{ reason: 'not-a-new-object' }] });
    expect(call('PutObject', { errorCode: 'AccessDenied' })).toMatchObject({ objects: [], problems: [] });
    expect(call('PutObject', { requestParameters: null })).toMatchObject({
      problems: [{ reason: 'no-object' }],
    });
  });

  it('reads what a function was given and passed on, also when it failed', () => {
    const message = bodyOf(s3('a+b'));
    expect(
      keysOf(JSON.stringify({ Records: [{ EventSource: 'aws:sns', Sns: { Message: message } }] })),
    ).toEqual(['a b']);
    const two = {
      Records: [
        { eventSource: 'aws:sqs', body: message },
        { eventSource: 'aws:sqs', body: 'no' },
      ],
    };
    const { objects, problems } = readNotification(JSON.stringify(two));
    expect(objects).toMatchObject([{ key: 'a b' }]);
    expect(problems).toMatchObject([{ reason: 'not-json' }]);
  });

  it('reads the notifications that a trail sends itself', () => {
    expect(keysOf(JSON.stringify({ s3Bucket: 'logs', s3ObjectKey: ['a+b', 'c'] }))).toEqual(['a+b', 'c']);
  });

  it.each([
    ['test-event', JSON.stringify({ Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'logs' })],
    ['test-event', JSON.stringify({ Message: JSON.stringify({ Event: 's3:TestEvent' }) })],
    ['object-deleted', bodyOf(s3('a', {}, 'ObjectRemoved:Delete'))],
    ['object-deleted', bodyOf(s3('a', {}, 's3:LifecycleExpiration:Delete'))],
    ['not-a-new-object', bodyOf(s3('a', {}, 'ObjectTagging:Put'))],
    ['object-deleted', JSON.stringify({ 'detail-type': 'Object Deleted', detail: {} })],
    ['no-records', bodyOf()],
  ])('ignores, with the reason %s', (reason, body) => {
    const { objects, ignored, problems } = readNotification(body);
    expect(objects).toEqual([]);
    expect(problems).toEqual([]);
    expect(ignored.map((finding) => finding.reason)).toEqual([reason]);
  });

  it.each([
    ['subscription-confirmation', '{"Type":"SubscriptionConfirmation","Message":"You have chosen to …"}'],
    ['not-json', 'word'],
    ['not-json', ''],
    ['unknown-shape', '{}'],
    ['unknown-shape', '12'],
    ['unknown-shape', 'null'],
    ['no-object', '{"Records":[{}]}'],
    ['no-object', '{"Records":[null]}'],
    ['no-object', '{"Records":[{"s3":{"bucket":{"name":"b"}}}]}'],
    ['no-object', '{"Records":[{"s3":{"bucket":{"name":"b"},"object":{"key":""}}}]}'],
  ])('reports %s for %s', (reason, body) => {
    const { objects, problems } = readNotification(body);
    expect(objects).toEqual([]);
    expect(problems.map((problem) => problem.reason)).toEqual([reason]);
  });

  it('reads the good records beside a bad one', () => {
    const notification = readNotification(bodyOf(s3('one'), {}, s3('two')));
    expect(notification.objects.map((object) => object.key)).toEqual(['one', 'two']);
    expect(notification.problems).toHaveLength(1);
  });

  it('never throws, whatever arrives', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (body) => {
        const { objects, ignored, problems } = readNotification(body);
        expect(objects.length + ignored.length + problems.length).toBeGreaterThanOrEqual(
          body === '[]' ? 0 : 1,
        );
      }),
    );
  });
});
