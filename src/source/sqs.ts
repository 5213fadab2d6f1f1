import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Delivery, DeliverySource } from './delivery.ts';
import { sourceError } from './errors.ts';
import { readNotification } from './notification.ts';

export interface SqsSettings {
  readonly name: string;
  readonly queueUrl: string;
  /** How long a message stays hidden after a receive or a heartbeat, seconds. Heartbeats come at half of it. */
  readonly visibilitySeconds: number;
  /** Long poll, seconds (0–20). */
  readonly waitSeconds: number;
  /** A message held for longer than this is given up (its signal aborts), seconds. The queue's own end is 12 h. */
  readonly maxHoldSeconds: number;
  /** For logs: a heartbeat that failed, and whether the lease is lost. */
  readonly onHeartbeatFailure?: (messageId: string, error: unknown) => void;
}

/** SQS takes and gives ten messages at a time. */
const BATCH = 10;

interface Lease {
  readonly messageId: string;
  readonly receipt: string;
  /** Of the monotonic clock, milliseconds: a clock that is set must not end leases. */
  readonly since: number;
  readonly abort: AbortController;
  /** The queue has given the message to somebody else: finishing it is harmless, renewing it is in vain. */
  lost: boolean;
}

/**
 * A queue of notifications. The lease of every message is renewed from its receipt on, started or not, so
 * that a batch of large objects does not come back while its last ones wait.
 */
export class SqsSource implements DeliverySource {
  readonly name: string;
  readonly #client: SQSClient;
  readonly #settings: SqsSettings;
  readonly #leases = new Map<string, Lease>();
  readonly #heartbeat: NodeJS.Timeout;

  constructor(client: SQSClient, settings: SqsSettings) {
    this.name = settings.name;
    this.#client = client;
    this.#settings = settings;
    this.#heartbeat = setInterval(() => void this.#renew(), (settings.visibilitySeconds * 1000) / 2);
    this.#heartbeat.unref();
  }

  /** Messages held and not settled. */
  get held(): number {
    return this.#leases.size;
  }

  async receive(max: number, signal: AbortSignal): Promise<readonly Delivery[]> {
    try {
      const answer = await this.#client.send(
        new ReceiveMessageCommand({
          QueueUrl: this.#settings.queueUrl,
          MaxNumberOfMessages: Math.max(1, Math.min(BATCH, max)),
          WaitTimeSeconds: this.#settings.waitSeconds,
          VisibilityTimeout: this.#settings.visibilitySeconds,
          MessageSystemAttributeNames: ['ApproximateReceiveCount', 'SentTimestamp'],
        }),
        { abortSignal: signal },
      );
      return (answer.Messages ?? []).map((message) => this.#delivery(message));
    } catch (error) {
      if (signal.aborted) return [];
      throw sourceError(error, `receiving from ${this.#settings.queueUrl}`, 'queue');
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#heartbeat);
    await Promise.allSettled([...this.#leases.values()].map((lease) => this.#release(lease, 0)));
  }

  #delivery(message: Message): Delivery {
    const body = message.Body ?? '';
    const lease: Lease = {
      messageId: message.MessageId ?? '',
      receipt: message.ReceiptHandle ?? '',
      since: performance.now(),
      abort: new AbortController(),
      lost: false,
    };
    this.#leases.set(lease.receipt, lease);
    const sentAt = Number(message.Attributes?.SentTimestamp);
    return {
      source: this.name,
      messageId: lease.messageId,
      body,
      notification: readNotification(body),
      receives: Number(message.Attributes?.ApproximateReceiveCount ?? 1),
      ...(sentAt > 0 && { sentAt }),
      signal: lease.abort.signal,
      ack: () => this.#ack(lease),
      release: (delayMs) => this.#release(lease, delayMs),
    };
  }

  async #ack(lease: Lease): Promise<void> {
    try {
      await this.#client.send(
        new DeleteMessageCommand({ QueueUrl: this.#settings.queueUrl, ReceiptHandle: lease.receipt }),
      );
    } catch (error) {
      throw sourceError(error, `deleting message ${lease.messageId}`, 'queue');
    } finally {
      this.#leases.delete(lease.receipt);
    }
  }

  async #release(lease: Lease, delayMs: number): Promise<void> {
    this.#leases.delete(lease.receipt);
    try {
      await this.#client.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: this.#settings.queueUrl,
          ReceiptHandle: lease.receipt,
          VisibilityTimeout: Math.min(43_200, Math.round(delayMs / 1000)),
        }),
      );
    } catch (error) {
      // It comes back by itself when its time is over.
      this.#settings.onHeartbeatFailure?.(lease.messageId, error);
    }
  }

  async #renew(): Promise<void> {
    const now = performance.now();
    const alive: Lease[] = [];
    for (const lease of this.#leases.values()) {
      if (now - lease.since < this.#settings.maxHoldSeconds * 1000) {
        if (!lease.lost) alive.push(lease);
      } else {
        this.#leases.delete(lease.receipt);
        lease.abort.abort(new Error(`held for more than ${this.#settings.maxHoldSeconds} s`));
      }
    }
    for (let at = 0; at < alive.length; at += BATCH) await this.#renewBatch(alive.slice(at, at + BATCH));
  }

  async #renewBatch(batch: readonly Lease[]): Promise<void> {
    try {
      const answer = await this.#client.send(
        new ChangeMessageVisibilityBatchCommand({
          QueueUrl: this.#settings.queueUrl,
          Entries: batch.map((lease, index) => ({
            Id: String(index),
            ReceiptHandle: lease.receipt,
            VisibilityTimeout: this.#settings.visibilitySeconds,
          })),
        }),
      );
      for (const failed of answer.Failed ?? []) {
        const lease = batch[Number(failed.Id)];
        // Settled meanwhile: no lease, no failure.
        if (lease === undefined || !this.#leases.has(lease.receipt)) continue;
        lease.lost = failed.SenderFault === true;
        this.#settings.onHeartbeatFailure?.(lease.messageId, new Error(failed.Message ?? failed.Code));
      }
    } catch (error) {
      for (const lease of batch) this.#settings.onHeartbeatFailure?.(lease.messageId, error);
    }
  }
}
