import { describe, expect, it } from 'vitest';
import { readText } from '../../support/cloudtrail.ts';

const A = '{"eventVersion":"1.08","eventTime":"2024-07-14T10:00:00Z","eventName":"A"}';
const B = '{"eventTime":"2024-07-14 10:00:01","eventName":"B"}';

async function summary(text: string | Buffer, size?: number) {
  const { records, bad, skipped } = await readText(text, size);
  return {
    names: records.map((record) => record.eventName),
    bad: bad.map(({ ordinal, reason }) => `${ordinal} ${reason}`),
    skipped,
  };
}

describe('readCloudTrail', () => {
  it.each([
    ['an S3 object', `{"Records":[${A},${B}]}`],
    ['lines', `${A}\n${B}\n`],
    ['EventBridge events', `{"detail-type":"AWS API Call via CloudTrail","detail":${A}}\n{"detail":${B}}`],
    [
      'a subscription payload',
      JSON.stringify({
        messageType: 'DATA_MESSAGE',
        logEvents: [
          { id: '1', message: A },
          { id: '2', message: B },
        ],
      }),
    ],
    [
      'an answer of LookupEvents',
      JSON.stringify({
        Events: [
          { EventId: '1', Username: 'u', CloudTrailEvent: A },
          { EventId: '2', CloudTrailEvent: B },
        ],
      }),
    ],
    ['rows of CloudTrail Lake', `{"eventJson":${JSON.stringify(A)}}\n{"eventjson":${JSON.stringify(B)}}`],
    ['a record where the list should be', `{"Records":${A}}\n{"Records":${B}}`],
    ['messages of a shipper', `{"message":${JSON.stringify(A)}}\n{"message":${JSON.stringify(B)}}`],
  ])('reads %s', async (_, text) => {
    for (const size of [7, 65_536]) {
      expect(await summary(text, size)).toEqual({ names: ['A', 'B'], bad: [], skipped: {} });
    }
  });

  it('counts what holds no events', async () => {
    expect((await summary('{"awsAccountId":"1","digestStartTime":"x","logFiles":[]}')).skipped).toEqual({
      digest: 1,
    });
    expect(
      (await summary('{"messageType":"CONTROL_MESSAGE","logEvents":[{"message":"x"}]}')).skipped,
    ).toEqual({
      'control-message': 1,
    });
    expect(await summary('{"Records":[]}')).toEqual({ names: [], bad: [], skipped: {} });
  });

  it('keeps the good records around bad ones, and their ordinals', async () => {
    expect(
      await summary(`{"Records":[${A},{"eventVersion":,"x":1},{"eventName":"C"},7,${B},{"eventTime":"x"}`),
    ).toEqual({
      names: ['A', 'B'],
      bad: [
        '1 invalid-json',
        '2 missing-event-time',
        '3 not-a-record',
        '5 invalid-event-time',
        '6 truncated',
      ],
      skipped: {},
    });
  });

  it('survives hostile input', async () => {
    const deep = `{"eventTime":"2024-07-14T10:00:00Z","x":${'['.repeat(5000)}${']'.repeat(5000)}}`;
    expect((await summary(`${deep}\n${A}`)).names).toEqual(['A']);
    expect((await summary(Buffer.from([0, 255, 1, 254, 10, 123]))).names).toEqual([]);
    const proto = `{"eventTime":"2024-07-14T10:00:00Z","__proto__":{"x":1},"eventName":"P"}`;
    expect((await summary(proto)).names).toEqual(['P']);
  });
});
