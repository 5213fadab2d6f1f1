import { setTimeout as pause } from 'node:timers/promises';
import { GetObjectCommand, type GetObjectCommandOutput, type S3Client } from '@aws-sdk/client-s3';
import type { ObjectOrigin } from '../log-type/log-type.ts';
import { SourceError, sourceError } from './errors.ts';
import { type ObjectRef, unquote } from './notification.ts';

/** An object on its way in. */
export interface OpenObject {
  readonly origin: ObjectOrigin;
  /** Bytes as stored (compressed). */
  readonly size: number | undefined;
  readonly lastModified?: number;
  /** Can be read once. A lost connection is resumed where it broke; errors are `SourceError`. */
  readonly bytes: AsyncIterable<Buffer>;
  /** Gives the connection up, if it is not read, or not to its end. */
  discard(): void;
}

export interface ReadSettings {
  /** Attempts in a row without a byte of progress before giving up. Default 4. */
  readonly attempts?: number;
  /** First pause between attempts, doubled each time. Default 250. */
  readonly pauseMs?: number;
  /** An object larger than this is refused before a byte is read. */
  readonly maxBytes?: number;
  /** A stream that gives nothing for this long counts as broken. Default 60,000. */
  readonly stallMs?: number;
}

/**
 * Opens an object for streaming. Nothing is held in memory but what the socket has buffered. After a
 * break, the rest is asked for by range, on condition that the object is still the same (`If-Match`).
 */
export async function openObject(
  client: S3Client,
  ref: ObjectRef,
  settings: ReadSettings = {},
  signal?: AbortSignal,
): Promise<OpenObject> {
  const doing = `reading s3://${ref.bucket}/${ref.key}`;
  const first = await get(client, ref, undefined, 0, doing, signal);
  const etag = unquote(first.ETag);
  const size = first.ContentLength;
  if (size !== undefined && settings.maxBytes !== undefined && size > settings.maxBytes) {
    destroy(first.Body);
    throw new SourceError(
      'object-too-large',
      'dead-letter',
      `${doing}: ${size} bytes, but the limit is ${settings.maxBytes}`,
      'Raise limits.max_object_bytes if such objects are expected.',
    );
  }
  const versionId = first.VersionId ?? ref.versionId;
  const origin: ObjectOrigin = {
    bucket: ref.bucket,
    key: ref.key,
    ...(versionId !== undefined && versionId !== 'null' && { versionId }),
    ...(etag !== undefined && { etag }),
  };
  const lastModified = first.LastModified?.getTime();
  const bytes = resuming(client, ref, first.Body, { size, etag, doing }, settings, signal);
  const discard = (): void => destroy(first.Body);
  return { origin, size, bytes, discard, ...(lastModified !== undefined && { lastModified }) };
}

interface Expected {
  readonly size: number | undefined;
  readonly etag: string | undefined;
  readonly doing: string;
}

async function* resuming(
  client: S3Client,
  ref: ObjectRef,
  firstBody: unknown,
  { size, etag, doing }: Expected,
  settings: ReadSettings,
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer> {
  const { attempts = 4, pauseMs = 250, stallMs = 60_000 } = settings;
  let body = firstBody;
  let offset = 0;
  let failures = 0;
  for (;;) {
    let progress = false;
    try {
      let had = 0;
      if (body === undefined) {
        const answer = await get(client, ref, etag, offset, doing, signal);
        body = answer.Body;
        had = offset - beginOf(answer, offset, doing);
      }
      for await (const bytes of withStall(streamOf(body, doing), stallMs)) {
        const chunk = bytes.subarray(had);
        had -= bytes.length - chunk.length;
        if (chunk.length === 0) continue;
        offset += chunk.length;
        progress = true;
        yield chunk;
      }
      if (size === undefined || offset >= size) return;
      throw new Error(`the connection ended after ${offset} of ${size} bytes`);
    } catch (error) {
      signal?.throwIfAborted();
      const failure = sourceError(error, doing);
      failures = progress ? 1 : failures + 1;
      if (failure.disposition !== 'retry' || failure.reason === 'object-changed' || failures >= attempts) {
        throw failure;
      }
    } finally {
      destroy(body);
      body = undefined;
    }
    await pause(pauseMs * 2 ** (failures - 1), undefined, signal && { signal }).catch(() =>
      signal?.throwIfAborted(),
    );
  }
}

async function get(
  client: S3Client,
  ref: ObjectRef,
  etag: string | undefined,
  offset: number,
  doing: string,
  signal: AbortSignal | undefined,
) {
  try {
    return await client.send(
      new GetObjectCommand({
        Bucket: ref.bucket,
        Key: ref.key,
        ...(ref.versionId !== undefined && ref.versionId !== 'null' && { VersionId: ref.versionId }),
        ...(offset > 0 && { Range: `bytes=${offset}-` }),
        ...(etag !== undefined && { IfMatch: `"${etag}"` }),
      }),
      { ...(signal && { abortSignal: signal }) },
    );
  } catch (error) {
    signal?.throwIfAborted();
    throw sourceError(error, doing);
  }
}

/** Where in the object an answer begins: not every store, nor every proxy before it, knows ranges. */
function beginOf({ ContentRange, $metadata }: GetObjectCommandOutput, asked: number, doing: string): number {
  const begin =
    $metadata.httpStatusCode === 200 ? 0 : Number(/^bytes (\d+)-/.exec(ContentRange ?? '')?.[1] ?? asked);
  if (begin <= asked) return begin;
  throw new SourceError(
    'unavailable',
    'retry',
    `${doing}: asked for bytes from ${asked}, the answer is from ${begin}`,
    'Check the endpoint, and proxies before it.',
  );
}

function streamOf(body: unknown, doing: string): AsyncIterable<Buffer> {
  if (typeof body === 'object' && body !== null && Symbol.asyncIterator in body) {
    return body as AsyncIterable<Buffer>;
  }
  throw new SourceError('unavailable', 'retry', `${doing}: no body`, 'It is tried again by itself.');
}

async function* withStall(stream: AsyncIterable<Buffer>, stallMs: number): AsyncGenerator<Buffer> {
  const iterator = stream[Symbol.asyncIterator]();
  let timer: NodeJS.Timeout | undefined;
  try {
    for (;;) {
      const stalled = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`no byte for ${stallMs} ms`)), stallMs);
      });
      const next = await Promise.race([iterator.next(), stalled]);
      clearTimeout(timer);
      if (next.done) return;
      yield next.value;
    }
  } finally {
    clearTimeout(timer);
  }
}

function destroy(body: unknown): void {
  if (typeof body === 'object' && body !== null && 'destroy' in body && typeof body.destroy === 'function') {
    body.destroy();
  }
}
