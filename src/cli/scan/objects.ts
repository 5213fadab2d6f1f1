import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { type LocalObject, localObjects } from '../../source/local.ts';

/**
 * The files to scan, in order of the time that AWS writes into their names (regions and log types side by
 * side, as they happened), then by path. Correlation rules need this order: their windows look back in time.
 */
export async function scanObjects(paths: readonly string[]): Promise<readonly LocalObject[]> {
  const objects: LocalObject[] = [];
  for await (const object of localObjects(paths)) objects.push(object);
  return objects
    .map((object) => ({ object, stamp: stampOf(object.origin.key) }))
    .toSorted((a, b) => compare(a.stamp, b.stamp) || compare(a.object.origin.key, b.object.origin.key))
    .map(({ object }) => object);
}

/** `…_20260115T0805Z_…` → `20260115T0805Z`; '' where the name has none. */
export function stampOf(key: string): string {
  return /_(\d{8}T\d{4}Z)_/.exec(key)?.[1] ?? '';
}

/**
 * The object with a tag of its first bytes, so that another file of the same name is another object, while
 * one that grew keeps the ids of the lines that were there.
 */
export async function tagged(object: LocalObject): Promise<LocalObject> {
  const file = await open(object.origin.key);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(TAG_BYTES), 0, TAG_BYTES, 0);
    const etag = createHash('sha256').update(buffer.subarray(0, bytesRead)).digest('hex').slice(0, 32);
    return { ...object, origin: { ...object.origin, etag } };
  } finally {
    await file.close();
  }
}

const TAG_BYTES = 512;

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
