import { expect, it } from 'vitest';
import { BulkWriter } from '../../src/opensearch/bulk.ts';
import { connect } from '../../src/opensearch/client.ts';
import { deadLetter } from '../../src/sink/dead-letter.ts';
import { DeadLetterIndex } from '../../src/sink/dead-letter-index.ts';
import { judge } from '../../src/worker/outcome.ts';
import { type Reply, startServer } from '../support/http-server.ts';

const letter = deadLetter(
  { kind: 'object', reason: 'r', message: 'm', pointer: { bucket: 'b', key: 'k' } },
  0,
);

async function put(bulk: Reply, signal?: AbortSignal): Promise<unknown> {
  const server = await startServer(({ url }) => (url.startsWith('/_bulk') ? bulk : {}));
  const cluster = connect({ nodes: [server.url] });
  const writer = new BulkWriter(cluster, { backoffMs: { first: 60_000, longest: 60_000 } });
  try {
    return await new DeadLetterIndex(cluster, writer, 'harrier')
      .put([letter], signal)
      .catch((error: unknown) => error);
  } finally {
    await cluster.close();
    await server.close();
  }
}

it('does not hold up a stop while the cluster takes nothing', async () => {
  const stop = new AbortController();
  setTimeout(() => stop.abort(new Error('stopped')), 200);
  expect(await put({ status: 429 }, stop.signal)).toMatchObject({ message: 'stopped' });
});

it('says of a letter that is refused that nothing can be set aside now', async () => {
  const error = { type: 'some_error', reason: 'because' };
  const refused = await put({ body: { errors: true, items: [{ create: { status: 400, error } }] } });
  expect(judge(refused, 99, 5)).toMatchObject({ kind: 'pause', scope: 'sink', reason: 'dead-letters' });
});
