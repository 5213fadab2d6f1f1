import { describe, expect, it } from 'vitest';
import { toByteString } from '../../src/bytes/byte-string.ts';
import type { LogRecord, LogType } from '../../src/log-type/log-type.ts';
import { LiveSession } from '../../src/ruleset/live-session.ts';
import { type Evaluator, evaluate } from '../../src/worker/evaluation/evaluate.ts';
import { readGoldenLines } from '../support/golden.ts';
import { hasShared } from '../support/shared.ts';
import { type Home, home } from '../support/wazuh-homes.ts';

/** Goldens of the daemon through the worker's evaluation: what raises an alert there, raises it here. */

interface Outcome {
  readonly rule_id?: number | null;
  readonly level?: number | null;
  readonly alert?: boolean;
}

interface Golden extends Outcome {
  readonly log: string;
  readonly location?: string;
  readonly t?: number;
  readonly session: string;
  readonly home?: Home;
  readonly expected?: Outcome;
  readonly expected_live?: Outcome | 'same';
}

const GOLDEN_CLOCK = 1_700_049_600;

/** A kind of log whose records are the texts themselves. */
function plainLogs(location: string): LogType<LogRecord> {
  return {
    name: location,
    read: async function* () {},
    documents: () => () => [],
    compactText: ({ raw }) => raw,
    wazuhText: ({ raw }) => raw,
    fields: {},
  };
}

function evaluatorOf(name: Home): Evaluator {
  const options = { mode: 'live', manager: 'oraclehost', timeZone: 'UTC', alertLevel: 3 } as const;
  return { name, eventText: 'compact', session: new LiveSession({ ruleset: home(name) }, options) };
}

function outcomeOf({ expected, expected_live: live, ...golden }: Golden): Outcome {
  if (live !== undefined && live !== 'same') return live;
  return expected ?? golden;
}

/** `id:level` of the alert that a golden raises, if it does. */
function wantedOf({ alert, rule_id: id, level }: Outcome): string[] {
  return alert === true ? [`${id}:${level}`] : [];
}

describe.skipIf(!hasShared)('goldens of the daemon through the worker', () => {
  it.each([
    ['stock', ['stateful', 'stateful.jsonl.gz']],
    ['tests', ['ruleset-tests.live.jsonl.gz']],
  ] as const)('on %s: %j', (defaultHome, file) => {
    const failures: string[] = [];
    let alerts = 0;
    let session: string | undefined;
    let evaluator = evaluatorOf(defaultHome);
    for (const [ordinal, golden] of readGoldenLines<Golden>(...file).entries()) {
      if (golden.session !== session) evaluator = evaluatorOf(golden.home ?? defaultHome);
      session = golden.session;
      const record = { ordinal, time: (golden.t ?? GOLDEN_CLOCK) * 1000, raw: toByteString(golden.log) };
      const logType = plainLogs(toByteString(golden.location ?? 'stdin'));
      const { raised, failures: failed } = evaluate(
        { record, documentId: String(ordinal), logType, origin: { bucket: 'b', key: 'k' } },
        [evaluator],
        { clock: 'event', findings: false },
      );
      const got = raised.flatMap(({ document }) => {
        if (document.stream !== 'alerts') return [];
        const { rule } = JSON.parse(document.json) as { rule: { id: string; level: number } };
        return [`${rule.id}:${rule.level}`];
      });
      const wanted = wantedOf(outcomeOf(golden));
      alerts += wanted.length;
      if (failed.length > 0 || got.join() !== wanted.join()) {
        failures.push(`${golden.log.slice(0, 200)}: ${got.join()}, not ${wanted.join()}`);
      }
    }
    expect(alerts).toBeGreaterThan(0);
    expect(failures).toEqual([]);
  });
});
