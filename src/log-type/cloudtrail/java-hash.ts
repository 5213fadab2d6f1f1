/** Java's `String.hashCode`, gone on with one more UTF-16 unit; of the empty text it is 0. */
export function hashStep(hash: number, unit: number): number {
  return (Math.imul(hash, 31) + unit) | 0;
}

/** What `HashMap` makes of a hash: its high half is mixed in. */
export function spread(hash: number): number {
  return hash ^ (hash >>> 16);
}

/** The hash by which a `HashMap` finds a text. */
export function javaHash(text: string): number {
  let hash = 0;
  for (let at = 0; at < text.length; at++) hash = hashStep(hash, text.charCodeAt(at));
  return spread(hash);
}

/**
 * The bits of a hash that tell the bucket in a `HashMap` of so many keys: it has 16 buckets, doubled while more
 * than three quarters of them would be filled.
 */
export function bucketMask(keys: number): number {
  let buckets = 16;
  while (keys > buckets * 0.75) buckets *= 2;
  return buckets - 1;
}
