import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fromByteString, toByteString } from '../../src/bytes/byte-string.ts';
import type { EventVerdict, RulesetSession } from '../../src/ruleset/session.ts';
import { type EngineCase, filesOfCase, readAwsCases, readEngineCases } from '../support/engine-case.ts';
import { type CaseFile, compileCase, readGoldenLines } from '../support/golden.ts';
import { hasShared, readSharedJson, sharedPath } from '../support/shared.ts';
import { home, stockFiles } from '../support/wazuh-homes.ts';

/**
 * Alerts against those of the real engine, which had no ATT&CK database, so `mitre` is left
 * out of comparisons. `firedtimes` is compared elsewhere: some cases were recorded in sessions that had seen events. */

type Json = Readonly<Record<string, unknown>>;

function alertOf(verdict: EventVerdict): Json {
  return JSON.parse(fromByteString(verdict.json())) as Json;
}

function comparable(rule: unknown): unknown {
  if (typeof rule !== 'object' || rule === null) return null;
  const { mitre, firedtimes, ...rest } = rule as Json;
  void [mitre, firedtimes];
  return rest;
}

function lines(text: unknown): unknown {
  return typeof text === 'string' ? text.split('\n') : text;
}

/** Feeds the events of a case; gives each verdict with its result. */
function* run(
  session: RulesetSession,
  given: Pick<EngineCase<Json>, 'events' | 'results' | 'location'>,
): Generator<[EventVerdict, Json]> {
  let time = 1_700_000_000_000;
  let at = 0;
  for (const event of given.events) {
    if (typeof event === 'object' && 'advance_seconds' in event) {
      time += event.advance_seconds * 1000;
      continue;
    }
    const text = toByteString(typeof event === 'string' ? event : event.event);
    const location = toByteString(typeof event === 'string' ? given.location : event.location);
    yield [session.process({ text, location, time }), given.results[at++] ?? {}];
  }
}

describe.skipIf(!hasShared)('alerts of the engine cases', () => {
  const engine = readEngineCases<Json>();

  // SEMANTICS 1.4 says not to reproduce it.
  const broken = new Set(['xml:var-field-then-var']);
  const cases = engine.cases.filter(({ name }) => !broken.has(name));

  it.each(cases.map((one) => [one.name, one] as const))('%s', (_, given) => {
    if (given.load_messages.some((message) => message.startsWith('ERROR:'))) return;
    const { ruleset } = compileCase(filesOfCase(given, engine.roots_file_loaded_first));
    if (ruleset === undefined) throw new Error('refused');
    for (const [verdict, result] of run(
      ruleset.openSession({ mode: 'logtest', manager: 'manager' }),
      given,
    )) {
      const alert = alertOf(verdict);
      expect({
        rule: comparable(alert['rule']),
        decoder: isEmpty(alert['decoder']) ? null : alert['decoder'],
        predecoder: alert['predecoder'],
        data: alert['data'],
        previous_output: lines(alert['previous_output']),
      }).toEqual({
        rule: comparable(result['rule']),
        decoder: result['decoder'],
        predecoder: result['predecoder'],
        data: result['data'],
        previous_output: result['previous_output'],
      });
    }
  });
});

describe.skipIf(!hasShared)('alerts of the AWS cases', () => {
  const cases = readAwsCases<Json>();

  it.each(cases.map((one) => [one.name, one] as const))('%s', (_, given) => {
    const session = home('stock').openSession({ mode: 'logtest' });
    for (const [verdict, result] of run(session, { ...given, location: 'Wazuh-AWS' })) {
      const alert = alertOf(verdict);
      expect(alert['data']).toEqual(result['data']);
      expect(alert['location']).toBe(result['location'] ?? 'Wazuh-AWS');
      const rule = alert['rule'] as Json | undefined;
      expect(rule?.['description'] ?? null).toEqual(result['description'] ?? null);
      expect(rule?.['groups']).toEqual((result['rule'] as Json | null)?.['groups']);
    }
  });
});

describe.skipIf(!hasShared)('alerts of the ruleset tests', () => {
  interface Line extends Json {
    readonly session: string;
    readonly log: string;
    readonly location?: string;
    readonly rule?: Json;
    readonly data?: Json;
  }

  it('have the rule and the data of the real ones', () => {
    let session: RulesetSession | undefined;
    let name: string | undefined;
    const failures: unknown[] = [];
    for (const line of readGoldenLines<Line>('ruleset-tests.jsonl.gz')) {
      if (session === undefined || line.session !== name) {
        session = home('tests').openSession({ mode: 'logtest', manager: 'oraclehost', timeZone: 'UTC' });
      }
      name = line.session;
      const alert = alertOf(
        session.process({
          text: toByteString(line.log),
          location: line.location ?? 'stdin',
          time: 1_700_049_600_000,
        }),
      );
      const actual = { rule: comparable(alert['rule']), data: alert['data'] };
      const rule = line.rule === undefined ? null : comparable({ level: 0, ...line.rule });
      const wanted = { rule, data: line.data };
      try {
        expect(actual).toEqual(wanted);
      } catch {
        failures.push({ log: line.log, actual, wanted });
      }
    }
    expect(failures).toEqual([]);
  });
});

describe.skipIf(!hasShared)('alerts of the semantics cases', () => {
  interface Result {
    readonly error?: string;
    readonly rule_id?: number | null;
    readonly description?: string;
    readonly groups?: readonly string[];
    readonly compliance?: Readonly<Record<string, readonly string[]>>;
    readonly mail?: boolean;
    readonly timestamp?: string;
    readonly program_name?: string | null;
    readonly decoder_parent?: string;
    readonly decoder?: string | null;
    readonly full_log?: boolean;
  }
  interface Case {
    readonly rules: readonly CaseFile[];
    readonly decoders: 'stock' | readonly CaseFile[];
    readonly lists: readonly CaseFile[];
    readonly mode: 'logtest' | 'live';
    readonly events: readonly { log: string; location?: string; t?: number; session?: string }[];
    readonly expected: { readonly load: string; readonly results: readonly Result[] };
  }
  const folder = ['fixtures', 'wazuh-golden', 'semantics'];
  const files = hasShared ? readdirSync(sharedPath(...folder)) : [];

  it.each(files)('%s', (file) => {
    const given = readSharedJson<Case>(...folder, file);
    if (given.expected.load !== 'ok') return;
    const { ruleset } = compileCase({
      rules: given.rules,
      decoders: given.decoders === 'stock' ? stockFiles('decoders') : given.decoders,
      lists: given.lists.map(({ name, text }) => ({ name: `etc/lists/${name}`, text })),
    });
    if (ruleset === undefined) throw new Error('refused');
    const sessions = new Map<string | undefined, RulesetSession>();
    let time = 1_700_049_600_000;
    given.events.forEach((event, i) => {
      let session = sessions.get(event.session);
      session ??= ruleset.openSession({ mode: given.mode, manager: 'oraclehost', timeZone: 'UTC' });
      sessions.set(event.session, session);
      if (event.t !== undefined) time = event.t * 1000;
      const location = toByteString(event.location ?? 'stdin');
      const verdict = session.process({ text: toByteString(event.log), location, time });
      const result = given.expected.results[i] ?? {};
      if (result.error !== undefined) {
        expect(verdict.error).toBe(result.error);
        return;
      }
      const alert = alertOf(verdict);
      const rule = alert['rule'] as Json | undefined;
      const predecoder = alert['predecoder'] as Json | undefined;
      const wanted = expectedRule(result);
      expect({
        ...(rule === undefined ? {} : pick(rule, Object.keys(wanted))),
        timestamp: predecoder?.['timestamp'],
        program: predecoder?.['program_name'] ?? null,
      }).toEqual({ ...wanted, timestamp: result.timestamp, program: result.program_name ?? null });
      if (result.full_log !== undefined) expect('full_log' in alert).toBe(result.full_log);
    });
  });

  function expectedRule(result: Result): Record<string, unknown> {
    if (result.rule_id === null || result.rule_id === undefined) return {};
    return {
      description: result.description,
      groups: result.groups,
      mail: result.mail ?? false,
      ...result.compliance,
    };
  }
});

function pick(object: Json, names: readonly string[]): Json {
  return Object.fromEntries(names.map((name) => [name, object[name]]));
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
