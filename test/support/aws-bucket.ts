import {
  CreateBucketCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';

export const TEST_CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };
export const TEST_REGION = 'us-east-1';

/** A bucket of the emulator whose new objects are announced in a queue. */
export interface NotifiedBucket {
  readonly bucket: string;
  readonly queueUrl: string;
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  /** Gives the ETag, without quotes. */
  put(key: string, body: Buffer | string): Promise<string>;
  /** A message of our own making. */
  send(body: string): Promise<void>;
  /** Messages in the queue, seen and unseen. */
  left(): Promise<number>;
  destroy(): void;
}

export async function notifiedBucket(
  endpoint: string,
  name: string,
  region = TEST_REGION,
): Promise<NotifiedBucket> {
  const common = { endpoint, region, credentials: TEST_CREDENTIALS };
  const s3 = new S3Client({ ...common, forcePathStyle: true });
  const sqs = new SQSClient(common);
  await s3.send(new CreateBucketCommand({ Bucket: name }));
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  await s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket: name,
      NotificationConfiguration: {
        QueueConfigurations: [{ QueueArn: Attributes.QueueArn, Events: ['s3:ObjectCreated:*'] }],
      },
    }),
  );
  return {
    bucket: name,
    queueUrl: QueueUrl,
    s3,
    sqs,
    put: async (key, body) => {
      const { ETag = '' } = await s3.send(new PutObjectCommand({ Bucket: name, Key: key, Body: body }));
      return ETag.replaceAll('"', '');
    },
    send: async (body) => {
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: body }));
    },
    left: async () => {
      const { Attributes: counts = {} } = await sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl,
          AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
        }),
      );
      return (
        Number(counts.ApproximateNumberOfMessages ?? 0) +
        Number(counts.ApproximateNumberOfMessagesNotVisible ?? 0)
      );
    },
    destroy: () => {
      s3.destroy();
      sqs.destroy();
    },
  };
}

/** The notification that S3 sends for an object; the key encoded as S3 does. */
export function s3Event(bucket: string, ...keys: string[]): string {
  return JSON.stringify({
    Records: keys.map((key) => ({
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      eventName: 'ObjectCreated:Put',
      s3: { bucket: { name: bucket }, object: { key: new URLSearchParams({ k: key }).toString().slice(2) } },
    })),
  });
}
