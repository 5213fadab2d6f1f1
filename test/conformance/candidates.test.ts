import { describe, expect, it } from 'vitest';
import { toByteString } from '../../src/bytes/byte-string.ts';
import { readGoldenLines } from '../support/golden.ts';
import { hasShared } from '../support/shared.ts';
import { home } from '../support/wazuh-homes.ts';

/** A tracer makes the search test every sibling; without it the index leaves out what cannot match. */
const TRACER = { tried: () => {}, failed: () => {}, matched: () => {} };

describe.skipIf(!hasShared)('the rule index on the stock ruleset', () => {
  it('changes no result, also in sessions that share state', () => {
    const indexed = home('stock').openSession({ mode: 'live', timeZone: 'UTC' });
    const plain = home('stock').openSession({ mode: 'live', timeZone: 'UTC' });
    const lines = readGoldenLines<{ log: string; location?: string }>('mutated', 'mutated.jsonl.gz');
    const failures: unknown[] = [];
    // Twice over: the caches fill in the first round and decide in the second.
    for (let at = 0; at < lines.length * 2; at += 3) {
      const line = lines[at % lines.length];
      if (line === undefined) continue;
      const message = {
        text: toByteString(line.log),
        location: toByteString(line.location ?? 'stdin'),
        time: 1_700_000_000_000 + at * 500,
      };
      const [a, b] = [indexed.process(message), plain.process(message, TRACER)];
      const outcome = (verdict: typeof a) =>
        JSON.stringify([
          verdict.rule?.id,
          verdict.dropped?.id,
          verdict.firedTimes,
          verdict.event?.previousOutput,
        ]);
      if (outcome(a) !== outcome(b)) failures.push({ log: line.log, indexed: outcome(a), plain: outcome(b) });
    }
    expect(failures).toEqual([]);
  });
});
