import { describe, expect, it } from 'vitest';
import { readAll } from '../support/read-object.ts';
import { hasShared, readSharedJson } from '../support/shared.ts';

/** Numbers from 0 to below 1, the same in every run (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The Parquet object of a fixture: its longest text. */
function parquet(file: string): Buffer {
  const texts = Object.values(readSharedJson<object>('fixtures', 'sekoia-aws-connectors', file)).filter(
    (one): one is string => typeof one === 'string',
  );
  return Buffer.from(texts.toSorted((a, b) => b.length - a.length)[0] ?? '', 'base64');
}

// A promise that is rejected and waited for by nobody fails the run by itself.
describe.skipIf(!hasShared)('damaged Parquet', () => {
  it.each(['flowlog-parquet.json', 'flowlog-parquet-2.json'])(
    '%s: gives rows or a reason, and nothing else',
    async (file) => {
      const whole = parquet(file);
      const next = numbers(20_261_121);
      const reasons = new Set<string>();
      for (let round = 0; round < 400; round++) {
        const damaged = Buffer.from(whole);
        for (let edit = 0; edit < 1 + (round % 4); edit++) {
          // The directory at the end decides about everything.
          const at =
            next() < 0.6
              ? damaged.length - 1 - Math.floor(next() * 3000)
              : Math.floor(next() * damaged.length);
          damaged[at] = next() < 0.3 ? 0xff : Math.floor(next() * 256);
        }
        const key = 'AWSLogs/111122223333/vpcflowlogs/o.parquet';
        const { records, bad, type } = await readAll(damaged, {
          origin: { bucket: 'b', key },
          objectTime: 0,
        });
        const write = type?.documents({ ecs: true, ocsf: true, profile: 'compat', keepOriginal: false });
        for (const record of records) expect(write?.(record)).toHaveLength(2);
        expect(records.length).toBeLessThan(100);
        for (const { reason } of bad) reasons.add(reason);
      }
      expect([...reasons]).toContain('corrupt');
    },
  );
});
