import { expect, it } from 'vitest';
import { UnderWay } from '../../src/worker/under-way.ts';

it('tells of the next end, however it comes, and not of earlier ones', async () => {
  const work = new UnderWay();
  const ends: ((how: 'well' | 'badly') => void)[] = [];
  const begin = () =>
    work.add(
      new Promise<void>((resolve, reject) => {
        ends.push((how) => (how === 'well' ? resolve() : reject(new Error('badly'))));
      }),
    );
  begin();
  begin();
  begin();
  const told: number[] = [];
  const next = () => work.next().then(() => told.push(work.size));
  const first = next();
  expect(told).toEqual([]);
  ends[1]?.('badly');
  await first;
  const second = next();
  await new Promise(setImmediate);
  expect(told).toEqual([2]);
  ends[0]?.('well');
  await second;
  expect(told).toEqual([2, 1]);
  const all = work.all();
  ends[2]?.('badly');
  await all;
  expect(work.size).toBe(0);
});
