import { createHash } from 'node:crypto';
import type { ObjectOrigin } from './origin.ts';

/**
 * Identity of an object's content, 22 characters: bucket, key, and the ETag (or, where there is none, the version).
 * The ETag comes first because a listing (backfill) knows it and a notification does not always know the
 * version; an object overwritten with other content is another object.
 */
export function objectId({ bucket, key, etag, versionId }: ObjectOrigin): string {
  const content = etag === undefined ? ['version', versionId ?? ''] : ['etag', etag];
  const identity = JSON.stringify([bucket, key, ...content]);
  return createHash('sha256').update(identity).digest('base64url').slice(0, 22);
}

/**
 * Id of the documents of a record: two equal lines of one object are two documents, and a redelivery of
 * the object gives the same ids. A record's documents of different streams share it.
 */
export function documentId(object: string, ordinal: number): string {
  return `${object}-${ordinal.toString(36)}`;
}
