/** The two ways to stop, as signals to listen on. */
export interface Shutdown {
  /** No new work; finish what is there. */
  readonly soft: AbortSignal;
  /** Drop everything now; it will be delivered again. */
  readonly hard: AbortSignal;
  /** Asks for a soft stop, which becomes hard after the grace time; asked twice, hard at once. */
  stop(why: string): void;
  /** Takes the listeners away. */
  dispose(): void;
}

/**
 * Stops on SIGTERM and SIGINT: softly at the first, hard at the second or after `graceMs`.
 */
export function shutdownOnSignals(graceMs: number, announce: (text: string) => void): Shutdown {
  const soft = new AbortController();
  const hard = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const stop = (why: string): void => {
    if (soft.signal.aborted) {
      announce(`${why}: stopping at once; what is in work will be delivered again`);
      hard.abort(new Error('stopped'));
      return;
    }
    announce(`${why}: finishing what is in work, for up to ${graceMs / 1000} s`);
    soft.abort();
    timer = setTimeout(() => hard.abort(new Error('the time to finish is over')), graceMs);
    timer.unref();
  };
  const onTerm = (): void => stop('SIGTERM');
  const onInt = (): void => stop('SIGINT');
  process.on('SIGTERM', onTerm);
  process.on('SIGINT', onInt);
  return {
    soft: soft.signal,
    hard: hard.signal,
    stop,
    dispose: () => {
      clearTimeout(timer);
      process.off('SIGTERM', onTerm);
      process.off('SIGINT', onInt);
    },
  };
}
