import { type Cluster, member } from '../../../src/opensearch/client.ts';

const PAGE = 10_000;

/** Ids of everything that `target` names, as often as they are there. */
export async function idsIn(cluster: Cluster, target: string): Promise<string[]> {
  await cluster.expect({ method: 'POST', path: `/${target}/_refresh` }, [404]);
  const ids: string[] = [];
  let { body } = await cluster.expect(
    {
      method: 'POST',
      path: `/${target}/_search`,
      query: { scroll: '2m', filter_path: '_scroll_id,hits.hits._id' },
      body: { size: PAGE, _source: false, sort: ['_doc'] },
      timeoutMs: 120_000,
    },
    [404],
  );
  for (;;) {
    const hits = member(member(body, 'hits'), 'hits');
    const scroll_id = member(body, '_scroll_id');
    if (Array.isArray(hits)) for (const hit of hits) ids.push(String(member(hit, '_id')));
    if (!Array.isArray(hits) || hits.length === 0) {
      if (scroll_id !== undefined) {
        await cluster.request({ method: 'DELETE', path: '/_search/scroll', body: { scroll_id } });
      }
      return ids;
    }
    ({ body } = await cluster.expect({
      method: 'POST',
      path: '/_search/scroll',
      query: { filter_path: '_scroll_id,hits.hits._id' },
      body: { scroll: '2m', scroll_id },
      timeoutMs: 120_000,
    }));
  }
}

/** A few documents that nobody expected, for whoever has to find out why they are there. */
export async function unexpected(
  cluster: Cluster,
  target: string,
  expected: ReadonlySet<string>,
  found: readonly string[],
): Promise<unknown> {
  const values = [...new Set(found)].filter((id) => !expected.has(id)).slice(0, 5);
  const { body } = await cluster.expect({
    method: 'POST',
    path: `/${target}/_search`,
    query: { filter_path: 'hits.hits._id,hits.hits._source' },
    body: { query: { ids: { values } } },
  });
  return body;
}

/** What is missing, there twice, or there without being expected; all empty when the contents are right. */
export function compare(
  expected: ReadonlySet<string>,
  found: readonly string[],
): { readonly missing: number; readonly surplus: number; readonly doubled: number } {
  const seen = new Set(found);
  let missing = 0;
  for (const id of expected) if (!seen.has(id)) missing++;
  let surplus = 0;
  for (const id of seen) if (!expected.has(id)) surplus++;
  return { missing, surplus, doubled: found.length - seen.size };
}
