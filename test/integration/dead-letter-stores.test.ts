import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BulkWriter } from '../../src/opensearch/bulk.ts';
import { connect } from '../../src/opensearch/client.ts';
import {
  type CountedDeadLetterStore,
  type DeadLetter,
  type DeadLetterStore,
  deadLetter,
} from '../../src/sink/dead-letter.ts';
import { DeadLetterIndex } from '../../src/sink/dead-letter-index.ts';
import { DeadLetterQueue } from '../../src/sink/dead-letter-queue.ts';
import { notifiedBucket, s3Event, TEST_CREDENTIALS, TEST_REGION } from '../support/aws-bucket.ts';
import { backends, backendUrl } from '../support/backends.ts';
import { runHarrier, writeConfig } from '../support/worker-process.ts';

const stamp = Date.now().toString(36);
const pointer = { source: 'q', bucket: 'b', key: 'k', etag: 'e' };
const letter = (ordinal: number, raw = 'raw') =>
  deadLetter(
    { kind: 'record', reason: 'bad-line', message: 'm', pointer: { ...pointer, ordinal }, raw },
    1000 * ordinal,
  );
const FLOW_LINES = [
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status',
  '2 123456789012 eni-0a1b2c3d4e5f60718 10.0.0.5 198.51.100.7 1024 443 6 10 840 1763632800 1763632860 ACCEPT OK',
];
const KEY = 'AWSLogs/123456789012/vpcflowlogs/eu-west-3/2026/11/20/1.log';
const aws = { endpoint: backendUrl('aws'), region: TEST_REGION };

/** A store opened anew, as each command does, on the place of that name. */
type Open = (name: string) => Promise<CountedDeadLetterStore>;

async function openIndex(name: string): Promise<CountedDeadLetterStore> {
  const cluster = connect({ nodes: [backendUrl('opensearch')] });
  opened.push(() => cluster.close());
  return new DeadLetterIndex(cluster, new BulkWriter(cluster), `${name}-${stamp}`);
}

async function createQueue(name: string): Promise<string> {
  const sqs = new SQSClient({ ...aws, credentials: TEST_CREDENTIALS });
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: `${name}-${stamp}` }));
  sqs.destroy();
  return QueueUrl;
}

async function openQueue(name: string): Promise<CountedDeadLetterStore> {
  return new DeadLetterQueue(
    new SQSClient({ ...aws, credentials: TEST_CREDENTIALS }),
    await createQueue(name),
  );
}

const opened: (() => Promise<void>)[] = [];

async function all(store: DeadLetterStore): Promise<DeadLetter[]> {
  const letters: DeadLetter[] = [];
  for await (const one of store.list()) letters.push(one);
  return letters.sort((a, b) => (a.pointer.ordinal ?? 0) - (b.pointer.ordinal ?? 0));
}

function contract(open: Open): void {
  let store: DeadLetterStore | undefined;
  const reopen = async (name: string): Promise<CountedDeadLetterStore> => {
    await store?.close();
    const fresh = await open(name);
    store = fresh;
    return fresh;
  };
  afterEach(async () => {
    await store?.close();
    store = undefined;
    for (const close of opened.splice(0)) await close();
  });

  it('is empty before anything was put', async () => {
    const empty = await reopen('letters-none');
    expect(await all(empty)).toEqual([]);
    expect(await empty.count()).toBe(0);
    expect(await empty.get('never-was-there')).toBeUndefined();
    await empty.remove(['never-was-there']);
  });

  it('keeps a letter once however often it is put, and what was listed can be listed again', async () => {
    await (await reopen('letters-once')).put([letter(0), letter(1), letter(2)]);
    await (await reopen('letters-once')).put([letter(1)]);
    for (let n = 0; n < 2; n++) {
      expect(await all(await reopen('letters-once'))).toEqual([letter(0), letter(1), letter(2)]);
    }
  });

  it('shows and removes one letter, all copies of it', async () => {
    await (await reopen('letters-show')).put([letter(0), letter(1), letter(1)]);
    expect(await (await reopen('letters-show')).get(letter(1).id)).toEqual(letter(1));
    const removing = await reopen('letters-show');
    await all(removing);
    await removing.remove([letter(1).id, 'never-was-there']);
    expect(await all(await reopen('letters-show'))).toEqual([letter(0)]);
  });

  it('keeps letters with hostile content', async () => {
    const raws = ['\0'.repeat(60_000), '\uffff\ufffe\ud800', '😀'.repeat(30_000), '{"a":1}\n"\\'];
    await (await reopen('letters-hostile')).put(raws.map((raw, n) => letter(n, raw)));
    const found = await all(await reopen('letters-hostile'));
    expect(found.map(({ id }) => id)).toEqual(raws.map((raw, n) => letter(n, raw).id));
    for (const [n, raw] of raws.entries()) {
      expect(found[n]?.raw).not.toBe('');
      expect(
        Buffer.from(raw)
          .toString()
          .startsWith(Buffer.from(found[n]?.raw ?? '?').toString()),
      ).toBe(true);
    }
  });

  it('gives more letters than one page holds', async () => {
    const letters = Array.from({ length: 620 }, (_, n) => letter(n));
    await (await reopen('letters-many')).put(letters);
    expect((await all(await reopen('letters-many'))).map(({ id }) => id)).toEqual(
      letters.map(({ id }) => id),
    );
    expect(await (await reopen('letters-many')).count()).toBe(letters.length);
  }, 60_000);
}

function commands(name: string, settings: () => Promise<object>): void {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'harrier-letters-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('R9: letters are listed, shown, replayed and purged by command', async () => {
    const bucket = await notifiedBucket(backendUrl('aws'), `${name}-${stamp}`);
    const credentials = { access_key_id: 'test', secret_access_key: 'test' };
    const config = await writeConfig(folder, {
      sources: [{ queue_url: bucket.queueUrl, ...aws, wait: 1, visibility_timeout: 5, credentials }],
      opensearch: { urls: [backendUrl('opensearch')], index_prefix: `${name}-${stamp}` },
      dead_letter: await settings(),
      rulesets: [],
      metrics: { enabled: false },
    });
    const dlq = (command: string, ...rest: string[]) =>
      runHarrier(['dlq', command, ...rest, '--config', config]);
    await bucket.send(s3Event(bucket.bucket, KEY));
    await bucket.send('nonsense');
    await runHarrier(['worker', '--config', config, '--until-empty']);
    expect(await bucket.left()).toBe(0);

    const listed = await dlq('list', '--json');
    expect(listed.code).toBe(1);
    const letters: DeadLetter[] = listed.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(letters.map(({ reason }) => reason).sort()).toEqual(['not-json', 'object-missing']);
    const missing = letters.find(({ reason }) => reason === 'object-missing');
    expect(JSON.parse((await dlq('show', missing?.id ?? '')).stdout)).toEqual(missing);

    const early = await dlq('replay', '--reason', 'object-missing');
    expect(early.code).toBe(1);
    await bucket.put(KEY, FLOW_LINES.join('\n'));
    const replayed = await dlq('replay', '--reason', 'object-missing');
    expect(replayed.stdout).toContain('1 of 1 resolved');
    expect(replayed.code).toBe(0);
    const purged = await dlq('purge', '--yes');
    expect(purged.stdout).toContain('removed 1 dead letter');
    expect((await dlq('list')).code).toBe(0);
    bucket.destroy();
  }, 180_000);
}

describe.skipIf(!backends.opensearch)('dead letters in an index', () => contract(openIndex));
describe.skipIf(!backends.aws)('dead letters in a queue', () => contract(openQueue));

describe.skipIf(!backends.aws || !backends.opensearch)('harrier dlq', () => {
  describe('on an index', () => commands('dlq-index', async () => ({ type: 'index' })));
  describe('on a queue', () =>
    commands('dlq-queue', async () => ({
      type: 'queue',
      queue_url: await createQueue('dlq-letters'),
      ...aws,
      credentials: { access_key_id: 'test', secret_access_key: 'test' },
    })));
});
