import { createHash } from 'node:crypto';
import type { ObjectOrigin } from '../log-type/log-type.ts';

/**
 * Names the documents of one object: 22 characters that depend on bucket, key and version (or ETag) only.
 * A redelivery of the object gives the same; a new object under the same key does not.
 */
export function objectHash(origin: ObjectOrigin): string {
  const version = origin.versionId ?? origin.etag ?? '';
  const identity = JSON.stringify([origin.bucket, origin.key, version]);
  return createHash('sha256').update(identity).digest('base64url').slice(0, 22);
}

/** The document id of a record; equal records of one object differ by their ordinal. */
export function documentId(hash: string, ordinal: number): string {
  return `${hash}-${ordinal}`;
}
