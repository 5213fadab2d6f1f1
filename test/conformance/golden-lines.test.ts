import { describe, expect, it } from 'vitest';
import { toByteString } from '../../src/bytes/byte-string.ts';
import type { EngineMode } from '../../src/ruleset/engine.ts';
import { differences, type ExpectedResult, readGoldenLines } from '../support/golden.ts';
import { hasShared } from '../support/shared.ts';
import { type Home, home } from '../support/wazuh-homes.ts';

interface Line extends ExpectedResult {
  readonly log: string;
  readonly location?: string;
  readonly session?: string;
  readonly case?: string;
  readonly t?: number;
  readonly home?: Home;
  readonly expected?: ExpectedResult;
  readonly expected_live?: ExpectedResult | 'same';
}

interface Suite {
  readonly path: readonly string[];
  readonly mode: EngineMode;
  readonly home: Home;
  /** Lines of equal consecutive keys share state; undefined is a state of its own for each line. */
  readonly session: (line: Line) => string | undefined;
  readonly expected: (line: Line) => ExpectedResult;
}

/** Frozen clock of the golden data, epoch seconds. */
const GOLDEN_CLOCK = 1_700_049_600;

const SUITES: Readonly<Record<string, Suite>> = {
  'mutated lines, each in fresh state': {
    path: ['mutated', 'mutated.jsonl.gz'],
    mode: 'logtest',
    home: 'stock',
    session: () => undefined,
    expected: (line) => line,
  },
  'stateful sequences, logtest': {
    path: ['stateful', 'stateful.jsonl.gz'],
    mode: 'logtest',
    home: 'stock',
    session: (line) => line.session,
    expected: (line) => line.expected ?? {},
  },
  'stateful sequences, live': {
    path: ['stateful', 'stateful.jsonl.gz'],
    mode: 'live',
    home: 'stock',
    session: (line) => line.session,
    expected: (line) =>
      (line.expected_live === 'same' ? line.expected : (line.expected_live as ExpectedResult)) ?? {},
  },
  'ruleset tests': {
    path: ['ruleset-tests.jsonl.gz'],
    mode: 'logtest',
    home: 'tests',
    session: (line) => line.session,
    expected: (line) => line,
  },
  'ruleset tests, stock home': {
    path: ['ruleset-tests.stock.jsonl.gz'],
    mode: 'logtest',
    home: 'stock',
    session: (line) => line.session,
    expected: (line) => line,
  },
  'ruleset tests, live': {
    path: ['ruleset-tests.live.jsonl.gz'],
    mode: 'live',
    home: 'tests',
    session: (line) => line.session,
    expected: (line) => line,
  },
  'AWS lines': {
    path: ['aws-cases.jsonl.gz'],
    mode: 'logtest',
    home: 'stock',
    session: (line) => line.case,
    expected: (line) => line.expected ?? line,
  },
};

describe.skipIf(!hasShared)('golden lines of the real engine', () => {
  it.each(Object.entries(SUITES))('%s', (_, suite) => {
    const failures: string[] = [];
    let lines = 0;
    let key: string | undefined;
    let session = home(suite.home).openSession();
    for (const line of readGoldenLines<Line>(...suite.path)) {
      lines++;
      const next = suite.session(line);
      if (next === undefined || next !== key) {
        key = next;
        session = home(line.home ?? suite.home).openSession({
          mode: suite.mode,
          manager: 'oraclehost',
          timeZone: 'UTC',
          alertLevel: 3,
        });
      }
      const verdict = session.process({
        text: toByteString(line.log),
        location: toByteString(line.location ?? 'stdin'),
        time: (line.t ?? GOLDEN_CLOCK) * 1000,
      });
      const found = differences(verdict, suite.expected(line));
      if (found.length > 0) failures.push(`${line.log.slice(0, 200)}: ${found.join('; ')}`);
    }
    expect(lines).toBeGreaterThan(0);
    expect(failures).toEqual([]);
  });
});
