import type { Assets } from './assets.ts';
import type { Shutdown } from './shutdown.ts';
import { orAborted } from './sleep.ts';

/**
 * Collects the inventory beside other work, until that is done or a soft stop. Then waits for what the
 * collection has begun, unless it becomes a hard stop: what was not written is found again next time.
 */
export async function collecting(
  assets: Pick<Assets, 'collect'>,
  { soft, hard }: Pick<Shutdown, 'soft' | 'hard'>,
  work: (soft: AbortSignal) => Promise<void>,
): Promise<void> {
  const done = new AbortController();
  const collection = assets.collect(AbortSignal.any([soft, done.signal]));
  try {
    await work(soft);
  } finally {
    done.abort();
    await orAborted(collection, hard);
  }
}
