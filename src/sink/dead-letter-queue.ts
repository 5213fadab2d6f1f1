import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { DeadLetter, DeadLetterStore } from './dead-letter.ts';

/** SQS takes 256 KiB a message; the raw record gives way. */
const RAW_IN_QUEUE = 48 * 1024;
/** How long a listed letter stays hidden from others, seconds: enough for a replay of a page. */
const HIDDEN_SECONDS = 60;

/**
 * Dead letters in an SQS queue, for those who have their own tools on it. Listing receives the messages, so they
 * are hidden from other readers for a minute.
 */
export class DeadLetterQueue implements DeadLetterStore {
  readonly place: string;
  readonly #client: SQSClient;
  readonly #queueUrl: string;
  /** Receipts of letters that were listed; a letter may be there more than once. */
  readonly #receipts = new Map<string, string[]>();

  constructor(client: SQSClient, queueUrl: string) {
    this.#client = client;
    this.#queueUrl = queueUrl;
    this.place = `queue ${queueUrl}`;
  }

  async put(letters: readonly DeadLetter[]): Promise<void> {
    for (const letter of letters) {
      const raw = letter.raw?.slice(0, RAW_IN_QUEUE);
      const body = JSON.stringify({ ...letter, ...(raw !== undefined && { raw }) });
      await this.#client.send(new SendMessageCommand({ QueueUrl: this.#queueUrl, MessageBody: body }));
    }
  }

  async *list(): AsyncGenerator<DeadLetter> {
    this.#receipts.clear();
    for (;;) {
      const { Messages = [] } = await this.#client.send(
        new ReceiveMessageCommand({
          QueueUrl: this.#queueUrl,
          MaxNumberOfMessages: 10,
          WaitTimeSeconds: 1,
          VisibilityTimeout: HIDDEN_SECONDS,
        }),
      );
      if (Messages.length === 0) return;
      for (const { Body, ReceiptHandle = '' } of Messages) {
        const letter = parse(Body);
        if (letter === undefined) continue;
        const receipts = this.#receipts.get(letter.id);
        if (receipts !== undefined) receipts.push(ReceiptHandle);
        else {
          this.#receipts.set(letter.id, [ReceiptHandle]);
          yield letter;
        }
      }
    }
  }

  async get(id: string): Promise<DeadLetter | undefined> {
    for await (const letter of this.list()) if (letter.id === id) return letter;
    return undefined;
  }

  async remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      for (const ReceiptHandle of this.#receipts.get(id) ?? []) {
        await this.#client.send(new DeleteMessageCommand({ QueueUrl: this.#queueUrl, ReceiptHandle }));
      }
      this.#receipts.delete(id);
    }
  }

  async close(): Promise<void> {}
}

function parse(body: string | undefined): DeadLetter | undefined {
  try {
    const value: unknown = JSON.parse(body ?? '');
    const whole = typeof value === 'object' && value !== null && 'id' in value && 'pointer' in value;
    return whole ? (value as DeadLetter) : undefined;
  } catch {
    return undefined;
  }
}
