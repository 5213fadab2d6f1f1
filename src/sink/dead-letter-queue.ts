import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { DeadLetter, DeadLetterStore } from './dead-letter.ts';

/** SQS takes 256 KiB a message; the raw record gives way. */
const MESSAGE_BYTES = 250 * 1024;
/** How long a listed letter stays hidden from others, seconds, unless it is given back: enough for a replay of a page. */
const HIDDEN_SECONDS = 60;

/**
 * Dead letters in an SQS queue, for those who have their own tools on it. Listing receives the messages, so they
 * are hidden from other readers until `close` gives them back, or for a minute.
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
      const command = new SendMessageCommand({ QueueUrl: this.#queueUrl, MessageBody: messageBody(letter) });
      await this.#client.send(command);
    }
  }

  async *list(): AsyncGenerator<DeadLetter> {
    await this.#giveBack();
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

  async close(): Promise<void> {
    await this.#giveBack();
    this.#client.destroy();
  }

  /** Listed letters that stay can be seen again at once. */
  async #giveBack(): Promise<void> {
    const receipts = [...this.#receipts.values()].flat();
    this.#receipts.clear();
    for (const ReceiptHandle of receipts) {
      const command = { QueueUrl: this.#queueUrl, ReceiptHandle, VisibilityTimeout: 0 };
      // A receipt that has run out gives the message back by itself.
      await this.#client.send(new ChangeMessageVisibilityCommand(command)).catch(() => {});
    }
  }
}

/** The letter as JSON that SQS takes, whatever its raw part is: small enough, and of allowed characters. */
function messageBody(letter: DeadLetter): string {
  let { raw } = letter;
  for (;;) {
    const json = JSON.stringify({ ...letter, ...(raw !== undefined && { raw }) });
    const body = json.replace(/[\ufffe\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
    if (raw === undefined || raw === '' || Buffer.byteLength(body) <= MESSAGE_BYTES) return body;
    raw = raw.slice(0, raw.length >> 1);
  }
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
