/**
 * Does something every `everyMs`, at once for the first time, until the signal aborts; never twice at a
 * time. Resolves when it is not being done any more. What it throws is its own business: it must not.
 */
export async function regularly(
  everyMs: number,
  stop: AbortSignal,
  action: () => Promise<void>,
): Promise<void> {
  while (!stop.aborted) {
    const started = performance.now();
    await action();
    await pause(Math.max(0, started + everyMs - performance.now()), stop);
  }
}

/** Does not keep the process alive. */
function pause(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stop.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      stop.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    timer.unref();
    stop.addEventListener('abort', done);
  });
}
