import type { BulkWriter } from '../opensearch/bulk.ts';
import { type Cluster, member } from '../opensearch/client.ts';
import { type CountedDeadLetterStore, type DeadLetter, DeadLetterError } from './dead-letter.ts';

const PAGE = 500;

/** Name of the index. */
export function deadLetterIndex(prefix: string): string {
  return `${prefix}-dead-letters`;
}

/** Dead letters in an index of the cluster. Only `pointer`, kind, reason and time are searchable. */
export class DeadLetterIndex implements CountedDeadLetterStore {
  readonly place: string;
  readonly #cluster: Cluster;
  readonly #writer: BulkWriter;
  readonly #index: string;
  #made = false;

  constructor(cluster: Cluster, writer: BulkWriter, prefix: string) {
    this.#cluster = cluster;
    this.#writer = writer;
    this.#index = deadLetterIndex(prefix);
    this.place = `index ${this.#index}`;
  }

  async put(letters: readonly DeadLetter[], signal?: AbortSignal): Promise<void> {
    if (letters.length === 0) return;
    if (!this.#made) await this.#make(signal);
    this.#made = true;
    const items = letters.map((letter) => ({
      index: this.#index,
      id: letter.id,
      json: Buffer.from(JSON.stringify(letter), 'utf8').toString('latin1'),
    }));
    const [refused] = (await this.#writer.write(items, signal)).rejected;
    if (refused !== undefined)
      throw new DeadLetterError(`${this.place} refused a dead letter: ${refused.reason}`);
  }

  async *list(): AsyncGenerator<DeadLetter> {
    await this.#cluster.expect({ method: 'POST', path: `/${this.#index}/_refresh` }, [404]);
    let after: unknown;
    for (;;) {
      const { body } = await this.#cluster.expect(
        {
          method: 'POST',
          path: `/${this.#index}/_search`,
          body: {
            size: PAGE,
            sort: [{ time: 'asc' }, { id: 'asc' }],
            ...(after !== undefined && { search_after: after }),
          },
        },
        [404],
      );
      const hits = member(member(body, 'hits'), 'hits');
      if (!Array.isArray(hits) || hits.length === 0) return;
      for (const hit of hits) yield member(hit, '_source') as DeadLetter;
      after = member(hits.at(-1), 'sort');
    }
  }

  async count(): Promise<number> {
    await this.#cluster.expect({ method: 'POST', path: `/${this.#index}/_refresh` }, [404]);
    const { body } = await this.#cluster.expect(
      { method: 'POST', path: `/${this.#index}/_search`, body: { size: 0, track_total_hits: true } },
      [404],
    );
    return Number(member(member(member(body, 'hits'), 'total'), 'value') ?? 0);
  }

  async get(id: string): Promise<DeadLetter | undefined> {
    const path = `/${this.#index}/_doc/${encodeURIComponent(id)}`;
    const { body } = await this.#cluster.expect({ method: 'GET', path }, [404]);
    return member(body, '_source') as DeadLetter | undefined;
  }

  async remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      await this.#cluster.expect(
        { method: 'DELETE', path: `/${this.#index}/_doc/${encodeURIComponent(id)}` },
        [404],
      );
    }
  }

  async close(): Promise<void> {}

  async #make(signal: AbortSignal | undefined): Promise<void> {
    await this.#cluster.expect(
      {
        method: 'PUT',
        path: `/${this.#index}`,
        ...(signal && { signal }),
        body: {
          mappings: {
            dynamic: false,
            properties: {
              id: { type: 'keyword' },
              kind: { type: 'keyword' },
              reason: { type: 'keyword' },
              time: { type: 'date' },
              pointer: {
                properties: {
                  source: { type: 'keyword' },
                  bucket: { type: 'keyword' },
                  key: { type: 'keyword' },
                },
              },
            },
          },
        },
      },
      [400],
    );
  }
}
