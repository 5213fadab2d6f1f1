import { describe, expect, it } from 'vitest';
import { backends, backendUrl } from '../support/backends.ts';

describe.skipIf(!backends.opensearch)('the OpenSearch of the test run', () => {
  it('is a real node, and green', async () => {
    const health = await fetch(`${backendUrl('opensearch')}/_cluster/health`);
    expect(await health.json()).toMatchObject({ status: 'green', number_of_data_nodes: 1 });
  });
});
