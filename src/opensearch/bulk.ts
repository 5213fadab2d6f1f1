import { AdaptiveLimit } from './adaptive-limit.ts';
import { backoffDelay, pause } from './backoff.ts';
import {
  BULK_FILTER_PATH,
  type ItemFate,
  OVERLOAD_STATUSES,
  type RetryCause,
  readBulkAnswer,
} from './bulk-answer.ts';
import {
  type BulkBatch,
  type BulkItem,
  type BulkOperation,
  batches,
  bulkBody,
  halves,
  pick,
} from './bulk-item.ts';
import { type Cluster, type ClusterAnswer, member, reasonOf } from './client.ts';
import { NotAcceptingError, PermissionError, UnexpectedAnswerError, UnreachableError } from './errors.ts';
import { isMappingError, withoutRefusedParts } from './unindexed.ts';

export { type BulkItem, type BulkOperation, bulkItem } from './bulk-item.ts';

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
  /** Of those written: documents with a part that their mapping refused, stored unindexed (`unindexed.ts`). */
  readonly partlyIndexed: readonly BulkRejection[];
}

export interface BulkOptions {
  /** `create` (default) or `index`; see the class. */
  readonly operation?: BulkOperation;
  /** Body size of a request, default 5 MiB. */
  readonly maxBytes?: number;
  /** Documents of a request, default 2,000. */
  readonly maxItems?: number;
  /** Upper end of the adaptive number of requests at a time, default 4. */
  readonly maxConcurrency?: number;
  /** How long a batch goes on trying without progress before `write` throws, default 10 minutes. */
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
 * An item with a 500 of its own is tried this often, half a minute with the default pauses, before it counts as the
 * document's fault; and only if the cluster has taken others meanwhile. Else it is the cluster's.
 */
const MAX_FAILURES = 8;

const DEFAULTS = {
  operation: 'create',
  maxBytes: 5 << 20,
  maxItems: 2000,
  maxConcurrency: 4,
  giveUpAfterMs: 600_000,
  backoffMs: { first: 200, longest: 30_000 },
  onRetry: () => {},
} as const satisfies Required<BulkOptions>;

/**
 * Writes documents through the bulk API; share one writer per cluster. Resolves when every item is written,
 * was there already, or is rejected for good; throws typed errors (`errors.ts`) when nothing more can be done
 * now: the caller then does not acknowledge, and the redelivery is harmless.
 *
 * The operation is `create`, and "exists already" (409) is success: with deterministic ids a redelivery then
 * writes nothing, leaves no deleted versions behind, keeps what a user added to an alert, and works for data
 * streams, which take nothing else. `index` overwrites, to renew documents after a change of the mapping.
 *
 * A body is built once, as bytes; only items that have to wait are sent again, alone, after a
 * jittered, growing pause. The number of requests at a time halves on overload and recovers slowly. A document
 * that its mapping refuses is written once more with the offending parts unindexed.
 */
export class BulkWriter {
  readonly #cluster: Cluster;
  readonly #options: Required<BulkOptions>;
  readonly #limit: AdaptiveLimit;
  /** When the cluster last took a document, milliseconds of the monotonic clock. */
  #landed = Number.NEGATIVE_INFINITY;

  constructor(cluster: Cluster, options: BulkOptions = {}) {
    this.#cluster = cluster;
    this.#options = { ...DEFAULTS, ...options };
    this.#limit = new AdaptiveLimit(this.#options.maxConcurrency);
  }

  async write(items: readonly BulkItem[], signal?: AbortSignal): Promise<BulkOutcome> {
    const tally: Tally = { written: 0, existing: 0, rejected: [], partlyIndexed: [] };
    signal?.throwIfAborted();
    const stop = new AbortController();
    // Not `AbortSignal.any`, which leaves some bytes behind on a signal that lives as long as the process.
    const follow = (): void => stop.abort(signal?.reason);
    signal?.addEventListener('abort', follow);
    const writing = [...batches(items, this.#options.operation, this.#options)].map((batch) =>
      this.#writeBatch(batch, tally, stop.signal).catch((error: unknown) => {
        stop.abort(error);
        throw error;
      }),
    );
    await Promise.allSettled(writing);
    signal?.removeEventListener('abort', follow);
    stop.signal.throwIfAborted();
    await this.#rescue(tally, signal);
    return tally;
  }

  /** Second try, without the offending parts, for documents that only their mapping refused. */
  async #rescue(tally: Tally, signal?: AbortSignal): Promise<void> {
    const refused = tally.rejected.filter(({ type }) => isMappingError(type));
    const reduced = new Map<BulkItem, BulkRejection>();
    for (const rejection of refused) {
      const item = withoutRefusedParts(rejection.item, `${rejection.type}: ${rejection.reason}`);
      if (item !== undefined) reduced.set(item, rejection);
    }
    if (reduced.size === 0) return;
    const again = await this.write([...reduced.keys()], signal);
    const hopeless = new Set(again.rejected.map(({ item }) => reduced.get(item)));
    const rescued = new Set([...reduced.values()].filter((rejection) => !hopeless.has(rejection)));
    tally.written += again.written;
    tally.existing += again.existing;
    tally.partlyIndexed.push(...rescued);
    tally.rejected = tally.rejected.filter((rejection) => !rescued.has(rejection));
  }

  /** One batch to its end. The first request takes all of it, later ones what had to wait. */
  async #writeBatch(batch: BulkBatch, tally: Tally, signal: AbortSignal): Promise<void> {
    const { backoffMs, giveUpAfterMs, onRetry } = this.#options;
    let rest = batch;
    let waitingSince: number | undefined;
    let attempt = 0;
    const begun = performance.now();
    for (;;) {
      const sent = rest;
      const hopeless = attempt + 1 >= MAX_FAILURES && this.#landed >= begun;
      const result = await this.#send(sent, tally, signal, hopeless);
      if (result.kind === 'done') return;
      if (result.kind === 'split') {
        for (const half of halves(sent)) await this.#writeBatch(half, tally, signal);
        return;
      }
      rest = result.rest;
      if (rest.items.length < sent.items.length) {
        waitingSince = undefined;
        attempt = 0;
      }
      attempt++;
      // Monotonic: a clock that jumps must not end the patience.
      waitingSince ??= performance.now();
      if (performance.now() - waitingSince >= giveUpAfterMs) throw gaveUp(result, this.#cluster.node);
      const delayMs = backoffDelay(attempt, backoffMs);
      const { limit: concurrency } = this.#limit;
      onRetry({ items: rest.items.length, attempt, delayMs, reason: result.reason, concurrency });
      await pause(delayMs, signal);
    }
  }

  async #send(batch: BulkBatch, tally: Tally, signal: AbortSignal, hopeless: boolean): Promise<SendResult> {
    const permit = await this.#limit.acquire(signal);
    let result: SendResult | undefined;
    try {
      result = await this.#request(batch, tally, signal, hopeless);
      return result;
    } finally {
      const overloaded = result?.kind === 'wait' && result.cause === 'overload';
      permit.release(overloaded ? 'overload' : result?.kind === 'done' ? 'success' : 'neutral');
    }
  }

  async #request(
    batch: BulkBatch,
    tally: Tally,
    signal: AbortSignal,
    hopeless: boolean,
  ): Promise<SendResult> {
    let answer: ClusterAnswer;
    try {
      answer = await this.#cluster.request({
        method: 'POST',
        path: '/_bulk',
        query: { filter_path: BULK_FILTER_PATH },
        bytes: bulkBody(batch),
        retries: 0,
        signal,
      });
    } catch (error) {
      if (!(error instanceof UnreachableError)) throw error;
      return { kind: 'wait', rest: batch, cause: 'overload', reason: error.message, error };
    }
    if (answer.status === 200) return this.#settle(batch, answer.body, tally, hopeless);
    const reason = `${answer.status} ${reasonOf(answer.body)}`;
    if (OVERLOAD_STATUSES.has(answer.status)) return { kind: 'wait', rest: batch, cause: 'overload', reason };
    if (answer.status >= 500) return { kind: 'wait', rest: batch, cause: 'failure', reason };
    if (answer.status === 403) return { kind: 'wait', rest: batch, cause: 'blocked', reason };
    // OpenSearch itself says which error it is; a proxy's 400 says nothing about documents.
    const malformed = answer.status === 400 && member(member(answer.body, 'error'), 'type') !== undefined;
    if (answer.status !== 413 && !malformed) {
      throw new UnexpectedAnswerError(
        answer.status,
        `POST /_bulk on ${this.#cluster.node} gave ${reason}`,
        'Check that the URL is that of OpenSearch itself, and what a proxy in between does.',
      );
    }
    // Too large, or one document spoils the body: find it by halving.
    const [item] = batch.items;
    if (batch.items.length > 1 || item === undefined) return { kind: 'split' };
    const type = answer.status === 413 ? 'request_too_large' : 'malformed_document';
    tally.rejected.push({ item, status: answer.status, type, reason: reasonOf(answer.body) });
    return { kind: 'done' };
  }

  #settle(batch: BulkBatch, body: unknown, tally: Tally, hopeless: boolean): SendResult {
    const fates = readBulkAnswer(body, batch.items.length);
    if (fates === undefined) {
      return {
        kind: 'wait',
        rest: batch,
        cause: 'failure',
        reason: 'the answer is no answer to a bulk request',
      };
    }
    const waiting: number[] = [];
    let wait: Extract<ItemFate, { kind: 'retry' }> | undefined;
    fates.forEach((fate, position) => {
      const item = batch.items[position];
      if (item === undefined) return;
      if (fate.kind === 'forbidden') throw forbidden(this.#cluster.node, item.index, fate.reason);
      if (fate.kind === 'written' || fate.kind === 'existing') this.#landed = performance.now();
      if (fate.kind === 'written') tally.written++;
      else if (fate.kind === 'existing') tally.existing++;
      else if (fate.kind === 'rejected') tally.rejected.push({ item, ...rejection(fate) });
      else if (fate.cause === 'failure' && hopeless) {
        tally.rejected.push({ item, status: 500, type: 'server_failure', reason: fate.reason });
      } else {
        waiting.push(position);
        wait = fate;
      }
    });
    if (wait === undefined) return { kind: 'done' };
    return { kind: 'wait', rest: pick(batch, waiting), cause: wait.cause, reason: wait.reason };
  }
}

interface Tally {
  written: number;
  existing: number;
  rejected: BulkRejection[];
  readonly partlyIndexed: BulkRejection[];
}

type SendResult =
  | { readonly kind: 'done' }
  | { readonly kind: 'split' }
  | {
      readonly kind: 'wait';
      readonly rest: BulkBatch;
      readonly cause: RetryCause;
      readonly reason: string;
      readonly error?: Error;
    };

function rejection({
  status,
  type,
  reason,
}: Extract<ItemFate, { kind: 'rejected' }>): Omit<BulkRejection, 'item'> {
  return { status, type, reason };
}

function forbidden(node: string, index: string, reason: string): PermissionError {
  return new PermissionError(
    `${node} does not allow writing to ${index} (403: ${reason}).`,
    'Give the user create_index, write and indices:admin/mapping/auto_put on the indices of the prefix.',
  );
}

function gaveUp(wait: Extract<SendResult, { kind: 'wait' }>, node: string): Error {
  if (wait.error) return wait.error;
  return new NotAcceptingError(
    `${node} takes no documents: ${wait.reason}`,
    wait.cause === 'blocked'
      ? 'Free disk space, raise cluster.max_shards_per_node, lift the index block, allow automatic creation of indices (action.auto_create_index), or use a Serverless collection of type Search, as the reason says.'
      : 'The cluster is overloaded or failing: see its log, add nodes or heap, or lower the number of workers.',
  );
}
