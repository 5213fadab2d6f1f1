import { describe, expect, it } from 'vitest';
import { backoffDelay, pause } from '../../src/opensearch/backoff.ts';

describe('backoffDelay', () => {
  const limits = { first: 100, longest: 1000 };

  it('doubles up to the longest, drawn from the upper half', () => {
    expect([1, 2, 3, 4, 5, 60].map((attempt) => backoffDelay(attempt, limits, () => 1))).toEqual([
      100, 200, 400, 800, 1000, 1000,
    ]);
    expect([1, 2, 60].map((attempt) => backoffDelay(attempt, limits, () => 0))).toEqual([50, 100, 500]);
  });
});

describe('pause', () => {
  it('ends with the reason of the abort', async () => {
    await expect(pause(60_000, AbortSignal.abort(new Error('stop')))).rejects.toThrow('stop');
  });
});
