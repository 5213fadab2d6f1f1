import { HeadBucketCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { SourceConfig } from '../../config/schema.ts';
import { member } from '../../opensearch/client.ts';
import type { AwsClients } from '../../source/client.ts';
import { sourceError } from '../../source/errors.ts';
import { openObject } from '../../source/s3.ts';
import { sourceClients } from '../assemble.ts';
import { type CheckOptions, type CheckResult, failed } from './result.ts';

/** Credentials, queue, who may fill it, and reading a bucket's objects. */
export async function* checkSource(
  source: SourceConfig,
  name: string,
  options: CheckOptions,
): AsyncGenerator<CheckResult> {
  const clients = sourceClients(source, 1);
  try {
    const credentials = await checkCredentials(name, clients);
    yield credentials;
    if (credentials.state === 'failed') return;
    let attributes: Readonly<Record<string, string | undefined>>;
    try {
      const answer = await clients.sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: source.queue_url, AttributeNames: ['All'] }),
      );
      attributes = answer.Attributes ?? {};
      const waiting = attributes['ApproximateNumberOfMessages'] ?? '?';
      yield { name: `${name}: queue`, state: 'good', detail: `reached, ${waiting} messages waiting` };
    } catch (error) {
      yield failed(`${name}: queue`, error, 'asking the queue', 'queue');
      return;
    }
    yield checkRedrive(name, attributes, source.max_receives);
    const { result, buckets } = checkPolicy(name, attributes['Policy']);
    yield result;
    const tried = options.object;
    if (tried !== undefined) yield await checkObject(name, clients, tried);
    for (const bucket of buckets) yield await checkBucket(name, clients, bucket);
  } finally {
    clients.destroy();
  }
}

async function checkCredentials(name: string, { s3 }: AwsClients): Promise<CheckResult> {
  try {
    const { accessKeyId, expiration } = await s3.config.credentials();
    const temporary = expiration === undefined ? '' : `, until ${expiration.toISOString()}`;
    return { name: `${name}: credentials`, state: 'good', detail: `${accessKeyId.slice(0, 4)}…${temporary}` };
  } catch (error) {
    return failed(`${name}: credentials`, error, 'getting credentials', 'account');
  }
}

/** Messages that we give back during an outage must not end in the queue's own dead-letter queue at once. */
function checkRedrive(
  name: string,
  attributes: Readonly<Record<string, string | undefined>>,
  maxReceives: number,
): CheckResult {
  const what = `${name}: redrive policy`;
  const policy = attributes['RedrivePolicy'];
  if (policy === undefined) {
    const remedy =
      'Give the queue a dead-letter queue with a maxReceiveCount of 100 or more: a message that kills the process then does not come back for ever.';
    return { name: what, state: 'warning', detail: 'none', remedy };
  }
  const limit = Number(member(parsed(policy), 'maxReceiveCount'));
  if (limit >= maxReceives * 5) return { name: what, state: 'good', detail: `after ${limit} receives` };
  return {
    name: what,
    state: 'warning',
    detail: `after ${limit} receives, and max_receives is ${maxReceives}`,
    remedy: `Raise maxReceiveCount to ${maxReceives * 20}: receives are also spent while OpenSearch is away, and the queue would take messages from the worker.`,
  };
}

/** Who may send to the queue, and for which buckets. */
function checkPolicy(
  name: string,
  policy: string | undefined,
): { result: CheckResult; buckets: readonly string[] } {
  const what = `${name}: queue policy`;
  const statements = [member(parsed(policy), 'Statement')].flat();
  const senders = statements.filter((statement) =>
    /sqs:(SendMessage|\*)|"\*"/i.test(JSON.stringify(member(statement, 'Action') ?? '')),
  );
  const text = JSON.stringify(senders);
  const buckets = [...text.matchAll(/arn:aws[\w-]*:s3:::([a-z0-9.-]+)/g)].flatMap(
    ([, bucket]) => bucket ?? [],
  );
  const service = /"(s3|sns|events)\.amazonaws\.com"/.exec(text)?.[1];
  if (service === undefined) {
    const remedy =
      'Allow sqs:SendMessage for the service s3.amazonaws.com (or sns, events) with a condition on aws:SourceArn; deploy/cloudformation has it.';
    return { result: { name: what, state: 'warning', detail: 'no AWS service may send', remedy }, buckets };
  }
  if (!/aws:Source(Arn|Account)/i.test(text)) {
    const remedy =
      'Add a condition on aws:SourceArn (the bucket) or aws:SourceAccount: now anybody’s bucket may send here.';
    return {
      result: { name: what, state: 'warning', detail: `${service} may send, from anywhere`, remedy },
      buckets,
    };
  }
  const detail =
    buckets.length === 0 ? `${service} may send` : `${service} may send for ${buckets.join(', ')}`;
  return { result: { name: what, state: 'good', detail }, buckets: [...new Set(buckets)] };
}

async function checkBucket(name: string, clients: AwsClients, bucket: string): Promise<CheckResult> {
  const what = `${name}: bucket ${bucket}`;
  try {
    await clients.s3.send(new HeadBucketCommand({ Bucket: bucket }));
    const { Contents } = await clients.s3.send(new ListObjectsV2Command({ Bucket: bucket, MaxKeys: 20 }));
    const key = Contents?.find(({ Size = 0 }) => Size > 0)?.Key;
    if (key === undefined)
      return { name: what, state: 'unknown', detail: 'empty, so reading could not be tried' };
    return await checkObject(name, clients, { bucket, key });
  } catch (error) {
    const { reason } = sourceError(error, 'listing', 'bucket');
    if (reason === 'access-denied') {
      const remedy =
        'That is as it should be (listing is needed for backfill only). Try reading with --object s3://BUCKET/KEY.';
      return {
        name: what,
        state: 'unknown',
        detail: 'may not be listed, so reading could not be tried',
        remedy,
      };
    }
    return failed(what, error, 'asking the bucket', 'bucket');
  }
}

async function checkObject(
  name: string,
  clients: AwsClients,
  object: { readonly bucket: string; readonly key: string },
): Promise<CheckResult> {
  const what = `${name}: reading s3://${object.bucket}/${object.key}`;
  try {
    const { bytes, size } = await openObject(clients.s3, object);
    for await (const _ of bytes) break;
    return { name: what, state: 'good', detail: `${size ?? '?'} bytes` };
  } catch (error) {
    return failed(what, error, 'reading');
  }
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
