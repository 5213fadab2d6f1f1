import { HeadBucketCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { Config, SourceConfig } from '../config/schema.ts';
import { type Cluster, member } from '../opensearch/client.ts';
import { OpenSearchError } from '../opensearch/errors.ts';
import { type DeadLetterStore, deadLetter } from '../sink/dead-letter.ts';
import type { AwsClients } from '../source/client.ts';
import { sourceError } from '../source/errors.ts';
import { openObject } from '../source/s3.ts';
import { openCluster, openDeadLetters, sourceClients, sourceName } from './assemble.ts';
import { loadConfigured } from './rulesets.ts';
import { APPLY_TEMPLATES, describeGaps, templateGaps } from './templates.ts';

/** `failed` keeps the worker from working, `warning` will hurt one day, `unknown` could not be tried. */
export type CheckState = 'good' | 'warning' | 'failed' | 'unknown';

/** One thing that was tried. */
export interface CheckResult {
  readonly name: string;
  readonly state: CheckState;
  readonly detail: string;
  /** What to do next. */
  readonly remedy?: string;
}

export interface CheckOptions {
  /** An object to read for a trial, `s3://bucket/key`. */
  readonly object?: { readonly bucket: string; readonly key: string };
}

/** Tries everything a worker with this configuration needs, without changing anything. */
export async function* check(config: Config, options: CheckOptions = {}): AsyncGenerator<CheckResult> {
  for (const source of config.sources) yield* checkSource(source, options);
  if (config.sources.length === 0) {
    yield {
      name: 'sources',
      state: 'failed',
      detail: 'none is configured',
      remedy: 'Name a queue under sources.',
    };
  }
  for (const ruleset of config.rulesets) yield await checkRuleset(ruleset);
  const { cluster, writer } = await openCluster(config);
  try {
    yield* checkCluster(cluster, config);
    yield await checkDeadLetters(openDeadLetters(config, cluster, writer));
  } finally {
    await cluster.close();
  }
}

async function* checkSource(source: SourceConfig, options: CheckOptions): AsyncGenerator<CheckResult> {
  const name = sourceName(source);
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
      yield failed(`${name}: queue`, error, 'asking the queue');
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
    return failed(`${name}: credentials`, error, 'getting credentials');
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
    const { reason } = sourceError(error, 'listing');
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
    return failed(what, error, 'asking the bucket');
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

async function checkRuleset(ruleset: Config['rulesets'][number]): Promise<CheckResult> {
  const what = `ruleset ${ruleset.name}`;
  const { result } = await loadConfigured(ruleset);
  const findings = result.diagnostics.length;
  if (result.ruleset !== undefined) {
    const detail = findings === 0 ? 'loads' : `loads, with ${findings} findings`;
    return { name: what, state: findings === 0 ? 'good' : 'warning', detail };
  }
  const [first] = result.diagnostics;
  return {
    name: what,
    state: 'failed',
    detail: first?.message ?? 'refused',
    remedy: '`harrier rules lint` shows every finding.',
  };
}

async function* checkCluster(cluster: Cluster, config: Config): AsyncGenerator<CheckResult> {
  const prefix = config.opensearch.index_prefix;
  try {
    const { body } = await cluster.expect({ method: 'GET', path: '/' });
    const version = String(member(member(body, 'version'), 'number') ?? '?');
    yield { name: 'opensearch', state: 'good', detail: `${cluster.node}, version ${version}` };
  } catch (error) {
    yield failed('opensearch', error, 'asking the cluster');
    return;
  }
  try {
    const gaps = await templateGaps(cluster, prefix);
    const detail = describeGaps(gaps);
    const state = gaps.missing.length > 0 ? 'failed' : 'warning';
    yield detail === undefined
      ? { name: 'index templates', state: 'good', detail: `${prefix}-*` }
      : { name: 'index templates', state, detail, remedy: APPLY_TEMPLATES };
  } catch (error) {
    const remedy = 'Only needed to look: the right to read component and index templates.';
    yield { name: 'index templates', state: 'unknown', detail: messageOf(error), remedy };
  }
  yield await checkWriting(cluster, prefix);
}

/** Writes to an alias that is not there: rights are judged, and nothing is created. */
async function checkWriting(cluster: Cluster, prefix: string): Promise<CheckResult> {
  const lines = `{"create":{"_index":"${prefix}-check","_id":"check"}}\n{"check":true}\n`;
  try {
    const { status, body } = await cluster.request({
      method: 'POST',
      path: '/_bulk',
      query: { require_alias: 'true' },
      bytes: Buffer.from(lines),
    });
    const items = member(body, 'items');
    const item = Array.isArray(items) ? member(items[0], 'create') : undefined;
    const answer = Number(member(item, 'status') ?? status);
    if (answer === 404) return { name: 'writing', state: 'good', detail: `allowed on ${prefix}-*` };
    return { name: 'writing', state: 'unknown', detail: `the cluster answered ${answer}` };
  } catch (error) {
    return failed('writing', error, `writing to ${prefix}-*`);
  }
}

async function checkDeadLetters(store: DeadLetterStore): Promise<CheckResult> {
  const pointer = { key: 'harrier-check' };
  const letter = deadLetter({ kind: 'object', reason: 'check', message: 'a trial', pointer }, Date.now());
  if (store.place.startsWith('queue')) {
    return {
      name: 'dead letters',
      state: 'unknown',
      detail: `${store.place}: not tried, since a trial would stay there`,
    };
  }
  try {
    await store.put([letter]);
    await store.remove([letter.id]);
    return { name: 'dead letters', state: 'good', detail: store.place };
  } catch (error) {
    return {
      name: 'dead letters',
      state: 'failed',
      detail: `${store.place}: ${messageOf(error)}`,
      remedy: 'Give the worker the right to write there, or choose another place under dead_letter.',
    };
  } finally {
    await store.close();
  }
}

function failed(name: string, error: unknown, doing: string): CheckResult {
  if (error instanceof OpenSearchError)
    return { name, state: 'failed', detail: error.message, remedy: error.remedy };
  const { message, remedy } = sourceError(error, doing);
  return { name, state: 'failed', detail: message, remedy };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
