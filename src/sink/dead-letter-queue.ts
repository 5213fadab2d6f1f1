import { gunzipSync, gzipSync } from 'node:zlib';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { namedMessageOf } from '../error/message-of.ts';
import { type CountedDeadLetterStore, type DeadLetter, DeadLetterError } from './dead-letter.ts';

/** Queues take 256 KiB a message, if nobody has set another limit. */
const MESSAGE_BYTES = 250 * 1024;
/** How long a listed letter stays hidden from others, seconds, unless it is given back: enough for a replay of a page. */
const HIDDEN_SECONDS = 60;

/**
 * Dead letters in an SQS queue, for those who have their own tools on it. Listing receives the messages, so they
 * are hidden from other readers until `close` gives them back, or for a minute.
 */
export class DeadLetterQueue implements CountedDeadLetterStore {
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

  async put(letters: readonly DeadLetter[], signal?: AbortSignal): Promise<void> {
    for (const letter of letters) {
      const command = new SendMessageCommand({ QueueUrl: this.#queueUrl, MessageBody: messageBody(letter) });
      await this.#client.send(command, { ...(signal && { abortSignal: signal }) }).catch((error: unknown) => {
        signal?.throwIfAborted();
        throw new DeadLetterError(`${this.place}: ${namedMessageOf(error)}`);
      });
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

  /** About: a queue knows no better, and a letter may be there more than once. */
  async count(): Promise<number> {
    const { Attributes = {} } = await this.#client.send(
      new GetQueueAttributesCommand({
        QueueUrl: this.#queueUrl,
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    );
    const { ApproximateNumberOfMessages: waiting, ApproximateNumberOfMessagesNotVisible: hidden } =
      Attributes;
    return Number(waiting ?? 0) + Number(hidden ?? 0);
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

/**
 * The letter as JSON that SQS takes, whatever its raw part is: of allowed characters and small enough, with `raw_gzip`
 * (base64) in the place of a raw part that would be too long, cut if even that is.
 */
function messageBody(letter: DeadLetter): string {
  const body = writable(letter);
  if (Buffer.byteLength(body) <= MESSAGE_BYTES) return body;
  const { raw, ...rest } = letter;
  for (let part = raw ?? ''; ; part = part.slice(0, part.length >> 1)) {
    const packed = writable({ ...rest, raw_gzip: gzipSync(part).toString('base64') });
    if (part === '' || Buffer.byteLength(packed) <= MESSAGE_BYTES) return packed;
  }
}

function writable(value: object): string {
  return JSON.stringify(value).replace(
    /[\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16)}`,
  );
}

const PACKED = z.looseObject({ raw_gzip: z.string() });
/** What was packed was a message, and those are shorter. */
const UNPACKED_BYTES = 8 * 1024 * 1024;

function parse(body: string | undefined): DeadLetter | undefined {
  try {
    const value: unknown = JSON.parse(body ?? '');
    const whole = typeof value === 'object' && value !== null && 'id' in value && 'pointer' in value;
    if (!whole) return undefined;
    const packed = PACKED.safeParse(value);
    if (!packed.success) return value as DeadLetter;
    const { raw_gzip, ...letter } = packed.data;
    const raw = gunzipSync(Buffer.from(raw_gzip, 'base64'), { maxOutputLength: UNPACKED_BYTES });
    return { ...letter, raw: raw.toString('utf8') } as unknown as DeadLetter;
  } catch {
    return undefined;
  }
}
