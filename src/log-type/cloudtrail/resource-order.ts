import { bucketMask, javaHash } from './java-hash.ts';
import { decodeInner } from './record.ts';
import type { Resource } from './resource.ts';

/**
 * The resources as Elastic's integration lists them: it keeps them in a Java HashMap by ARN, account and
 * type, so of those that agree in these the last one counts, and they stand in the order of the map's
 * buckets, in a bucket as they came.
 */
export function hashOrder(resources: readonly Resource[]): readonly Resource[] {
  if (resources.length < 2) return resources;
  const entries: Entry[] = [];
  const known = new Map<string, Entry>();
  for (const resource of resources) {
    const key = keyOf(resource);
    const entry = known.get(key);
    if (entry !== undefined) {
      entry.resource = resource;
      continue;
    }
    const added = { resource, hash: javaHash(key) };
    known.set(key, added);
    entries.push(added);
  }
  const mask = bucketMask(entries.length);
  return entries.sort((a, b) => (a.hash & mask) - (b.hash & mask)).map(({ resource }) => resource);
}

interface Entry {
  resource: Resource;
  readonly hash: number;
}

function keyOf({ arn, accountId, type }: Resource): string {
  const key = `${arn.slice(1, -1)}_${accountId.slice(1, -1)}_${type.slice(1, -1)}`;
  return PLAIN.test(key) ? key : decodeInner(key);
}

const PLAIN = /^[ !#-[\]-~]*$/;
