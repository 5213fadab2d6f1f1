import { describe, expect, it } from 'vitest';
import { fromByteString, toByteString } from '../../src/bytes/byte-string.ts';
import { CODES } from '../../src/diagnostic/codes.ts';
import { type CaseEvent, filesOfCase, readAwsCases, readEngineCases } from '../support/engine-case.ts';
import { compileCase, differences } from '../support/golden.ts';
import { hasShared } from '../support/shared.ts';
import { home } from '../support/wazuh-homes.ts';

interface Result {
  readonly rule: {
    readonly id: string;
    readonly level: number;
    readonly firedtimes?: number;
    readonly frequency?: number;
  } | null;
  readonly decoder?: { readonly name?: string } | string | null;
  readonly alert: boolean;
  readonly previous_output?: readonly string[];
}

const engine = readEngineCases<Result>();
const aws = readAwsCases<Result>();

/** Runs the events of a case in one logtest session and compares each result. */
function runEvents(
  session: ReturnType<ReturnType<typeof home>['openSession']>,
  events: readonly CaseEvent[],
  results: readonly Result[],
  location: string,
  withPrevious: boolean,
): void {
  let time = 1_700_000_000_000;
  let at = 0;
  // Some cases were recorded in a session that had seen one event before.
  const firedBefore = new Map<string, number>();
  for (const given of events) {
    if (typeof given === 'object' && 'advance_seconds' in given) {
      time += given.advance_seconds * 1000;
      continue;
    }
    const text = typeof given === 'string' ? given : given.event;
    const verdict = session.process({
      text: toByteString(text),
      location: toByteString(typeof given === 'string' ? location : given.location),
      time,
    });
    const result = results[at++];
    if (result === undefined) throw new Error(`no result for event ${at}`);
    const { rule } = result;
    if (rule?.firedtimes !== undefined && !firedBefore.has(rule.id))
      firedBefore.set(rule.id, rule.firedtimes - 1);
    const found = differences(verdict, {
      decoder: (typeof result.decoder === 'object' ? result.decoder?.name : result.decoder) ?? null,
      rule_id: rule === null ? null : Number(rule.id),
      level: rule?.level ?? null,
      alert: result.alert,
      ...(rule?.firedtimes === undefined
        ? {}
        : { firedtimes: rule.firedtimes - (firedBefore.get(rule.id) ?? 0) }),
      ...(rule?.frequency === undefined ? {} : { frequency: rule.frequency }),
    });
    const previous = verdict.event?.previousOutput ?? [];
    expect({
      at,
      text,
      found,
      previous: withPrevious && previous.length >= 2 ? previous.map(fromByteString) : undefined,
    }).toEqual({
      at,
      text,
      found: [],
      // The AWS cases were recorded without it.
      previous: withPrevious ? result.previous_output : undefined,
    });
  }
}

describe.skipIf(!hasShared)('engine cases', () => {
  it.each(engine.cases.map((one) => [one.name, one] as const))('%s', (_, given) => {
    const { ruleset, diagnostics } = compileCase(filesOfCase(given, engine.roots_file_loaded_first));
    const refused = given.load_messages.some((message) => message.startsWith('ERROR:'));
    if (refused) {
      // logtest refuses for any ERROR message, also where the daemon goes on (SEMANTICS 2.8).
      const reported = diagnostics.some(
        ({ code, severity }) => severity === 'error' || 'engineError' in CODES[code],
      );
      expect(reported).toBe(true);
      return;
    }
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    const warnings = given.load_messages.filter((message) => message.startsWith('WARNING:'));
    expect(diagnostics.filter(({ severity }) => severity === 'warning')).toHaveLength(warnings.length);
    if (ruleset === undefined) throw new Error('refused');
    runEvents(ruleset.openSession({ mode: 'logtest' }), given.events, given.results, given.location, true);
  });
});

describe.skipIf(!hasShared)('AWS cases on the stock ruleset', () => {
  it.each(aws.map((one) => [one.name, one] as const))('%s', (_, given) => {
    runEvents(
      home('stock').openSession({ mode: 'logtest' }),
      given.events,
      given.results,
      'Wazuh-AWS',
      false,
    );
  });
});
