import { readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type LogtestLine,
  logtest,
  type RulesetTexts,
  SwappedLogtest,
  writeRuleset,
} from '../support/binary.ts';
import { type AwsCase, readAwsCases, readEngineCases } from '../support/engine-case.ts';
import { type CaseFile, readGoldenLines } from '../support/golden.ts';
import { hasShared, readSharedJson, sharedPath } from '../support/shared.ts';
import { type Home, homeTexts, stockFiles } from '../support/wazuh-homes.ts';

/** Every golden of the engine through the `harrier` binary; one process a ruleset and mode, or one for many. */

const GOLDEN_CLOCK = 1_700_049_600;

interface Expected {
  readonly error?: string;
  readonly decoder?: string | null;
  readonly decoder_parent?: string | null;
  readonly program_name?: string | null;
  readonly hostname?: string;
  readonly timestamp?: string;
  readonly message?: string;
  readonly location_out?: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly fields_dup?: readonly (readonly [string, string])[];
  readonly rule_id?: number | null;
  readonly dropped_rule?: number;
  readonly level?: number | null;
  readonly alert?: boolean;
  readonly description?: string;
  readonly groups?: readonly string[];
  readonly compliance?: Readonly<Record<string, readonly string[]>>;
  readonly firedtimes?: number;
  readonly frequency?: number;
  readonly mail?: boolean;
  readonly full_log?: boolean;
  /** As in alerts.json. */
  readonly data?: unknown;
}

interface Golden extends Expected {
  readonly log: string;
  readonly location?: string;
  readonly t?: number;
  readonly session?: string | number;
  readonly home?: string;
  readonly expected?: Expected;
  readonly expected_live?: Expected | 'same';
}

interface Result {
  readonly error?: string;
  readonly decoder?: { readonly name?: string; readonly parent?: string };
  readonly predecoder?: { readonly program_name?: string; readonly timestamp?: string };
  readonly rule?: Readonly<Record<string, unknown>> & { readonly id: string };
  readonly full_log?: string;
  readonly data?: unknown;
  readonly location?: string;
  readonly alert?: boolean;
  readonly trace?: {
    readonly dropped_rule?: number;
    readonly hostname: string;
    readonly message: string;
    readonly location: string;
    readonly fields: Readonly<Record<string, string>>;
    readonly fields_dup?: readonly (readonly [string, string])[];
  };
}

const FAMILIES = ['pci_dss', 'cis', 'gdpr', 'gpg13', 'hipaa', 'nist_800_53', 'tsc'];

/** The result in the members of a golden; the ones that only a trace has are absent without one. */
function seen({
  decoder,
  predecoder,
  rule,
  full_log,
  data,
  alert,
  trace,
}: Result): Expected & { [name: string]: unknown } {
  return {
    decoder: decoder?.name ?? null,
    decoder_parent: decoder?.parent ?? decoder?.name ?? null,
    program_name: predecoder?.program_name ?? null,
    timestamp: predecoder?.timestamp,
    rule_id: rule === undefined ? null : Number(rule.id),
    level: rule?.['level'] ?? null,
    alert,
    ...(rule !== undefined && {
      description: rule['description'],
      groups: groupNames(rule['groups'], rule),
      firedtimes: rule['firedtimes'],
      frequency: rule['frequency'],
      mail: rule['mail'],
    }),
    full_log: full_log !== undefined,
    data,
    ...(trace !== undefined && {
      hostname: trace.hostname,
      message: trace.message,
      location_out: trace.location,
      fields: trace.fields,
      fields_dup: trace.fields_dup ?? [],
      dropped_rule: trace.dropped_rule,
    }),
  } as Expected & { [name: string]: unknown };
}

/** All groups, the compliance families among them, which some goldens give apart and some do not. */
function groupNames(groups: unknown, families: Readonly<Record<string, unknown>> = {}): readonly string[] {
  const apart = FAMILIES.flatMap((family) =>
    ((families[family] ?? []) as readonly string[]).map((requirement) => `${family}_${requirement}`),
  );
  return [...(groups as readonly string[]), ...apart].sort();
}

/** Equal for values that are equal, whatever the order of members. */
function text(value: unknown): string | undefined {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/** The golden in the members of `seen`. */
function wantedOf({ compliance, ...expected }: Expected): Expected {
  const { decoder, decoder_parent: parent, groups } = expected;
  return {
    ...expected,
    ...(parent !== undefined && { decoder_parent: parent ?? decoder ?? null }),
    ...(groups !== undefined && { groups: groupNames(groups, compliance) }),
  };
}

/** What an absent member of a result of the semantics cases means. */
function completed(golden: Golden, expected: Expected): Expected {
  return {
    message: golden.log,
    location_out: golden.location ?? 'stdin',
    fields_dup: [],
    ...(expected.rule_id === null ? {} : { mail: false }),
    ...expected,
  };
}

/** What differs, as text; only what the golden says is compared. */
function differences(golden: Golden, expected: Expected, result: Result | undefined): string[] {
  if (result === undefined) return [`${golden.log}: no result`];
  if (expected.error !== undefined || result.error !== undefined) {
    return result.error === expected.error ? [] : [`${golden.log}: ${result.error}`];
  }
  const actual = seen(result);
  const failures: string[] = [];
  for (const [name, value] of Object.entries(wantedOf(expected))) {
    // What only a trace tells, and what options may hide.
    if (!(name in actual) || (name === 'firedtimes' && actual[name] === undefined)) continue;
    const wanted = text(value);
    const got = text(actual[name]);
    if (got !== wanted) failures.push(`${golden.log.slice(0, 300)}: ${name} ${got}, not ${wanted}`);
  }
  return failures;
}

function line(golden: Golden, session: string | undefined, t = golden.t ?? GOLDEN_CLOCK): LogtestLine {
  const { log, location } = golden;
  return { log, t, ...(location !== undefined && { location }), ...(session !== undefined && { session }) };
}

function files(texts: Readonly<Record<string, string>>): CaseFile[] {
  return Object.entries(texts).map(([name, text]) => ({ name, text }));
}

interface Asked {
  readonly golden: Golden;
  readonly expected: Expected;
  readonly line: LogtestLine;
}

/** Lines of a golden file for one home and mode. */
function asked(home: Home, mode: string, ...file: string[]): Asked[] {
  return readGoldenLines<Golden>(...file)
    .filter((golden) => (golden.home ?? (file[0] === 'stateful' ? 'stock' : home)) === home)
    .map((golden) => {
      const { session, expected = golden, expected_live: live } = golden;
      const name = session === undefined ? undefined : `${file.join('/')} ${session}`;
      const wanted = mode === 'live' && live !== undefined && live !== 'same' ? live : expected;
      return { golden, expected: wanted, line: line(golden, name) };
    });
}

describe.skipIf(!hasShared)('goldens through the binary', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'goldens-'));
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function rulesetOf(home: Home): Promise<string> {
    const into = path.join(folder, home);
    await writeRuleset(into, homeTexts(home));
    return into;
  }

  const MUTATED = ['mutated', 'mutated.jsonl.gz'];
  const STATEFUL = ['stateful', 'stateful.jsonl.gz'];

  it.each([
    ['stock', 'logtest', 'traced', [MUTATED, ['ruleset-tests.stock.jsonl.gz'], ['aws-cases.jsonl.gz']]],
    ['stock', 'logtest', 'untraced', [MUTATED, STATEFUL, ['ruleset-tests.stock.jsonl.gz']]],
    ['stock', 'live', 'untraced', [STATEFUL]],
    ['tests', 'logtest', 'traced', [['ruleset-tests.jsonl.gz'], STATEFUL]],
    ['tests', 'live', 'traced', [['ruleset-tests.live.jsonl.gz'], STATEFUL]],
    ['stock+DeleteObjects', 'logtest', 'untraced', [STATEFUL]],
    ['stock+DeleteObjects', 'live', 'untraced', [STATEFUL]],
  ] as const)('lines on %s, %s, %s', async (home, mode, traced, files) => {
    const lines = files.flatMap((file) => asked(home, mode, ...file));
    const trace = traced === 'traced' ? ['--trace'] : [];
    const { results } = await logtest<Result>(
      await rulesetOf(home),
      lines.map((one) => one.line),
      '--mode',
      mode,
      ...trace,
    );
    expect(lines.length).toBeGreaterThan(0);
    expect(results).toHaveLength(lines.length);
    expect(lines.flatMap(({ golden, expected }, i) => differences(golden, expected, results[i]))).toEqual([]);
  });

  interface Case extends RulesetTexts {
    readonly mode: string;
    readonly events: readonly Golden[];
    readonly expected: { readonly load: string; readonly results?: readonly Expected[] };
  }

  function readCase(file: string): Case {
    const given = readSharedJson<Omit<Case, 'decoders'> & { decoders: 'stock' | readonly CaseFile[] }>(
      'fixtures',
      'wazuh-golden',
      'semantics',
      file,
    );
    return { ...given, decoders: given.decoders === 'stock' ? stockFiles('decoders') : given.decoders };
  }

  const caseFiles = hasShared ? readdirSync(sharedPath('fixtures', 'wazuh-golden', 'semantics')).sort() : [];

  it.each(['logtest', 'live'])('every semantics case, %s', async (mode) => {
    const own = path.join(folder, mode);
    await mkdir(own);
    const process = await SwappedLogtest.open(own, mode);
    const failures: string[] = [];
    let cases = 0;
    try {
      for (const file of caseFiles) {
        const given = readCase(file);
        if (given.mode !== mode) continue;
        cases++;
        const taken = await process.load(given);
        if (taken !== (given.expected.load === 'ok')) failures.push(`${file}: taken ${taken}`);
        if (!taken || given.expected.load !== 'ok') continue;
        let t: number | undefined;
        const lines = given.events.map((event) => {
          t = event.t ?? t;
          return line(event, `${file} ${event.session ?? ''}`, t);
        });
        const results = await process.ask<Result>(lines);
        given.events.forEach((event, i) => {
          const expected = completed(event, given.expected.results?.[i] ?? {});
          failures.push(...differences(event, expected, results[i]).map((text) => `${file}: ${text}`));
        });
      }
    } finally {
      await process.close();
    }
    expect(cases).toBeGreaterThan(0);
    expect(failures).toEqual([]);
  });

  interface CaseResult {
    readonly rule: { readonly id: string; readonly level: number } | null;
    readonly decoder?: { readonly name?: string } | string | null;
    readonly alert: boolean;
    readonly data?: unknown;
  }

  function askedBy({ name, events, results }: AwsCase<CaseResult>, location = 'Wazuh-AWS'): Asked[] {
    let t = 1_700_000_000;
    const given: Golden[] = [];
    for (const event of events) {
      if (typeof event === 'string') given.push({ log: event, location, t });
      else if ('event' in event) given.push({ log: event.event, location: event.location, t });
      else t += event.advance_seconds;
    }
    return given.map((golden, i) => {
      const { rule = null, decoder, alert, data } = results[i] ?? { alert: false };
      const expected = {
        decoder: (typeof decoder === 'object' ? decoder?.name : decoder) ?? null,
        rule_id: rule === null ? null : Number(rule.id),
        level: rule?.level ?? null,
        alert,
        ...(data !== undefined && { data }),
      };
      return { golden, expected, line: line(golden, name) };
    });
  }

  it('every engine case', async () => {
    const { roots_file_loaded_first: roots, cases } = readEngineCases<CaseResult>();
    const own = path.join(folder, 'engine-cases');
    await mkdir(own);
    const process = await SwappedLogtest.open(own, 'logtest');
    const failures: string[] = [];
    try {
      for (const given of cases) {
        // The daemon goes on behind some ERROR messages, the test socket behind none (SEMANTICS 2.8).
        if (given.load_messages.some((message) => message.startsWith('ERROR:'))) continue;
        const rules = typeof given.rules === 'string' ? { '0100-t.xml': given.rules } : given.rules;
        const taken = await process.load({
          rules: [{ name: '0000-roots.xml', text: roots }, ...files(rules)],
          decoders: [{ name: '0000-d.xml', text: given.decoders }],
          lists: files(given.lists ?? {}),
        });
        if (!taken) failures.push(`${given.name}: refused`);
        const lines = askedBy(given, given.location);
        const results = taken ? await process.ask<Result>(lines.map((one) => one.line)) : [];
        const found = lines.flatMap(({ golden, expected }, i) => differences(golden, expected, results[i]));
        failures.push(...found.map((difference) => `${given.name}: ${difference}`));
      }
    } finally {
      await process.close();
    }
    expect(failures).toEqual([]);
  });

  it('every AWS case', async () => {
    const lines = readAwsCases<CaseResult>().flatMap((one) => askedBy(one));
    const { results } = await logtest<Result>(
      await rulesetOf('stock'),
      lines.map((one) => one.line),
    );
    expect(lines.flatMap(({ golden, expected }, i) => differences(golden, expected, results[i]))).toEqual([]);
  });

  it('a refused ruleset ends with exit code 4 and no result', async () => {
    const refused = caseFiles.filter((file) => readCase(file).expected.load === 'rejected');
    for (const file of refused.filter((_, i) => i % 20 === 0)) {
      const ruleset = path.join(folder, file);
      await writeRuleset(ruleset, readCase(file));
      expect({ file, ...(await logtest(ruleset, [{ log: 'x', t: 0 }])) }).toEqual({
        file,
        results: [],
        exit: 4,
      });
    }
  });
});
