import type { Notification } from './notification.ts';

/**
 * The unit of ingest: what arrived, and how to settle it. Acknowledged only when every record of every
 * object in it is indexed or dead-lettered; anything else gives it back, and a redelivery is harmless.
 */
export interface Delivery {
  /** Name of the source, for logs and metrics. */
  readonly source: string;
  readonly messageId: string;
  /** The message as it came: kept in dead letters about messages that nobody understands. */
  readonly body: string;
  readonly notification: Notification;
  /** How often the queue has handed this message out, this time included. */
  readonly receives: number;
  /** When it was put into the queue, epoch milliseconds. */
  readonly sentAt?: number;
  /** Aborts when the message has been held for as long as the source allows. */
  readonly signal: AbortSignal;
  /** Done: never comes back. */
  ack(): Promise<void>;
  /** Not done: comes back after `delayMs`. */
  release(delayMs: number): Promise<void>;
}

/** Where deliveries come from. */
export interface DeliverySource {
  readonly name: string;
  /**
   * At most `max` deliveries; an empty list after the poll time. The lease on each is kept alive from here on,
   * until it is settled. Throws `SourceError` when the source cannot be asked.
   */
  receive(max: number, signal: AbortSignal): Promise<readonly Delivery[]>;
  /** Gives back what is still held, and stops. */
  close(): Promise<void>;
}
