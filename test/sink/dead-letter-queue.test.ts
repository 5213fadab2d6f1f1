import { randomBytes } from 'node:crypto';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { expect, it } from 'vitest';
import { type DeadLetter, deadLetter } from '../../src/sink/dead-letter.ts';
import { DeadLetterQueue } from '../../src/sink/dead-letter-queue.ts';
import { judge } from '../../src/worker/outcome.ts';

/** A queue that takes what SQS takes. */
class FakeQueue {
  readonly bodies: string[] = [];

  async send(command: { constructor: { name: string }; input: Record<string, unknown> }): Promise<object> {
    const { MessageBody } = command.input;
    if (typeof MessageBody === 'string') {
      if (Buffer.byteLength(MessageBody) > 256 * 1024) throw new Error('message too long');
      this.bodies.push(MessageBody);
    }
    if (command.constructor.name !== 'ReceiveMessageCommand') return {};
    return { Messages: this.bodies.splice(0).map((Body, n) => ({ Body, ReceiptHandle: String(n) })) };
  }

  destroy(): void {}
}

const message = (raw: string): DeadLetter =>
  deadLetter({ kind: 'message', reason: 'no-object', message: 'm', pointer: { message_id: 'm1' }, raw }, 0);

async function throughQueue(letter: DeadLetter): Promise<DeadLetter | undefined> {
  const store = new DeadLetterQueue(new FakeQueue() as unknown as SQSClient, 'https://sqs/dead');
  await store.put([letter]);
  return store.get(letter.id);
}

it('R3: a message of a megabyte that nobody understands is kept whole: it is nowhere else', async () => {
  const records = Array.from({ length: 4000 }, (_, n) => ({
    s3: { bucket: { name: 'logs' }, object: { key: `AWSLogs/123456789012/é-${n}.log.gz`, eTag: `${n}` } },
    eventName: 'ObjectCreated:Put',
    responseElements: { 'x-amz-request-id': 'C3D13FE58DE4C810', 'x-amz-id-2': 'FMyUVURIY8/IgAtTv8xRjs' },
    userIdentity: { principalId: 'AWS:AIDAINPONIXQXHT3IKHL2' },
  }));
  const body = JSON.stringify({ Records: [...records, 'no object'] });
  expect(Buffer.byteLength(body)).toBeGreaterThan(900_000);
  expect(await throughQueue(message(body))).toEqual(message(body));
});

it('says that it does not take letters as what concerns all of them', async () => {
  const refusing = {
    send: () => Promise.reject(Object.assign(new Error('no such queue'), { name: 'QueueDoesNotExist' })),
  };
  const store = new DeadLetterQueue(refusing as unknown as SQSClient, 'https://sqs/dead');
  const error = await store.put([message('raw')]).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ message: expect.stringContaining('QueueDoesNotExist: no such queue') });
  expect(judge(error, 99, 5)).toMatchObject({ kind: 'pause', scope: 'sink', reason: 'dead-letters' });
});

it('cuts what even packed is more than a queue takes, and keeps the letter', async () => {
  const letter = message(randomBytes(700_000).toString('latin1'));
  const kept = await throughQueue(letter);
  expect(kept).toMatchObject({ id: letter.id, reason: 'no-object' });
  expect(kept?.raw?.length).toBeGreaterThan(50_000);
  expect(letter.raw?.startsWith(kept?.raw ?? '?')).toBe(true);
});
