import type { Cluster } from '../opensearch/client.ts';
import { AssetDirectory } from './directory.ts';
import { DirectoryBuilder } from './directory-build.ts';
import { readEntry } from './inventory-entry.ts';
import type { AssetIndices } from './store.ts';

/** What a refresh found. */
export interface RefreshReport {
  /** False: nothing was written since the last one. */
  readonly changed: boolean;
  /** States in memory. */
  readonly entries: number;
  /** Stored states there was no room for: the oldest of ended instances go first. */
  readonly dropped: number;
}

/** The directory of the stored inventory; refreshed when it is told to, and empty until then. */
export class AssetInventory {
  readonly #cluster: Cluster;
  readonly #indices: AssetIndices;
  readonly #maxEntries: number;
  #directory = new AssetDirectory([]);
  #mark = '';
  #dropped = 0;

  constructor(cluster: Cluster, indices: AssetIndices, maxEntries: number) {
    this.#cluster = cluster;
    this.#indices = indices;
    this.#maxEntries = maxEntries;
  }

  get directory(): AssetDirectory {
    return this.#directory;
  }

  /** Loads the inventory anew if it was written to. Throws when it cannot be read: then the old one stays. */
  async refresh(signal?: AbortSignal): Promise<RefreshReport> {
    const mark = await this.#readMark(signal);
    const changed = mark !== this.#mark;
    if (changed) {
      const builder = new DirectoryBuilder(this.#maxEntries);
      this.#dropped = 0;
      for (const query of this.#queries()) this.#dropped += await this.#load(query, builder, signal);
      this.#directory = builder.build();
      this.#mark = mark;
    }
    return { changed, entries: this.#directory.size, dropped: this.#dropped };
  }

  /** What matters most comes first (`DirectoryBuilder`). */
  #queries(): readonly InventoryQuery[] {
    const { current, history } = this.#indices;
    const present = (value: boolean) => ({ term: { 'harrier.present': value } });
    return [
      { index: current, query: present(true), sort: [{ 'device.uid': 'asc' }] },
      { index: current, query: present(false), sort: NEWEST },
      { index: history, query: { match_all: {} }, sort: NEWEST },
    ];
  }

  /** Adds what a query finds, page by page; gives the number of states there was no room for. */
  async #load(
    { index, query, sort }: InventoryQuery,
    builder: DirectoryBuilder,
    signal: AbortSignal | undefined,
  ): Promise<number> {
    let read = 0;
    let kept = 0;
    let after: unknown;
    for (;;) {
      const { status, body } = await this.#cluster.expect(
        {
          method: 'POST',
          path: `/${index}/_search`,
          body: {
            size: PAGE,
            sort,
            query,
            track_total_hits: true,
            _source: SOURCE_FIELDS,
            ...(after === undefined ? {} : { search_after: after }),
          },
          ...(signal !== undefined && { signal }),
        },
        [404],
      );
      if (status === 404) return 0;
      const { total, hits } = (body as SearchAnswer).hits;
      for (const { _source: source } of hits) {
        const entry = readEntry(source);
        if (entry === undefined || builder.add(entry)) kept++;
      }
      read += hits.length;
      if (hits.length < PAGE || builder.full) return Math.max(0, Math.max(read, total.value) - kept);
      after = hits.at(-1)?.sort;
    }
  }

  /** Changes whenever the inventory was written to. */
  async #readMark(signal: AbortSignal | undefined): Promise<string> {
    const { status, body } = await this.#cluster.expect(
      {
        method: 'POST',
        path: `/${this.#indices.current}/_search`,
        body: {
          size: 0,
          track_total_hits: true,
          aggs: {
            changed: { max: { field: 'harrier.changed_at' } },
            present: { filter: { term: { 'harrier.present': true } } },
          },
        },
        ...(signal !== undefined && { signal }),
      },
      [404],
    );
    if (status === 404) return '';
    const { hits, aggregations } = body as MarkAnswer;
    return `${hits.total.value} ${aggregations?.changed.value} ${aggregations?.present.doc_count}`;
  }
}

interface InventoryQuery {
  readonly index: string;
  readonly query: object;
  readonly sort: readonly object[];
}

interface SearchAnswer {
  readonly hits: {
    readonly total: { readonly value: number };
    readonly hits: readonly { readonly sort: unknown; readonly _source: unknown }[];
  };
}

interface MarkAnswer {
  readonly hits: { readonly total: { readonly value: number } };
  readonly aggregations?: {
    readonly changed: { readonly value: number | null };
    readonly present: { readonly doc_count: number };
  };
}

const NEWEST = [{ 'harrier.changed_at': 'desc' }, { 'device.uid': 'asc' }];
const PAGE = 1000;
const SOURCE_FIELDS = [
  'harrier',
  ...[
    ...['uid', 'name', 'ip', 'vpc_uid', 'domain', 'org.uid', 'groups', 'network_interfaces'],
    ...['created_time', 'created_time_dt', 'boot_time', 'boot_time_dt'],
  ].map((name) => `device.${name}`),
];
