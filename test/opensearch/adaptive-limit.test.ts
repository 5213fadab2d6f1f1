import { describe, expect, it } from 'vitest';
import { AdaptiveLimit } from '../../src/opensearch/adaptive-limit.ts';

describe('AdaptiveLimit', () => {
  it('halves on overload, never below one, and recovers by one a round', async () => {
    const limit = new AdaptiveLimit(8);
    const seen: number[] = [];
    for (const result of ['overload', 'overload', 'overload', 'overload'] as const) {
      (await limit.acquire()).release(result);
      seen.push(limit.limit);
    }
    expect(seen).toEqual([4, 2, 1, 1]);
    for (let n = 0; n < 3; n++) (await limit.acquire()).release('success');
    expect(limit.limit).toBe(3);
    for (let n = 0; n < 100; n++) (await limit.acquire()).release('success');
    expect(limit.limit).toBe(8);
  });

  it('counts the overloads of one moment once', async () => {
    const limit = new AdaptiveLimit(8);
    const permits = await Promise.all(Array.from({ length: 8 }, () => limit.acquire()));
    for (const permit of permits) permit.release('overload');
    expect(limit.limit).toBe(4);
  });

  it('lets the next one in when a permit comes back, and forgets who gave up waiting', async () => {
    const limit = new AdaptiveLimit(1);
    const first = await limit.acquire();
    const controller = new AbortController();
    const impatient = limit.acquire(controller.signal);
    const patient = limit.acquire();
    controller.abort(new Error('enough'));
    await expect(impatient).rejects.toThrow('enough');
    first.release('neutral');
    (await patient).release('success');
    expect(limit.limit).toBe(1);
  });
});
