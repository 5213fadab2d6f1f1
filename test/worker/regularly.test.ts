import { expect, it } from 'vitest';
import { collecting } from '../../src/worker/collecting.ts';
import { regularly } from '../../src/worker/regularly.ts';

const moment = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

it('never does a thing twice at a time, and waits for what is running when it is stopped', async () => {
  const stop = new AbortController();
  let running = 0;
  let most = 0;
  let ended = 0;
  const all = regularly(1, stop.signal, async () => {
    most = Math.max(most, ++running);
    await moment(15);
    running--;
    if (++ended === 3) stop.abort();
  });
  await all;
  expect({ most, running, ended }).toEqual({ most: 1, running: 0, ended: 3 });
});

it('does nothing once it is stopped', async () => {
  let done = 0;
  await regularly(1, AbortSignal.abort(), async () => void done++);
  expect(done).toBe(0);
});

it('ends the pause at once', async () => {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 5);
  await regularly(3_600_000, stop.signal, async () => {});
});

it('collects beside the work, is stopped by its end, and is waited for', async () => {
  const seen: string[] = [];
  const collect = async (stop: AbortSignal) => {
    seen.push('begun');
    await new Promise((resolve) => stop.addEventListener('abort', resolve));
    await moment(5);
    seen.push('last page');
  };
  const never = new AbortController().signal;
  await collecting({ collect }, { soft: never, hard: never }, async () => void seen.push('work'));
  expect(seen).toEqual(['begun', 'work', 'last page']);
});

it('is not waited for after a hard stop, and an error of the work is passed on', async () => {
  const never = { collect: () => new Promise<void>(() => {}) };
  const soft = new AbortController().signal;
  const work = () => Promise.reject(new Error('broken'));
  await expect(collecting(never, { soft, hard: AbortSignal.abort() }, work)).rejects.toThrow('broken');
});
