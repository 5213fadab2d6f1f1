import { messageOf } from '../error/message-of.ts';
import { JournalError } from '../journal/journal.ts';
import { OpenSearchError, TlsError } from '../opensearch/errors.ts';
import { DeadLetterError } from '../sink/dead-letter.ts';
import { SourceError } from '../source/errors.ts';

/** What a failed attempt on an object means for its message. */
export type Failure =
  /** Set aside; the message goes on without it. */
  | { readonly kind: 'dead-letter'; readonly reason: string; readonly message: string }
  /** Later again. */
  | { readonly kind: 'retry'; readonly reason: string; readonly message: string }
  /** Later again, and nobody receives anything until it works: the fault is not this message's. */
  | {
      readonly kind: 'pause';
      readonly scope: 'source' | 'sink';
      readonly reason: string;
      readonly message: string;
    };

/** Faults that may pass are tried this many times longer than those that somebody has to mend. */
const PATIENCE = 4;

/**
 * Judges an error of an attempt. `receives` is how often the queue has handed the message out, `maxReceives`
 * how often we try what will not pass by itself.
 */
export function judge(error: unknown, receives: number, maxReceives: number): Failure {
  if (error instanceof SourceError) {
    const { reason, disposition, message } = error;
    if (disposition === 'dead-letter') return { kind: 'dead-letter', reason, message };
    if (disposition === 'stop') return { kind: 'pause', scope: 'source', reason, message };
    const limit = disposition === 'retry' ? maxReceives * PATIENCE : maxReceives;
    return { kind: receives >= limit ? 'dead-letter' : 'retry', reason, message };
  }
  if (error instanceof OpenSearchError) {
    const reason = error instanceof TlsError ? 'opensearch-tls' : `opensearch-${error.code}`;
    return { kind: 'pause', scope: 'sink', reason, message: error.message };
  }
  if (error instanceof JournalError) {
    return { kind: 'pause', scope: 'sink', reason: `journal-${error.reason}`, message: error.message };
  }
  const message = messageOf(error);
  if (error instanceof DeadLetterError)
    return { kind: 'pause', scope: 'sink', reason: 'dead-letters', message };
  if (isSystemError(error)) return { kind: 'pause', scope: 'sink', reason: 'storage', message };
  return { kind: receives >= maxReceives ? 'dead-letter' : 'retry', reason: 'internal-error', message };
}

/** Disk full, no rights on the dead-letter folder and the like: as bad for every other message. */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && 'errno' in error;
}

/** Pause before a message comes back, milliseconds: doubled at each receive, up to 15 minutes, jittered. */
export function retryDelay(receives: number, random: () => number = Math.random): number {
  const full = Math.min(900_000, 2000 * 2 ** Math.min(receives - 1, 12));
  return Math.round(full * (0.5 + random() / 2));
}
