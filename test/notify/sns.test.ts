import { SNSClient } from '@aws-sdk/client-sns';
import { afterEach, describe, expect, it } from 'vitest';
import { snsTopic } from '../../src/notify/sns.ts';
import { TargetError } from '../../src/notify/target.ts';
import { ALERT_BODY } from '../../src/notify/webhook.ts';
import { type Reply, startServer, type TestServer } from '../support/http-server.ts';

const PUBLISHED =
  '<PublishResponse><PublishResult><MessageId>m</MessageId></PublishResult></PublishResponse>';
const ALERT = { rule: { id: '80303', level: 9 }, data: { text: 'ä'.repeat(200_000) } };

describe('an SNS topic', () => {
  let server: TestServer;
  afterEach(() => server.close());

  async function topic(topicArn: string, reply: Reply) {
    server = await startServer(() => reply);
    const client = new SNSClient({
      endpoint: server.url,
      region: 'eu-west-3',
      credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'example' },
      maxAttempts: 1,
    });
    return snsTopic(client, { name: 'topic', topicArn, minimumLevel: 1, body: ALERT_BODY });
  }
  const publish = async (topicArn: string, reply: Reply) => {
    const target = await topic(topicArn, reply);
    await target.send({ id: 'alert-1', level: 9, alert: ALERT }, new AbortController().signal);
    return new URLSearchParams(server.received[0]?.body);
  };
  const ARN = 'arn:aws:sns:eu-west-3:123456789012:alerts';

  it('gets level, rule and the id by which a repetition is told as attributes, within its limit', async () => {
    const sent = await publish(ARN, { body: PUBLISHED });
    const attributes = [1, 2, 3].map((n) => [
      sent.get(`MessageAttributes.entry.${n}.Name`),
      sent.get(`MessageAttributes.entry.${n}.Value.StringValue`),
    ]);
    expect(Object.fromEntries(attributes)).toEqual({ level: '9', rule_id: '80303', alert_id: 'alert-1' });
    expect(Buffer.byteLength(sent.get('Message') ?? '')).toBeLessThan(262_144);
    expect(sent.has('MessageDeduplicationId')).toBe(false);
  });

  it('that is FIFO drops repetitions itself', async () => {
    const sent = await publish(`${ARN}.fifo`, { body: PUBLISHED });
    expect(sent.get('MessageDeduplicationId')).toBe('alert-1');
  });

  it.each([
    [403, 'AuthorizationError', false],
    [404, 'NotFound', false],
    [400, 'Throttling', true],
    [429, 'ThrottledException', true],
    [500, 'InternalFailure', true],
  ])('that answers %i %s: worth another try is %s', async (status, code, retry) => {
    const body = `<ErrorResponse><Error><Code>${code}</Code><Message>m</Message></Error></ErrorResponse>`;
    const error = await publish(ARN, { status, body }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TargetError);
    expect(error).toMatchObject({ retry });
  });
});
