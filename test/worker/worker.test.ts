import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AuthenticationError } from '../../src/opensearch/errors.ts';
import { awsClients } from '../../src/source/client.ts';
import type { Delivery, DeliverySource } from '../../src/source/delivery.ts';
import { readNotification } from '../../src/source/notification.ts';
import { Metrics } from '../../src/worker/metrics.ts';
import { Worker } from '../../src/worker/worker.ts';
import { testContext } from '../support/pipeline.ts';

/** Hands out its messages once, and writes down what became of them. */
class FakeSource implements DeliverySource {
  readonly name: string;
  readonly settled: string[] = [];
  readonly asked: number[] = [];
  readonly #bodies: string[];
  #next = 0;

  constructor(bodies: readonly string[], name = 'fake') {
    this.#bodies = [...bodies];
    this.name = name;
  }

  async receive(max: number): Promise<readonly Delivery[]> {
    this.asked.push(max);
    // A poll takes its time.
    await new Promise((resolve) => setTimeout(resolve, 5));
    return this.#bodies.splice(0, Math.min(max, 10)).map((body) => {
      const messageId = `m${this.#next++}`;
      return {
        source: this.name,
        messageId,
        body,
        notification: readNotification(body),
        receives: 1,
        signal: new AbortController().signal,
        ack: async () => void this.settled.push(`${messageId} ack`),
        release: async () => void this.settled.push(`${messageId} release`),
      };
    });
  }

  async close(): Promise<void> {}
}

describe('Worker', () => {
  let server: Server;
  let endpoint = '';
  const clients: { destroy(): void }[] = [];

  beforeEach(async () => {
    server = createServer((request, response) => {
      const key = request.url?.split('?')[0]?.split('/').at(-1) ?? '';
      if (key.startsWith('missing')) {
        response.writeHead(404, { 'content-type': 'application/xml' });
        response.end('<Error><Code>NoSuchKey</Code><Message>m</Message></Error>');
      } else if (key.startsWith('expired')) {
        response.writeHead(400, { 'content-type': 'application/xml' });
        response.end('<Error><Code>ExpiredToken</Code><Message>m</Message></Error>');
      } else if (key.startsWith('denied')) {
        response.writeHead(403, { 'content-type': 'application/xml' });
        response.end('<Error><Code>AccessDenied</Code><Message>m</Message></Error>');
      } else response.writeHead(200, { etag: '"e"' }).end(`${key} one\nalert\n`);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  });
  afterEach(() => {
    for (const client of clients.splice(0)) client.destroy();
    server.closeAllConnections();
    server.close();
  });

  const event = (...keys: string[]) =>
    JSON.stringify({ Records: keys.map((key) => ({ s3: { bucket: { name: 'b' }, object: { key } } })) });

  function client() {
    const { s3 } = awsClients({
      endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    });
    clients.push(s3);
    return s3;
  }

  async function run(
    bodies: string[],
    context = testContext(),
    soft = new AbortController().signal,
    remembered?: () => Promise<void>,
  ) {
    const source = new FakeSource(bodies);
    const s3 = client();
    const metrics = new Metrics();
    const worker = new Worker({
      sources: [{ deliveries: source, s3, maxReceives: 3, read: { pauseMs: 1 } }],
      context,
      concurrency: 2,
      metrics,
      log: pino({ level: 'silent' }),
      untilEmpty: true,
      remembered,
    });
    await worker.run(soft, new AbortController().signal);
    return { source, context, worker, metrics };
  }

  it('R3: acknowledges a message when all of its objects have landed', async () => {
    const { source, context, metrics } = await run([event('a', 'b')]);
    expect(source.settled).toEqual(['m0 ack']);
    expect(context.sink.ids('ecs-vpcflow').sort()).toEqual(['a-0', 'a-1', 'b-0', 'b-1']);
    expect(context.sink.ids('alerts')).toHaveLength(2);
    expect((await metrics.inWork.get()).values).toMatchObject([{ value: 0 }]);
  });

  it('acknowledges only when what rules remember of it would survive a crash, and works on meanwhile', async () => {
    const asked: number[] = [];
    let release = () => {};
    const written = new Promise<void>((resolve) => {
      release = resolve;
    });
    const context = testContext();
    const done = run(
      ['a', 'b', 'c', 'd', 'e'].map((key) => event(key)),
      context,
      undefined,
      () => {
        asked.push(context.sink.ids('ecs-vpcflow').length);
        return written;
      },
    );
    await expect.poll(() => asked.length, { timeout: 15_000 }).toBe(5);
    expect(context.sink.ids('ecs-vpcflow')).toHaveLength(10);
    release();
    const { source } = await done;
    expect(source.settled).toHaveLength(5);
    expect(Math.min(...asked)).toBeGreaterThanOrEqual(2);
  });

  it('knows how old the latest event of each source was when it was indexed', async () => {
    const { worker } = await run([event('a.log')]);
    const { delays } = worker.status;
    expect(Object.keys(delays)).toEqual(['fake']);
    expect(delays['fake']).toBeGreaterThan(0);
  });

  it('gives a message back when one object must wait, with the others done', async () => {
    const { source, context } = await run([event('a', 'denied')]);
    expect(source.settled).toEqual(['m0 release']);
    expect(context.sink.ids('ecs-vpcflow')).toEqual(['a-0', 'a-1']);
    expect(context.deadLetters.letters.size).toBe(0);
  });

  it('dead-letters what will never come, and acknowledges', async () => {
    const { source, context } = await run([event('missing', 'a'), 'nonsense', '{"Event":"s3:TestEvent"}']);
    expect([...source.settled].sort()).toEqual(['m0 ack', 'm1 ack', 'm2 ack']);
    const reasons = [...context.deadLetters.letters.values()].map(({ reason }) => reason);
    expect(reasons.sort()).toEqual(['not-json', 'object-missing']);
  });

  it('R7: keeps a message through an outage of the cluster instead of spending its receives', async () => {
    const context = testContext();
    let failures = 2;
    context.sink.fail = () => {
      if (failures-- > 0) throw new AuthenticationError('who?', 'do');
    };
    const { source, worker } = await run([event('a')], context);
    expect(source.settled).toEqual(['m0 ack']);
    expect(source.asked[0]).toBe(12);
    expect(context.sink.ids('alerts')).toHaveLength(1);
    expect(context.session.seen).toEqual(['a one', 'alert']);
    expect(worker.status.paused).toEqual({});
  });

  it('gives it back when it is told to stop meanwhile', async () => {
    const context = testContext();
    context.sink.fail = () => {
      throw new AuthenticationError('who?', 'do');
    };
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 300);
    const { source } = await run([event('a')], context, stop.signal);
    expect(source.settled).toEqual(['m0 release']);
  });

  it('R3: does not acknowledge when the dead letter cannot be kept', async () => {
    const context = testContext();
    let failures = 1;
    const put = context.deadLetters.put.bind(context.deadLetters);
    context.deadLetters.put = async (letters) => {
      if (failures-- > 0) throw Object.assign(new Error('ENOSPC'), { syscall: 'write', errno: -28 });
      await put(letters);
    };
    const { source } = await run([event('missing')], context);
    expect(source.settled).toEqual(['m0 ack']);
    expect(context.deadLetters.letters.size).toBe(1);
  });

  it('R5: works on one source while another has lost its access', async () => {
    const context = testContext();
    const lost = new FakeSource(
      Array.from({ length: 6 }, (_, n) => event(`expired${n}`)),
      'lost',
    );
    const well = new FakeSource(
      Array.from({ length: 6 }, (_, n) => event(`k${n}`)),
      'well',
    );
    const s3 = client();
    const worker = new Worker({
      sources: [lost, well].map((deliveries) => ({ deliveries, s3, maxReceives: 3, read: { pauseMs: 1 } })),
      context,
      concurrency: 2,
      metrics: new Metrics(),
      log: pino({ level: 'silent' }),
    });
    const stop = new AbortController();
    const running = worker.run(stop.signal, new AbortController().signal);
    await expect.poll(() => well.settled.length, { timeout: 15_000 }).toBe(6);
    await expect.poll(() => worker.status.paused, { timeout: 15_000 }).toEqual({ lost: 'credentials' });
    expect(lost.settled).toEqual([]);
    stop.abort();
    await running;
    expect(lost.settled.map((one) => one.split(' ')[1])).toEqual(Array(6).fill('release'));
  });

  it('gives back a message that cannot be settled, for whatever reason', async () => {
    const { source } = await run([event('a')], testContext(), undefined, () =>
      Promise.reject(new Error('a mistake of ours')),
    );
    expect(source.settled).toEqual(['m0 release']);
  });

  it('R8: takes no more than it can hold', async () => {
    const { source } = await run(Array.from({ length: 40 }, (_, n) => event(`k${n}`)));
    expect(Math.max(...source.asked)).toBeLessThanOrEqual(12);
    expect(source.settled).toHaveLength(40);
  });
});
