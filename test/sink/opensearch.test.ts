import { expect, it } from 'vitest';
import { BulkWriter } from '../../src/opensearch/bulk.ts';
import { connect } from '../../src/opensearch/client.ts';
import { OpenSearchSink } from '../../src/sink/opensearch.ts';
import { startServer } from '../support/http-server.ts';

it('tells which documents were stored with a part unindexed, without their values', async () => {
  const error = {
    type: 'mapper_parsing_exception',
    reason:
      "failed to parse field [data.ip] of type [ip] in document with id 'x'. Preview of field's value: 'hunter2'",
  };
  const server = await startServer(({ body }) => {
    const create = body.includes('unindexed') ? { status: 201 } : { status: 400, error };
    return { body: { errors: true, items: [{ create }] } };
  });
  const cluster = connect({ nodes: [server.url] });
  try {
    const sink = new OpenSearchSink(new BulkWriter(cluster), 'p');
    const document = { stream: 'alerts', time: 0, json: '{"data":{"ip":"hunter2"}}' } as const;
    const item = { id: 'x', document, record: { ordinal: 0, time: 0, raw: '' } };
    expect(await sink.write([item])).toEqual({
      written: 1,
      existing: 0,
      rejected: [],
      partlyIndexed: [
        { item, reason: 'mapper_parsing_exception', message: 'field data.ip, which is of type ip' },
      ],
    });
  } finally {
    await cluster.close();
    await server.close();
  }
});
