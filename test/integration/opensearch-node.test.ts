import { describe, expect, it } from 'vitest';
import { backends, backendUrl } from '../support/backends.ts';

describe.skipIf(!backends.opensearch)('the OpenSearch of the test run', () => {
  it('is a real node, and answers', async () => {
    const health = await fetch(`${backendUrl('opensearch')}/_cluster/health`);
    // Yellow once a suite has made an index with a replica.
    expect(await health.json()).toMatchObject({
      status: expect.stringMatching(/green|yellow/),
      number_of_data_nodes: 1,
    });
  });
});
