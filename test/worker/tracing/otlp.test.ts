import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configSchema } from '../../../src/config/schema.ts';
import { awsClients } from '../../../src/source/client.ts';
import type { Delivery, DeliverySource } from '../../../src/source/delivery.ts';
import { readNotification } from '../../../src/source/notification.ts';
import { Metrics } from '../../../src/worker/metrics.ts';
import { openTracing } from '../../../src/worker/tracing/open.ts';
import { Worker } from '../../../src/worker/worker.ts';
import { type Reply, startServer, type TestServer } from '../../support/http-server.ts';
import { testContext } from '../../support/pipeline.ts';

interface Span {
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly attributes: readonly { readonly key: string; readonly value: Record<string, unknown> }[];
  readonly status: { readonly code?: number; readonly message?: string };
}

const HEADER = 'planted-header-secret';
const settingsFor = (tracing: object) => configSchema.parse({ tracing }).tracing;

/** Hands out one message a body, then nothing. */
function sourceOf(bodies: readonly string[]): DeliverySource {
  const waiting = bodies.map(
    (body, at): Delivery => ({
      source: 'fake',
      messageId: `m${at}`,
      body,
      notification: readNotification(body),
      receives: 1,
      sentAt: Date.now() - 5000,
      signal: new AbortController().signal,
      ack: async () => {},
      release: async () => {},
    }),
  );
  return {
    name: 'fake',
    async receive(max) {
      // A poll takes its time.
      await new Promise((resolve) => setTimeout(resolve, 5));
      return waiting.splice(0, max);
    },
    close: async () => {},
  };
}

describe('traces', () => {
  let collector: TestServer;
  let bucket: TestServer;
  let answer: Reply;
  const logged: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) });

  beforeEach(async () => {
    answer = {};
    logged.length = 0;
    collector = await startServer(() => answer);
    bucket = await startServer(({ url }) =>
      url.includes('missing')
        ? { status: 404, body: '<Error><Code>NoSuchKey</Code><Message>m</Message></Error>' }
        : { body: 'one\nalert\nbad\n' },
    );
  });
  afterEach(async () => {
    await collector.close();
    await bucket.close();
  });

  /** Works through messages, traced; gives the spans that reached the collector. */
  async function trace(keys: readonly string[], sample?: number): Promise<Span[]> {
    const endpoint = `${collector.url}/v1/traces`;
    const headers = { authorization: HEADER };
    const settings = settingsFor({ endpoint, headers, ...(sample !== undefined && { sample }) });
    const tracing = await openTracing(settings, log, {});
    if (tracing === undefined) throw new Error('off');
    const { s3 } = awsClients({
      endpoint: bucket.url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    });
    const bodies = keys.map((key) =>
      JSON.stringify({ Records: [{ s3: { bucket: { name: 'b' }, object: { key } } }] }),
    );
    const worker = new Worker({
      sources: [{ deliveries: tracing.source(sourceOf(bodies)), s3, maxReceives: 3, read: { pauseMs: 1 } }],
      context: testContext(),
      concurrency: 1,
      metrics: new Metrics(),
      log: pino({ level: 'silent' }),
      untilEmpty: true,
      tracing,
    });
    await worker.run(new AbortController().signal, new AbortController().signal);
    await tracing.close();
    s3.destroy();
    return collector.received.flatMap(({ body }) =>
      (JSON.parse(body).resourceSpans as { scopeSpans: { spans: Span[] }[] }[]).flatMap(({ scopeSpans }) =>
        scopeSpans.flatMap(({ spans }) => spans),
      ),
    );
  }

  const attributesOf = ({ attributes }: Span) =>
    Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

  it('show a message, in it the object with its counts, in that each batch, and the acknowledgement', async () => {
    const spans = await trace(['logs/a']);
    const named = (name: string) => spans.filter((span) => span.name === name);
    const [message] = named('process fake');
    const [object] = named('object');
    const [ack] = named('ack');
    expect(message).not.toHaveProperty('parentSpanId');
    expect(attributesOf(message as Span)).toMatchObject({
      'messaging.system': 'aws_sqs',
      'messaging.message.id': 'm0',
      'harrier.outcome': 'ack',
    });
    expect(object?.parentSpanId).toBe(message?.spanId);
    expect(attributesOf(object as Span)).toMatchObject({
      'aws.s3.bucket': 'b',
      'aws.s3.key': 'logs/a',
      'harrier.object.id': 'logs/a',
      'harrier.records': 2,
      'harrier.records.bad': 1,
      'harrier.documents.written': 3,
      'harrier.alerts': 1,
      'harrier.dead_letters': 1,
    });
    expect(named('bulk').length).toBeGreaterThan(0);
    for (const bulk of named('bulk')) expect(bulk.parentSpanId).toBe(object?.spanId);
    expect(ack?.parentSpanId).toBe(message?.spanId);
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
    expect(collector.received[0]?.headers['authorization']).toBe(HEADER);
  });

  it('show what failed, and why', async () => {
    const spans = await trace(['missing']);
    const object = spans.find(({ name }) => name === 'object') as Span;
    expect(object.status.code).toBe(2);
    expect(attributesOf(object)['error.type']).toBe('object-missing');
  });

  it('are sampled by message as a whole', async () => {
    expect(await trace(['a', 'b'], 0)).toEqual([]);
  });

  it('cost no message when the collector refuses, and the log no secret', async () => {
    answer = { status: 400, body: { code: 3, message: `refused ${HEADER.slice(0, 7)}` } };
    expect((await trace(['a', 'b'])).length).toBeGreaterThan(0);
    expect(logged.join('')).toContain('traces could not be exported');
    expect(logged.join('')).not.toContain(HEADER);
    expect(logged).toHaveLength(1);
  });
});

describe('openTracing', () => {
  const log = pino({ level: 'silent' });

  it.each([
    [{}, {}],
    [{}, { OTEL_EXPORTER_OTLP_ENDPOINT: '' }],
    [{ endpoint: 'http://127.0.0.1:1' }, { OTEL_SDK_DISABLED: 'true' }],
    [{}, { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1', OTEL_TRACES_EXPORTER: 'none' }],
  ])('is off with %j and %j', async (settings, environment) => {
    expect(await openTracing(settingsFor(settings), log, environment)).toBeUndefined();
  });

  it('is on by the standard variables alone', async () => {
    const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' };
    const tracing = await openTracing(settingsFor({}), log, environment);
    expect(tracing).toBeDefined();
    await tracing?.close();
  });
});
