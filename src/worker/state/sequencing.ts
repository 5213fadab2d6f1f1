import type { Shutdown } from '../shutdown.ts';
import type { Sequencer } from './sequencer.ts';

/**
 * Evaluates held events beside other work. A soft stop leaves what waits to other workers, or to the next
 * start; when the work ends by itself (queues empty), everything that waits is evaluated before.
 */
export async function sequencing(
  sequencer: Pick<Sequencer, 'run'>,
  { soft, hard }: Pick<Shutdown, 'soft' | 'hard'>,
  work: () => Promise<void>,
): Promise<void> {
  const drained = new AbortController();
  const failed = new AbortController();
  const run = sequencer.run(AbortSignal.any([soft, hard, failed.signal]), drained.signal);
  try {
    await work();
  } catch (error) {
    failed.abort();
    throw error;
  } finally {
    drained.abort();
    await run;
  }
}
