import { member } from './client.ts';

/** What an item's result means for it. */
export type ItemFate =
  | { readonly kind: 'written' }
  | { readonly kind: 'existing' }
  /** Try this item again later; `cause` tells whose state it is. */
  | { readonly kind: 'retry'; readonly cause: RetryCause; readonly reason: string }
  | { readonly kind: 'rejected'; readonly status: number; readonly type: string; readonly reason: string }
  /** Not this document's fault, and trying again will not help: rights. */
  | { readonly kind: 'forbidden'; readonly reason: string };

/**
 * `overload`: too much at a time. `blocked`: the cluster takes nothing at present (disk full, shard limit,
 * index blocked, no automatic creation). `failure`: its own mistake (500), which may also be the document's.
 */
export type RetryCause = 'overload' | 'blocked' | 'failure';

/** Only what is read, so that the answer to thousands of documents stays small. */
export const BULK_FILTER_PATH =
  'errors,items.*.status,items.*.error.type,items.*.error.reason,items.*.error.caused_by.reason';

/**
 * The fates of the items of a bulk request, in order. Undefined when the answer is none that fits the
 * request (a proxy's page, another number of items): then nothing is known about any item.
 */
export function readBulkAnswer(body: unknown, count: number): ItemFate[] | undefined {
  const items = member(body, 'items');
  if (!Array.isArray(items) || items.length !== count) return undefined;
  return items.map(itemFate);
}

function itemFate(entry: unknown): ItemFate {
  const result = member(entry, 'create') ?? member(entry, 'index');
  const status = Number(member(result, 'status'));
  if (status < 300) return { kind: 'written' };
  const error = member(result, 'error');
  const type = text(member(error, 'type'));
  const reason = [text(member(error, 'reason')), text(member(member(error, 'caused_by'), 'reason'))]
    .filter((part) => part !== '')
    .join(': ');
  if (status === 409) return { kind: 'existing' };
  if (isBlocked(status, type, reason)) return { kind: 'retry', cause: 'blocked', reason };
  if (OVERLOAD_STATUSES.has(status))
    return { kind: 'retry', cause: 'overload', reason: `${status} ${reason}` };
  if (status === 401 || status === 403) return { kind: 'forbidden', reason };
  if (!(status >= 400 && status < 500))
    return { kind: 'retry', cause: 'failure', reason: `${status} ${reason}` };
  return { kind: 'rejected', status, type, reason };
}

export const OVERLOAD_STATUSES: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** States of the cluster that OpenSearch reports with the statuses of bad documents or missing rights. */
function isBlocked(status: number, type: string, reason: string): boolean {
  return (
    type.endsWith('block_exception') ||
    (type === 'validation_exception' && /maximum (normal )?shards open/.test(reason)) ||
    (status === 404 && type === 'index_not_found_exception') ||
    // Serverless collections for time series.
    reason.startsWith('Document ID is not supported')
  );
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
