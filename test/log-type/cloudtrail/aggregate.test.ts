import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { cloudTrail } from '../../../src/log-type/cloudtrail/cloudtrail.ts';
import { at, type Json, OPTIONS } from '../../support/cloudtrail.ts';
import { documentsOf, readAll } from '../../support/read-object.ts';

const aggregated = (dimension: string, statistics: unknown, more: Json = {}): Json => ({
  eventVersion: '1.0',
  accountId: '111122223333',
  eventId: '0b1c7e9a-1f5d-4a43-9d36-6a0f1f6d2c11',
  eventCategory: 'Aggregated',
  eventType: 'AwsAggregatedEvent',
  awsRegion: 'eu-west-1',
  eventSource: 's3.amazonaws.com',
  timeWindow: { windowStart: '2026-06-01T08:05:00Z', windowEnd: '2026-06-01T08:10:00Z', windowSize: 'PT5M' },
  summary: {
    primaryDimension: { dimension, statistics, aggregationType: 'Count' },
    details: [
      {
        dimension: 'resourceARN',
        statistics: [{ name: 'arn:aws:s3:::one', value: 12 }],
        aggregationType: 'Count',
      },
    ],
  },
  ...more,
});
const calls = aggregated('eventName', [{ name: 'GetObject', value: 4711 }]);
const KEY = 'AWSLogs/o-abc123/111122223333/CloudTrail-Aggregated/eu-west-1/2026/06/01/f.json.gz';
const origin = { bucket: 'trail', key: KEY };

describe('aggregated events of CloudTrail', () => {
  it.each<[string, unknown]>([
    ['Records', { Records: [calls] }],
    ['a list', [calls]],
    ['a single event', calls],
    ['EventBridge', { version: '0', 'detail-type': 'x', detail: calls }],
    [
      'a log group',
      { messageType: 'DATA_MESSAGE', logEvents: [{ id: '1', message: JSON.stringify(calls) }] },
    ],
  ])('are read from %s', async (_, object) => {
    const whole = await readAll(gzipSync(JSON.stringify(object)), { origin });
    expect([whole.type?.name, whole.bad, whole.skipped]).toEqual(['cloudtrail', [], {}]);
    expect(whole.records.map(({ time }) => new Date(time).toISOString())).toEqual([
      '2026-06-01T08:05:00.000Z',
    ]);
  });

  it('are documents of their own stream, and none of OCSF', async () => {
    const whole = await readAll(JSON.stringify({ Records: [calls] }), { origin });
    const streams = whole.records.flatMap((record) => whole.type?.documents(OPTIONS)(record) ?? []);
    expect(streams.map(({ stream }) => stream)).toEqual(['ecs-cloudtrail-aggregated']);
    const [document] = documentsOf(whole, 'ecs');
    expect(document).toMatchObject({
      '@timestamp': '2026-06-01T08:05:00.000Z',
      event: {
        kind: 'metric',
        dataset: 'aws.cloudtrail_aggregated',
        provider: 's3.amazonaws.com',
        action: 'GetObject',
        id: '0b1c7e9a-1f5d-4a43-9d36-6a0f1f6d2c11',
        start: '2026-06-01T08:05:00.000Z',
        end: '2026-06-01T08:10:00.000Z',
      },
      cloud: { account: { id: '111122223333' }, region: 'eu-west-1', service: { name: 's3' } },
    });
    expect(at(document, 'aws.cloudtrail.aggregation')).toEqual({
      window_size: 'PT5M',
      dimension: 'eventName',
      type: 'Count',
      name: ['GetObject'],
      count: [4711],
    });
    expect(at(document, 'aws.cloudtrail.flattened')).toEqual({ summary: calls['summary'] });
  });

  it('name no call where they count resources or identities, and keep what is new', async () => {
    const two = [
      { name: 'arn:aws:s3:::a', value: 1 },
      { name: 'arn:aws:s3:::b', value: '2' },
    ];
    const resources = aggregated('resourceARN', two, { novelty: { a: 1 } });
    const whole = await readAll(
      JSON.stringify([resources, aggregated('eventName', two), aggregated('eventName', 7)]),
    );
    const documents = documentsOf(whole, 'ecs');
    expect(documents.map((one) => at(one, 'event.action'))).toEqual([undefined, undefined, undefined]);
    expect(at(documents[0], 'aws.cloudtrail.aggregation')).toMatchObject({
      name: ['arn:aws:s3:::a', 'arn:aws:s3:::b'],
      count: [1],
    });
    expect(at(documents[0], 'aws.cloudtrail.flattened.unmapped')).toEqual({ novelty: { a: 1 } });
    expect(at(documents[2], 'aws.cloudtrail.aggregation')).toEqual({
      window_size: 'PT5M',
      dimension: 'eventName',
      type: 'Count',
    });
  });

  it('without a window are dead letters', async () => {
    const { timeWindow: _, ...dateless } = calls;
    const broken = { ...calls, timeWindow: { windowStart: 'noon' } };
    const whole = await readAll(JSON.stringify({ Records: [dateless, broken, calls] }), { origin });
    expect(whole.bad.map(({ ordinal, reason }) => [ordinal, reason])).toEqual([
      [0, 'invalid-event-time'],
      [1, 'invalid-event-time'],
    ]);
    expect(whole.records.length).toBe(1);
  });

  it('declare every member', async () => {
    const names = cloudTrail.fields['ecs-cloudtrail-aggregated']?.map(({ name }) => name) ?? [];
    expect(names).toEqual([...new Set(names)]);
    expect(names).toEqual(
      expect.arrayContaining(['event.start', 'aws.cloudtrail.aggregation.count', 'source.ip']),
    );
  });
});
