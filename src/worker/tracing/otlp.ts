import {
  type Attributes,
  type Context,
  type DiagLogger,
  DiagLogLevel,
  diag,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base';
import type { Logger } from 'pino';
import type { Config } from '../../config/schema.ts';
import { messageOf } from '../../error/message-of.ts';
import type { Sink } from '../../sink/sink.ts';
import type { Delivery, DeliverySource } from '../../source/delivery.ts';
import type { ObjectRef } from '../../source/notification.ts';
import type { ObjectReport } from '../object/pipeline.ts';
import { openExporter } from './exporter.ts';
import type { ObjectSpan, Tracing } from './tracing.ts';

/** Spans that wait for the collector; more are dropped, so that a dead one costs no memory. */
const QUEUE_SPANS = 1024;
const EXPORT_TIMEOUT_MS = 10_000;
/** Troubles of the export go to the log at most this often. */
const COMPLAIN_EVERY_MS = 60_000;

/** Spans to a collector by OTLP over HTTP. What the configuration leaves open, the `OTEL_…` variables say. */
export class OtlpTracing implements Tracing {
  readonly #provider: BasicTracerProvider;
  readonly #tracer: Tracer;
  readonly #complain: (message: string) => void;
  /** Messages in work, by their delivery. */
  readonly #messages = new WeakMap<Delivery, Context>();

  constructor(settings: Config['tracing'], log: Logger) {
    const { sample } = settings;
    this.#complain = seldom(log);
    diag.setLogger(diagnostics(this.#complain), {
      logLevel: DiagLogLevel.WARN,
      suppressOverrideMessage: true,
    });
    const exporter = openExporter(settings, EXPORT_TIMEOUT_MS);
    this.#provider = new BasicTracerProvider({
      resource: defaultResource()
        .merge(resourceFromAttributes({ 'service.name': 'harrier' }))
        .merge(detectResources({ detectors: [envDetector] })),
      spanProcessors: [new BatchSpanProcessor(exporter, { maxQueueSize: QUEUE_SPANS })],
      ...(sample !== undefined && {
        sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(sample) }),
      }),
    });
    this.#tracer = this.#provider.getTracer('harrier');
  }

  source(deliveries: DeliverySource): DeliverySource {
    return {
      name: deliveries.name,
      receive: async (max, signal) =>
        (await deliveries.receive(max, signal)).map((delivery) => this.#traced(delivery)),
      close: () => deliveries.close(),
    };
  }

  object(delivery: Delivery, { bucket, key, versionId }: ObjectRef): ObjectSpan {
    const span = this.#tracer.startSpan(
      'object',
      {
        kind: SpanKind.INTERNAL,
        attributes: {
          'aws.s3.bucket': bucket,
          'aws.s3.key': key,
          ...(versionId !== undefined && { 'aws.s3.version_id': versionId }),
        },
      },
      this.#messages.get(delivery) ?? ROOT_CONTEXT,
    );
    const inside = trace.setSpan(ROOT_CONTEXT, span);
    return {
      sink: (sink) => this.#sink(sink, inside),
      done: (objectId, outcome, report) => {
        span.setAttributes({ 'harrier.object.id': objectId, 'harrier.outcome': outcome, ...counts(report) });
        if (report.fault !== undefined) fail(span, report.fault.reason, report.fault.message);
        span.end();
      },
      failed: (reason, message) => {
        fail(span, reason, message);
        span.end();
      },
    };
  }

  async close(): Promise<void> {
    await this.#provider.shutdown().catch((error: unknown) => this.#complain(messageOf(error)));
    diag.disable();
  }

  #traced(delivery: Delivery): Delivery {
    const { source, messageId, receives, sentAt, notification } = delivery;
    const span = this.#tracer.startSpan(
      `process ${source}`,
      {
        kind: SpanKind.CONSUMER,
        attributes: {
          'messaging.system': 'aws_sqs',
          'messaging.operation.type': 'process',
          'messaging.destination.name': source,
          'messaging.message.id': messageId,
          'harrier.message.receives': receives,
          'harrier.message.objects': notification.objects.length,
          ...(sentAt !== undefined && { 'harrier.message.age_ms': Math.max(0, Date.now() - sentAt) }),
        },
      },
      ROOT_CONTEXT,
    );
    const inside = trace.setSpan(ROOT_CONTEXT, span);
    const settle = (name: 'ack' | 'release', work: () => Promise<void>): Promise<void> =>
      this.#within(name, SpanKind.CLIENT, inside, {}, work).then(() => {
        span.setAttribute('harrier.outcome', name);
        span.end();
      });
    const { body, signal } = delivery;
    const traced: Delivery = {
      source,
      messageId,
      body,
      notification,
      receives,
      ...(sentAt !== undefined && { sentAt }),
      signal,
      ack: () => settle('ack', () => delivery.ack()),
      release: (delayMs) => settle('release', () => delivery.release(delayMs)),
    };
    this.#messages.set(traced, inside);
    return traced;
  }

  #sink(sink: Sink, parent: Context): Sink {
    return {
      write: (items, signal) =>
        this.#within(
          'bulk',
          SpanKind.CLIENT,
          parent,
          { 'db.system.name': 'opensearch', 'harrier.documents': items.length },
          async (span) => {
            const outcome = await sink.write(items, signal);
            span.setAttributes({
              'harrier.documents.written': outcome.written,
              'harrier.documents.existing': outcome.existing,
              'harrier.documents.rejected': outcome.rejected.length,
            });
            return outcome;
          },
        ),
      close: () => sink.close(),
    };
  }

  async #within<T>(
    name: string,
    kind: SpanKind,
    parent: Context,
    attributes: Attributes,
    work: (span: Span) => Promise<T>,
  ): Promise<T> {
    const span = this.#tracer.startSpan(name, { kind, attributes }, parent);
    try {
      return await work(span);
    } catch (error) {
      fail(span, error instanceof Error ? error.name : 'Error', messageOf(error));
      throw error;
    } finally {
      span.end();
    }
  }
}

function fail(span: Span, reason: string, message: string): void {
  span.setStatus({ code: SpanStatusCode.ERROR, message });
  span.setAttribute('error.type', reason);
}

function counts(report: ObjectReport): Attributes {
  const { logType, records, bad, written, existing, rejected, alerts, signals, deadLetters } = report;
  return {
    ...(logType !== undefined && { 'harrier.log_type': logType }),
    'harrier.records': records,
    'harrier.records.bad': bad,
    'harrier.documents.written': written,
    'harrier.documents.existing': existing,
    'harrier.documents.rejected': rejected,
    'harrier.alerts': alerts,
    'harrier.signals': signals,
    'harrier.dead_letters': deadLetters,
  };
}

/** Troubles of the export for the log, not at every span. */
function seldom(log: Logger): (message: string) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (message) => {
    const now = performance.now();
    if (now - last < COMPLAIN_EVERY_MS) return;
    last = now;
    log.warn({ err: reasonIn(message) }, 'traces could not be exported');
  };
}

function diagnostics(complain: (message: string) => void): DiagLogger {
  const nothing = (): void => {};
  return { error: complain, warn: complain, info: nothing, debug: nothing, verbose: nothing };
}

/** The SDK reports errors as JSON with stack and data: only the message is for the log. */
function reasonIn(text: string): string {
  try {
    const parsed: unknown = JSON.parse(text);
    const message =
      typeof parsed === 'object' && parsed !== null && 'message' in parsed ? parsed.message : '';
    return String(message).slice(0, 200);
  } catch {
    return text.slice(0, 200);
  }
}
