import { describe, expect, it } from 'vitest';
import { ObjectLedger } from '../../../src/worker/state/ledger.ts';

describe('ObjectLedger', () => {
  it('remembers progress and forgets the object used longest ago', async () => {
    const ledger = new ObjectLedger(2);
    for (const id of ['a', 'b', 'a', 'c']) {
      await ledger.exclusively(id, async (progress) => {
        progress.evaluated++;
      });
    }
    expect(ledger.size).toBe(2);
    expect(await ledger.exclusively('a', async ({ evaluated }) => evaluated)).toBe(2);
    expect(await ledger.exclusively('b', async ({ evaluated }) => evaluated)).toBe(0);
  });

  it('lets one work at a time on an object, also after a failure', async () => {
    const ledger = new ObjectLedger(10);
    const order: string[] = [];
    const work = (name: string, fail = false) =>
      ledger.exclusively('x', async () => {
        order.push(`${name}+`);
        await new Promise((resolve) => setTimeout(resolve, 2));
        order.push(`${name}-`);
        if (fail) throw new Error(name);
      });
    await Promise.allSettled([work('a', true), work('b'), work('c')]);
    expect(order).toEqual(['a+', 'a-', 'b+', 'b-', 'c+', 'c-']);
  });
});
