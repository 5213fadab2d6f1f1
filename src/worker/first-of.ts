import { setMaxListeners } from 'node:events';

export interface JoinedSignal {
  readonly signal: AbortSignal;
  /** Lets go of the signals it is made of: it aborts no more. */
  release(): void;
}

/**
 * A signal that aborts with the first of others. In Node 20 `AbortSignal.any` leaves some bytes behind on each of
 * them at every call: those that live as long as the process must not be joined so for every message.
 */
export function firstOf(...signals: readonly AbortSignal[]): JoinedSignal {
  const joined = new AbortController();
  const abort = (): void => {
    const first = signals.find(({ aborted }) => aborted);
    release();
    joined.abort(first?.reason);
  };
  const release = (): void => {
    for (const signal of signals) signal.removeEventListener('abort', abort);
  };
  // As many as there is work: Node would print that it suspects a leak.
  setMaxListeners(0, joined.signal, ...signals);
  for (const signal of signals) signal.addEventListener('abort', abort);
  if (signals.some(({ aborted }) => aborted)) abort();
  return { signal: joined.signal, release };
}
