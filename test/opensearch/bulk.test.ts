import { afterEach, describe, expect, it } from 'vitest';
import { toByteString } from '../../src/bytes/byte-string.ts';
import { type BulkItem, type BulkOptions, BulkWriter, bulkItem } from '../../src/opensearch/bulk.ts';
import { type Cluster, connect } from '../../src/opensearch/client.ts';
import { type Received, type Reply, startServer, type TestServer } from '../support/http-server.ts';

const open: { server?: TestServer; cluster?: Cluster } = {};

async function writerTo(handle: (request: Received) => Reply | Promise<Reply>, options: BulkOptions = {}) {
  const server = await startServer(handle);
  const cluster = connect({ nodes: [server.url] });
  Object.assign(open, { server, cluster });
  const writer = new BulkWriter(cluster, { backoffMs: { first: 1, longest: 5 }, ...options });
  return { writer, server };
}

afterEach(async () => {
  await open.cluster?.close();
  await open.server?.close();
});

const items = (count: number): BulkItem[] =>
  Array.from({ length: count }, (_, n) => ({ index: 'harrier-x', id: `id-${n}`, json: `{"n":${n}}` }));

/** Ids in the order in which they stand in a body. */
const idsIn = ({ body }: Received): string[] =>
  [...body.matchAll(/"_id":"([^"]*)"/g)].map(([, id = '']) => id);

/** A bulk answer with a status for each id. */
function answer(request: Received, statusOf: (id: string) => number, error: object = {}): Reply {
  const list = idsIn(request).map((id) => {
    const status = statusOf(id);
    return {
      create: {
        status,
        ...(status >= 300 && { error: { type: 'some_error', reason: 'because', ...error } }),
      },
    };
  });
  return { body: { errors: true, items: list } };
}

describe('BulkWriter', () => {
  it('sends raw documents as create operations, bytes untouched', async () => {
    const { writer, server } = await writerTo((request) => answer(request, () => 201));
    const json = toByteString('{"name":"Zoë"}');
    const document = { stream: 'alerts', time: Date.UTC(2026, 10, 21), json } as const;
    expect(await writer.write([bulkItem(document, 'a')])).toEqual({
      written: 1,
      existing: 0,
      rejected: [],
      partlyIndexed: [],
    });
    expect(server.received[0]?.body).toBe(
      `{"create":{"_index":"harrier-alerts-2026.11.21","_id":"a"}}\n${json}\n`,
    );
    expect(server.received[0]?.headers['content-type']).toBe('application/x-ndjson');
  });

  it('asks nothing of the cluster when there is nothing to write', async () => {
    const { writer, server } = await writerTo(() => ({ status: 500 }));
    expect(await writer.write([])).toEqual({ written: 0, existing: 0, rejected: [], partlyIndexed: [] });
    expect(server.received).toHaveLength(0);
  });

  it('keeps a line break inside a document from ending its line', async () => {
    const { writer, server } = await writerTo((request) => answer(request, () => 201));
    await writer.write([{ index: 'i', id: 'a', json: '{\n"a":1}' }]);
    expect(server.received[0]?.body.split('\n')).toHaveLength(3);
  });

  it('takes an existing document for a redelivery', async () => {
    const { writer } = await writerTo((request) => answer(request, (id) => (id === 'id-1' ? 409 : 201)));
    expect(await writer.write(items(3))).toEqual({
      written: 2,
      existing: 1,
      rejected: [],
      partlyIndexed: [],
    });
  });

  it('retries alone what was refused for overload, until it is written', async () => {
    let calls = 0;
    const { writer, server } = await writerTo((request) => {
      calls++;
      return answer(request, (id) => (calls < 3 && id === 'id-2' ? (calls === 1 ? 429 : 503) : 201));
    });
    expect(await writer.write(items(5))).toEqual({
      written: 5,
      existing: 0,
      rejected: [],
      partlyIndexed: [],
    });
    expect(server.received.map(idsIn)).toEqual([
      ['id-0', 'id-1', 'id-2', 'id-3', 'id-4'],
      ['id-2'],
      ['id-2'],
    ]);
  });

  it('gives bad documents back with the reason, and writes the others', async () => {
    const { writer } = await writerTo((request) =>
      answer(request, (id) => (id === 'id-1' ? 400 : 201), { caused_by: { reason: 'not an IP' } }),
    );
    const outcome = await writer.write(items(3));
    expect(outcome.written).toBe(2);
    expect(outcome.rejected).toEqual([
      { item: items(3)[1], status: 400, type: 'some_error', reason: 'because: not an IP' },
    ]);
  });

  it('writes a document once more, with the refused parts unindexed', async () => {
    const { writer, server } = await writerTo((request) => {
      const refused = request.body.includes('"data":{"a"') && !request.body.includes('mapping_error');
      return answer(request, () => (refused ? 400 : 201), { type: 'mapper_parsing_exception' });
    });
    const item = {
      index: 'i',
      id: 'x',
      json: toByteString('{"timestamp":"t","data":{"a":"ö"},"harrier":{"key":"k"}}'),
    };
    const outcome = await writer.write([item]);
    expect(outcome).toMatchObject({ written: 1, rejected: [], partlyIndexed: [{ item, status: 400 }] });
    const sent = Buffer.from(server.received.at(-1)?.body ?? '', 'latin1').toString('utf8');
    expect(JSON.parse(sent.split('\n')[1] ?? '')).toEqual({
      timestamp: 't',
      harrier: {
        key: 'k',
        mapping_error: 'mapper_parsing_exception: because',
        unindexed: { data: { a: 'ö' } },
      },
    });
  });

  it('rejects a document that is refused even so', async () => {
    const { writer, server } = await writerTo((request) =>
      answer(request, () => 400, { type: 'mapper_parsing_exception' }),
    );
    expect(await writer.write(items(1))).toMatchObject({
      written: 0,
      rejected: [{ item: items(1)[0] }],
      partlyIndexed: [],
    });
    expect(server.received).toHaveLength(2);
  });

  it.each([429, 502, 503, 504])(
    'sends the whole again after %i, with fewer requests at a time',
    async (status) => {
      let calls = 0;
      const concurrencies: number[] = [];
      const { writer } = await writerTo(
        (request) => (++calls === 1 ? { status, body: 'busy' } : answer(request, () => 201)),
        { onRetry: ({ concurrency }) => concurrencies.push(concurrency), maxConcurrency: 4 },
      );
      expect((await writer.write(items(2))).written).toBe(2);
      expect(concurrencies).toEqual([2]);
    },
  );

  it('sends again after a lost connection', async () => {
    let calls = 0;
    const { writer } = await writerTo((request) =>
      ++calls === 1 ? { hangUp: true } : answer(request, () => 201),
    );
    expect((await writer.write(items(2))).written).toBe(2);
  });

  it('sends again what a proxy answered with a page of its own', async () => {
    let calls = 0;
    const { writer } = await writerTo((request) =>
      ++calls === 1 ? { body: '<html>welcome</html>' } : answer(request, () => 201),
    );
    expect((await writer.write(items(2))).written).toBe(2);
  });

  it('halves a body that is too large, and rejects the one document that alone is', async () => {
    const { writer } = await writerTo((request) =>
      idsIn(request).includes('id-3') && request.body.length > 60
        ? { status: 413, body: 'too large' }
        : answer(request, () => 201),
    );
    const large = items(6).map((item) =>
      item.id === 'id-3' ? { ...item, json: `"${'x'.repeat(99)}"` } : item,
    );
    const outcome = await writer.write(large);
    expect(outcome.written).toBe(5);
    expect(outcome.rejected).toMatchObject([
      { item: { id: 'id-3' }, status: 413, type: 'request_too_large' },
    ]);
  });

  it('cuts what it is given into requests within the limits', async () => {
    const { writer, server } = await writerTo((request) => answer(request, () => 201), {
      maxItems: 10,
      maxBytes: 300,
    });
    expect((await writer.write(items(25))).written).toBe(25);
    for (const { body } of server.received) expect(body.length).toBeLessThanOrEqual(300);
    expect(new Set(server.received.flatMap(idsIn)).size).toBe(25);
  });

  it.each([
    [401, 'AuthenticationError'],
    [403, 'PermissionError'],
  ])('stops at once on %i', async (status, name) => {
    const { writer, server } = await writerTo(() => ({ status, body: { error: { reason: 'no' } } }));
    await expect(writer.write(items(2))).rejects.toMatchObject({ name });
    expect(server.received).toHaveLength(1);
  });

  it('stops when an item may not be written, naming the index', async () => {
    const { writer } = await writerTo((request) =>
      answer(request, () => 403, { type: 'security_exception' }),
    );
    await expect(writer.write(items(1))).rejects.toMatchObject({
      name: 'PermissionError',
      message: expect.stringContaining('harrier-x'),
    });
  });

  it.each([
    [403, { type: 'cluster_block_exception', reason: 'read-only' }],
    [
      400,
      {
        type: 'validation_exception',
        reason: 'this cluster currently has [1000]/[1000] maximum shards open;',
      },
    ],
    [404, { type: 'index_not_found_exception', reason: 'no such index' }],
    [
      400,
      {
        type: 'illegal_argument_exception',
        reason: 'Document ID is not supported in create/index operation',
      },
    ],
  ])('blames the cluster, not the document, for %i %o, and gives up in the end', async (status, error) => {
    const { writer, server } = await writerTo((request) => answer(request, () => status, error), {
      giveUpAfterMs: 20,
    });
    await expect(writer.write(items(1))).rejects.toMatchObject({
      name: 'NotAcceptingError',
      message: expect.stringContaining(error.reason),
    });
    expect(server.received.length).toBeGreaterThan(1);
  });

  it('rejects a document on which the cluster fails again and again', async () => {
    const { writer, server } = await writerTo((request) =>
      answer(request, (id) => (id === 'id-0' ? 500 : 201)),
    );
    expect(await writer.write(items(2))).toMatchObject({ written: 1, rejected: [{ item: { id: 'id-0' } }] });
    expect(server.received).toHaveLength(8);
  });

  it('blames no document while the cluster fails on all of them', async () => {
    let calls = 0;
    const { writer } = await writerTo((request) => answer(request, () => (++calls > 60 ? 201 : 500)));
    expect(await writer.write(items(3))).toMatchObject({ written: 3, rejected: [] });
  });

  it('blames no document for the 400 of a proxy', async () => {
    const { writer, server } = await writerTo(() => ({
      status: 400,
      body: '<html>The plain HTTP request was sent to HTTPS port</html>',
    }));
    await expect(writer.write(items(3))).rejects.toMatchObject({ code: 'unexpected-answer', status: 400 });
    expect(server.received).toHaveLength(1);
  });

  it('ends at once when it is aborted while it waits', async () => {
    const controller = new AbortController();
    const { writer } = await writerTo(() => ({ status: 429 }), {
      backoffMs: { first: 60_000, longest: 60_000 },
      onRetry: () => controller.abort(new Error('shutting down')),
    });
    await expect(writer.write(items(1), controller.signal)).rejects.toThrow('shutting down');
  });

  it('never has more requests under way than allowed', async () => {
    let [now, most] = [0, 0];
    const { writer } = await writerTo(
      async (request) => {
        most = Math.max(most, ++now);
        await new Promise((resolve) => setTimeout(resolve, 5));
        now--;
        return answer(request, () => 201);
      },
      { maxItems: 1, maxConcurrency: 3 },
    );
    await Promise.all([writer.write(items(10)), writer.write(items(10))]);
    expect(most).toBe(3);
  });
});
