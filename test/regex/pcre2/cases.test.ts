import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stepLimitCount } from '../../../src/regex/limit.ts';
import { compilePcre2 } from '../../../src/regex/pcre2/compile.ts';

/**
 * Answers of PCRE2 10.42 (8 bit, no options, no JIT: as Wazuh calls it) to patterns and subjects that were
 * written or generated for this project. One case a line; `oracle.py` asks the library again.
 */
interface Case {
  readonly pattern: string;
  /** PCRE2's error number: the pattern is refused. */
  readonly error?: number;
  /** Last matched byte and groups by subject; null: no match. */
  readonly subjects?: Readonly<Record<string, readonly [end: number, groups: readonly string[]] | null>>;
}

const cases = readFileSync(join(import.meta.dirname, 'cases.ndjson'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line): Case => JSON.parse(line));

const refused = cases.filter(({ error }) => error !== undefined);
const compiled = cases.filter(({ error }) => error === undefined);

describe('PCRE2 10.42', () => {
  it('has cases of both kinds', () => {
    expect(refused.length).toBeGreaterThan(150);
    expect(compiled.length).toBeGreaterThan(1_000);
  });

  it('refuses what the library refuses, with a place in the pattern', () => {
    const accepted = refused.filter(({ pattern }) => {
      const result = compilePcre2(pattern);
      if (result.ok) return true;
      expect(result.error.code, pattern).toBe('syntax');
      expect(result.error.offset, pattern).toBeGreaterThanOrEqual(0);
      expect(result.error.offset, pattern).toBeLessThanOrEqual(pattern.length);
      return false;
    });
    expect(accepted.map(({ pattern }) => pattern)).toEqual([]);
  }, 60_000);

  it.each(['fastest', 'matcher'] as const)(
    'matches, ends and captures as the library (%s)',
    (engine) => {
      const limits = stepLimitCount();
      const different: unknown[] = [];
      for (const { pattern, subjects = {} } of compiled) {
        const result = compilePcre2(pattern, { engine });
        if (!result.ok) throw new Error(`${JSON.stringify(pattern)}: ${result.error.message}`);
        for (const [subject, answer] of Object.entries(subjects)) {
          const match = result.value.exec(subject);
          const found = match === undefined ? null : [match.end, match.groups];
          const isEqual = JSON.stringify(found) === JSON.stringify(answer);
          if (!isEqual || result.value.test(subject) !== (answer !== null)) {
            different.push({ pattern, subject, answer, found });
          }
        }
      }
      expect(different).toEqual([]);
      expect(stepLimitCount()).toBe(limits);
    },
    120_000,
  );
});
