import type { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SqsSource } from '../../src/source/sqs.ts';

interface Call {
  readonly name: string;
  readonly input: Record<string, unknown>;
}

/** Answers of a queue, by command. */
class FakeQueue {
  readonly calls: Call[] = [];
  messages: object[] = [];
  failing: unknown;
  /** Members of the answer to a heartbeat. */
  renewal: object = {};

  async send(command: { constructor: { name: string }; input: Record<string, unknown> }): Promise<object> {
    const name = command.constructor.name.replace(/Command$/, '');
    this.calls.push({ name, input: command.input });
    if (this.failing !== undefined) throw this.failing;
    if (name === 'ChangeMessageVisibilityBatch') return this.renewal;
    return name === 'ReceiveMessage' ? { Messages: this.messages.splice(0, 10) } : {};
  }

  of(name: string): Record<string, unknown>[] {
    return this.calls.filter((call) => call.name === name).map(({ input }) => input);
  }
}

const never = new AbortController().signal;

describe('SqsSource', () => {
  let queue: FakeQueue;
  let source: SqsSource;
  const failures: string[] = [];

  beforeEach(() => {
    vi.useFakeTimers();
    failures.length = 0;
    queue = new FakeQueue();
    source = new SqsSource(queue as unknown as SQSClient, {
      name: 'q',
      queueUrl: 'https://sqs/q',
      visibilitySeconds: 60,
      waitSeconds: 20,
      maxHoldSeconds: 300,
      onHeartbeatFailure: (id) => failures.push(id),
    });
    queue.messages = Array.from({ length: 3 }, (_, n) => ({
      MessageId: `m${n}`,
      ReceiptHandle: `r${n}`,
      Body: '{}',
      Attributes: { ApproximateReceiveCount: String(n + 1), SentTimestamp: '1000' },
    }));
  });
  afterEach(async () => {
    await source.close();
    vi.useRealTimers();
  });

  it('asks for no more than there is room for, and at most ten', async () => {
    await source.receive(4, never);
    await source.receive(50, never);
    expect(queue.of('ReceiveMessage').map((input) => input['MaxNumberOfMessages'])).toEqual([4, 10]);
  });

  it('tells how often and since when', async () => {
    const [, second] = await source.receive(10, never);
    expect(second).toMatchObject({ messageId: 'm1', receives: 2, sentAt: 1000, source: 'q' });
  });

  it('R4: renews every lease from receipt on at half time, started or not, until settled', async () => {
    const [first, second] = await source.receive(10, never);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(queue.of('ChangeMessageVisibilityBatch')[0]?.['Entries']).toHaveLength(3);
    await first?.ack();
    await second?.release(5000);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(queue.of('ChangeMessageVisibilityBatch')[1]?.['Entries']).toMatchObject([{ ReceiptHandle: 'r2' }]);
    expect(queue.of('DeleteMessage')).toMatchObject([{ ReceiptHandle: 'r0' }]);
    expect(queue.of('ChangeMessageVisibility')).toMatchObject([
      { ReceiptHandle: 'r1', VisibilityTimeout: 5 },
    ]);
  });

  it('gives up a message that is held for too long', async () => {
    const [first] = await source.receive(10, never);
    await vi.advanceTimersByTimeAsync(290_000);
    expect(first?.signal.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(40_000);
    expect(first?.signal.aborted).toBe(true);
    expect(source.held).toBe(0);
  });

  it('goes on with the work when a heartbeat fails, and says so', async () => {
    const [first] = await source.receive(10, never);
    queue.failing = new Error('gone');
    await vi.advanceTimersByTimeAsync(30_000);
    expect(failures).toEqual(['m0', 'm1', 'm2']);
    expect(first?.signal.aborted).toBe(false);
  });

  it('stops renewing a message that the queue has given to somebody else, and works on', async () => {
    const [, second] = await source.receive(10, never);
    queue.renewal = { Failed: [{ Id: '1', SenderFault: true, Code: 'ReceiptHandleIsInvalid' }] };
    await vi.advanceTimersByTimeAsync(30_000);
    queue.renewal = {};
    await vi.advanceTimersByTimeAsync(30_000);
    expect(failures).toEqual(['m1']);
    expect(queue.of('ChangeMessageVisibilityBatch')[1]?.['Entries']).toMatchObject([
      { ReceiptHandle: 'r0' },
      { ReceiptHandle: 'r2' },
    ]);
    expect(second?.signal.aborted).toBe(false);
    await second?.ack();
    expect(queue.of('DeleteMessage')).toMatchObject([{ ReceiptHandle: 'r1' }]);
  });

  it('gives back what it holds when it is closed', async () => {
    await source.receive(10, never);
    await source.close();
    expect(queue.of('ChangeMessageVisibility').map((input) => input['VisibilityTimeout'])).toEqual([0, 0, 0]);
    expect(source.held).toBe(0);
  });

  it('tells apart what will pass and what somebody has to mend', async () => {
    queue.failing = Object.assign(new Error('who?'), { name: 'InvalidClientTokenId' });
    await expect(source.receive(1, never)).rejects.toMatchObject({
      reason: 'credentials',
      disposition: 'stop',
    });
    queue.failing = Object.assign(new Error('no'), { name: 'QueueDoesNotExist' });
    await expect(source.receive(1, never)).rejects.toMatchObject({ reason: 'queue-missing' });
    queue.failing = new Error('socket hang up');
    await expect(source.receive(1, never)).rejects.toMatchObject({ disposition: 'retry' });
    expect(await source.receive(1, AbortSignal.abort())).toEqual([]);
  });
});
