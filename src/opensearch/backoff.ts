import { setTimeout as sleep } from 'node:timers/promises';

export interface BackoffLimits {
  /** Milliseconds. */
  readonly first: number;
  readonly longest: number;
}

/**
 * Pause before the attempt after `attempt` failures (from 1): doubles each time, and is drawn evenly from the
 * upper half of that, so that many writers do not come back at one moment.
 */
export function backoffDelay(
  attempt: number,
  { first, longest }: BackoffLimits,
  random = Math.random,
): number {
  const ceiling = Math.min(longest, first * 2 ** (attempt - 1));
  return Math.round(ceiling * (0.5 + random() / 2));
}

/** Waits, or throws the signal's reason at once when it is aborted. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  try {
    await sleep(ms, undefined, signal && { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
