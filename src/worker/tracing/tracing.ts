import type { Sink } from '../../sink/sink.ts';
import type { Delivery, DeliverySource } from '../../source/delivery.ts';
import type { ObjectRef } from '../../source/notification.ts';
import type { ObjectReport } from '../object/pipeline.ts';

/**
 * The worker's work as spans: `process` a message (from its receipt on), in it one `object` for each attempt at
 * an object, in that a `bulk` for each batch of documents, and last `ack` or `release`. Absent when tracing is not
 * configured: then nothing of it is loaded.
 */
export interface Tracing {
  /** The source, whose messages are traced from receipt to acknowledgement. */
  source(deliveries: DeliverySource): DeliverySource;
  /** One attempt at an object of a message. */
  object(delivery: Delivery, ref: ObjectRef): ObjectSpan;
  /** Sends what is left. Does not throw. */
  close(): Promise<void>;
}

export interface ObjectSpan {
  /** The sink, with a span for each batch. */
  sink(sink: Sink): Sink;
  /** @param objectId ids of the object's documents begin with it */
  done(objectId: string, outcome: string, report: ObjectReport): void;
  failed(reason: string, message: string): void;
}
