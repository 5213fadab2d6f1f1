import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import { orAborted, sleep } from '../../src/worker/sleep.ts';

it('ends with the work or the signal, and leaves no listener behind', async () => {
  const { signal } = new AbortController();
  await orAborted(Promise.resolve(), signal);
  await sleep(1, signal);
  await expect(orAborted(Promise.reject(new Error('work')), signal)).rejects.toThrow('work');
  expect(getEventListeners(signal, 'abort')).toEqual([]);

  const stop = new AbortController();
  const waits = [orAborted(new Promise(() => {}), stop.signal), sleep(60_000, stop.signal)];
  stop.abort();
  await Promise.all(waits);
  expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
  await sleep(60_000, stop.signal);
  await orAborted(Promise.reject(new Error('nobody waits')), stop.signal).catch(() => {});
});
