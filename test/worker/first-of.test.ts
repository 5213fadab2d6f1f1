import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import { firstOf } from '../../src/worker/first-of.ts';

it('aborts with the first, for its reason, and leaves nothing behind', () => {
  const [one, two] = [new AbortController(), new AbortController()];
  const { signal } = firstOf(one.signal, two.signal);
  const released = firstOf(one.signal, two.signal);
  released.release();
  expect(signal.aborted).toBe(false);
  two.abort(new Error('second'));
  expect(signal.reason).toEqual(new Error('second'));
  one.abort(new Error('first'));
  expect(signal.reason).toEqual(new Error('second'));
  expect(released.signal.aborted).toBe(false);
  expect(firstOf(one.signal, two.signal).signal.reason).toEqual(new Error('first'));
  for (const each of [one, two]) expect(getEventListeners(each.signal, 'abort')).toEqual([]);
});
