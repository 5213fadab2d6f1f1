import type { Logger } from 'pino';
import { fromByteString } from '../bytes/byte-string.ts';
import { onStepLimit } from '../regex/limit.ts';
import type { Metrics } from './metrics.ts';

/** Patterns that are named in the log; the counter goes on. */
const MOST_NAMED = 1_000;

/**
 * Counts the texts for which a pattern met its step limit, and names each such pattern in the log once. The
 * result ends that.
 */
export function reportPatternLimits(metrics: Metrics, log: Pick<Logger, 'warn'>): () => void {
  const named = new Set<string>();
  return onStepLimit(({ type, text }) => {
    metrics.patternLimits.inc({ engine: type });
    if (named.has(text) || named.size >= MOST_NAMED) return;
    named.add(text);
    log.warn(
      { engine: type, pattern: fromByteString(text) },
      'a pattern met its step limit and counts as not matching: avoid nested quantifiers',
    );
  });
}
