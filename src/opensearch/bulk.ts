import type { RenderedDocument } from '../document/stream.ts';
import { indexName } from '../document/stream.ts';
import type { Cluster } from './client.ts';

/** A document with the place where it is to stand. */
export interface BulkItem {
  readonly index: string;
  /** Deterministic, at most 512 bytes. */
  readonly id: string;
  /** One JSON object on one line, a byte string. */
  readonly json: string;
}

/** The item for a rendered document: its index is chosen by event time. */
export function bulkItem(document: RenderedDocument, id: string, prefix = 'harrier'): BulkItem {
  return { index: indexName(document.stream, document.time, prefix), id, json: document.json };
}

/** A document that the cluster will never take: goes to the dead letters. */
export interface BulkRejection {
  readonly item: BulkItem;
  readonly status: number;
  /** OpenSearch's word, for example `mapper_parsing_exception`. */
  readonly type: string;
  readonly reason: string;
}

/** What became of the items of one `write`: written + existing + rejected.length = items.length. */
export interface BulkOutcome {
  readonly written: number;
  /** Already there (a redelivery). */
  readonly existing: number;
  readonly rejected: readonly BulkRejection[];
}

export interface BulkOptions {
  /** `create` (default) or `index`; see the class. */
  readonly operation?: 'create' | 'index';
  /** Body size of a request, default 5 MiB. */
  readonly maxBytes?: number;
  /** Documents of a request, default 2,000. */
  readonly maxItems?: number;
  /** Upper end of the adaptive number of requests at a time, default 4. */
  readonly maxConcurrency?: number;
  /** How long a write without progress goes on trying before it throws, default 10 minutes. */
  readonly giveUpAfterMs?: number;
  /** First and longest pause between attempts, default 200 and 30,000. */
  readonly backoffMs?: { readonly first: number; readonly longest: number };
  /** Called before each pause: for logs and metrics. */
  readonly onRetry?: (retry: BulkRetry) => void;
}

export interface BulkRetry {
  readonly items: number;
  readonly attempt: number;
  readonly delayMs: number;
  readonly reason: string;
  /** Requests at a time from now on. */
  readonly concurrency: number;
}

/**
 * Writes documents through the bulk API; share one writer per cluster. Resolves when every item is written,
 * was there already, or is rejected for good; throws typed errors (`errors.ts`) when nothing more can be done
 * now: the caller then does not acknowledge, and the redelivery is harmless.
 */
export class BulkWriter {
  readonly #cluster: Cluster;
  readonly #options: BulkOptions;

  constructor(cluster: Cluster, options: BulkOptions = {}) {
    this.#cluster = cluster;
    this.#options = options;
  }

  async write(_items: readonly BulkItem[], _signal?: AbortSignal): Promise<BulkOutcome> {
    void this.#cluster;
    void this.#options;
    throw new Error('being written');
  }
}
