import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { sourceError } from './errors.ts';
import { unquote } from './notification.ts';

/** What to list. Days are UTC dates as AWS writes them in keys, `2026-11-21`, both ends included. */
export interface ListFilter {
  readonly since?: string;
  readonly until?: string;
  readonly accounts?: readonly string[];
  readonly regions?: readonly string[];
}

export interface ListedObject {
  readonly bucket: string;
  readonly key: string;
  readonly etag?: string;
  readonly size: number;
}

/**
 * The objects under a prefix in the order of their keys, from behind `startAfter` on. Folders that the
 * filter rules out by account, region or date are never opened, so a year of other accounts costs nothing.
 */
export async function* listObjects(
  client: S3Client,
  bucket: string,
  prefix: string,
  filter: ListFilter,
  startAfter?: string,
): AsyncGenerator<ListedObject> {
  let token: string | undefined;
  do {
    const page = await listPage(client, bucket, prefix, beginOf(prefix, startAfter), token);
    const entries = [
      ...(page.CommonPrefixes ?? []).map((folder) => ({ key: folder.Prefix ?? '', object: undefined })),
      ...(page.Contents ?? []).map((object) => ({ key: object.Key ?? '', object })),
    ].sort((one, two) => compareKeys(one.key, two.key));
    for (const { key, object } of entries) {
      if (isDone(key, startAfter) || !mayMatch(key, filter)) continue;
      if (object === undefined) yield* listObjects(client, bucket, key, filter, startAfter);
      else if (!key.endsWith('/') && !isOutside(object.LastModified, key, filter)) {
        const etag = unquote(object.ETag);
        yield { bucket, key, size: object.Size ?? 0, ...(etag !== undefined && { etag }) };
      }
    }
    token = page.NextContinuationToken;
  } while (token !== undefined);
}

/**
 * Where to begin below a prefix: before the folder that `startAfter` lies in. Whether a folder is listed in whose middle
 * a listing begins differs between stores.
 */
function beginOf(prefix: string, startAfter: string | undefined): string | undefined {
  if (!startAfter?.startsWith(prefix)) return undefined;
  const slash = startAfter.indexOf('/', prefix.length);
  // An empty name is before all others.
  if (slash === prefix.length) return undefined;
  return slash === -1 ? startAfter : startAfter.slice(0, slash);
}

/** Objects up to `startAfter`, and folders that end before it. */
function isDone(key: string, startAfter: string | undefined): boolean {
  if (startAfter === undefined || compareKeys(key, startAfter) > 0) return false;
  return !key.endsWith('/') || key === startAfter || !startAfter.startsWith(key);
}

async function listPage(
  client: S3Client,
  bucket: string,
  prefix: string,
  startAfter: string | undefined,
  token: string | undefined,
) {
  try {
    return await client.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix,
        Delimiter: '/',
        ...(startAfter !== undefined && { StartAfter: startAfter }),
        ...(token !== undefined && { ContinuationToken: token }),
      }),
    );
  } catch (error) {
    throw sourceError(error, `listing s3://${bucket}/${prefix}`, 'bucket');
  }
}

/** S3's order: by UTF-8 bytes. */
export function compareKeys(one: string, two: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(two));
}

const ACCOUNT = /(?:^|\/)AWSLogs\/(?:o-[a-z0-9]+\/)?(?:aws-account-id=)?(\d{12})\//;
const REGION = /\/(?:aws-region=)?([a-z]{2}(?:-[a-z]+)+-\d)\//;
const DATE = /\/(?:year=)?(\d{4})\/(?:(?:month=)?(\d{2})\/(?:(?:day=)?(\d{2})\/)?)?/;

/**
 * Whether objects at or under a key can pass the filter, by the account, region and date in it. A key that
 * does not have them (yet) may.
 */
export function mayMatch(key: string, filter: ListFilter): boolean {
  const account = ACCOUNT.exec(key)?.[1];
  if (account !== undefined && filter.accounts !== undefined && !filter.accounts.includes(account))
    return false;
  const region = REGION.exec(key)?.[1];
  if (region !== undefined && filter.regions !== undefined && !filter.regions.includes(region)) return false;
  const date = dateOf(key);
  if (date === undefined) return true;
  // A year or month stands for all of its days: compared at its own length.
  if (filter.since !== undefined && date < filter.since.slice(0, date.length)) return false;
  return filter.until === undefined || date <= filter.until.slice(0, date.length);
}

/** `2026`, `2026-11` or `2026-11-21`, as far as the key says. */
function dateOf(key: string): string | undefined {
  const found = DATE.exec(key);
  return found
    ?.slice(1)
    .filter((part) => part !== undefined)
    .join('-');
}

/** Objects without a date in the key are judged by when they were written. */
function isOutside(written: Date | undefined, key: string, { since, until }: ListFilter): boolean {
  if (written === undefined || dateOf(key)?.length === 10) return false;
  const day = written.toISOString().slice(0, 10);
  return (since !== undefined && day < since) || (until !== undefined && day > until);
}
