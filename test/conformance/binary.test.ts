import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CaseFile, readGoldenLines } from '../support/golden.ts';
import { hasShared, readSharedJson, sharedPath } from '../support/shared.ts';

/**
 * Goldens through the `harrier` binary (`dist/`, or the sources where it is not built): all lines of the line
 * sets, and every tenth semantics case, for each of which the binary has to start.
 */
const BUILT = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const SOURCE = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const COMMAND = existsSync(BUILT) ? [BUILT] : ['--import', 'tsx', SOURCE];
const GOLDEN_CLOCK = 1_700_049_600;
/** Kinds of goldens in which a session is the value of this member; none: every line by itself. */
const NO_SESSION = Symbol('every line by itself');

interface Golden {
  readonly log: string;
  readonly location?: string;
  readonly t?: number;
  readonly session?: string | number;
  readonly home?: string;
  readonly error?: string;
  readonly decoder?: string | null;
  readonly rule_id?: number | null;
  readonly dropped_rule?: number;
  readonly level?: number | null;
  readonly alert?: boolean;
  readonly firedtimes?: number;
  readonly fields?: Readonly<Record<string, string>>;
  readonly expected?: Golden;
  readonly expected_live?: Golden | 'same';
}

interface Result {
  readonly error?: string;
  readonly decoder?: { readonly name?: string };
  readonly rule?: { readonly id: string; readonly level?: number; readonly firedtimes?: number };
  readonly alert?: boolean;
  readonly trace?: { readonly dropped_rule?: number; readonly fields: Readonly<Record<string, string>> };
}

async function logtest(ruleset: string, lines: readonly object[], ...options: string[]): Promise<Result[]> {
  const given = ['logtest', '--json', '--trace', '--input', 'jsonl', '--fresh', '--ruleset', ruleset];
  const child = spawn(process.execPath, [
    ...COMMAND,
    ...given,
    '--manager',
    'oraclehost',
    '--time-zone',
    'UTC',
    ...options,
  ]);
  child.stdin.end(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  child.stderr.resume();
  const out = await readAll(child.stdout);
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Result);
}

function input(golden: Golden, session: string | number | undefined): object {
  const { log, location, t } = golden;
  return {
    log,
    t: t ?? GOLDEN_CLOCK,
    ...(location === undefined ? {} : { location }),
    ...(session === undefined ? {} : { session }),
  };
}

/** What differs, as text; only what the golden says is compared. */
function differences(given: Golden, expected: Golden, result: Result | undefined): string[] {
  if (result === undefined) return [`${given.log}: no result`];
  if (expected.error !== undefined || result.error !== undefined) {
    return result.error === expected.error ? [] : [`${given.log}: ${result.error}`];
  }
  const rule = result.rule;
  const actual: Readonly<Record<string, unknown>> = {
    decoder: result.decoder?.name ?? null,
    rule_id: rule === undefined ? null : Number(rule.id),
    level: rule?.level ?? null,
    alert: result.alert,
    firedtimes: rule?.firedtimes,
    dropped_rule: result.trace?.dropped_rule,
    fields: sorted(result.trace?.fields ?? {}),
  };
  const failures: string[] = [];
  for (const name of ['decoder', 'rule_id', 'level', 'alert', 'dropped_rule', 'fields'] as const) {
    let wanted: unknown = expected[name];
    if (wanted === undefined) continue;
    if (name === 'fields') wanted = sorted(expected.fields ?? {});
    if (JSON.stringify(wanted) !== JSON.stringify(actual[name])) {
      failures.push(`${given.log}: ${name} ${JSON.stringify(actual[name])}, not ${JSON.stringify(wanted)}`);
    }
  }
  return failures;
}

function sorted(fields: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
}

describe.skipIf(!hasShared)('goldens through the binary', () => {
  let folder: string;
  let stock: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'goldens-'));
    stock = path.join(folder, 'stock');
    for (const part of ['rules', 'decoders', 'lists']) {
      await cp(sharedPath('fixtures', 'wazuh-ruleset', part), path.join(stock, part), { recursive: true });
    }
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each([
    ['mutated lines', ['mutated', 'mutated.jsonl.gz'], NO_SESSION, 'logtest'],
    ['ruleset tests', ['ruleset-tests.stock.jsonl.gz'], 'session', 'logtest'],
    ['AWS cases', ['aws-cases.jsonl.gz'], 'session', 'logtest'],
    ['stateful sequences', ['stateful', 'stateful.jsonl.gz'], 'session', 'logtest'],
    ['stateful sequences, live', ['stateful', 'stateful.jsonl.gz'], 'session', 'live'],
  ] as const)('%s', async (_, file, session, mode) => {
    const goldens = readGoldenLines<Golden>(...file).filter(
      ({ home }) => home === undefined || home === 'stock',
    );
    const lines = goldens.map((golden) => input(golden, session === NO_SESSION ? undefined : golden.session));
    const results = await logtest(stock, lines, '--mode', mode);
    expect(results).toHaveLength(goldens.length);
    const failures = goldens.flatMap((golden, i) => {
      const live = golden.expected_live;
      const wanted =
        mode === 'live' && live !== undefined && live !== 'same' ? live : (golden.expected ?? golden);
      return differences(golden, wanted, results[i]);
    });
    expect(failures).toEqual([]);
  });

  it('every tenth semantics case', async () => {
    interface Case {
      readonly rules: readonly CaseFile[];
      readonly decoders: 'stock' | readonly CaseFile[];
      readonly lists: readonly CaseFile[];
      readonly mode: string;
      readonly events: readonly Golden[];
      readonly expected: { readonly load: string; readonly results: readonly Golden[] };
    }
    const files = (await readdir(sharedPath('fixtures', 'wazuh-golden', 'semantics'))).sort();
    const failures: string[] = [];
    for (const file of files.filter((_, i) => i % 10 === 0)) {
      const given = readSharedJson<Case>('fixtures', 'wazuh-golden', 'semantics', file);
      const ruleset = path.join(folder, file);
      await write(path.join(ruleset, 'rules'), given.rules);
      await write(path.join(ruleset, 'lists'), given.lists);
      if (given.decoders !== 'stock') await write(path.join(ruleset, 'decoders'), given.decoders);
      else await cp(path.join(stock, 'decoders'), path.join(ruleset, 'decoders'), { recursive: true });
      let t: number | undefined;
      const lines = given.events.map((event) => {
        t = event.t ?? t;
        return input({ ...event, ...(t === undefined ? {} : { t }) }, event.session ?? 'one');
      });
      const results = await logtest(ruleset, lines, '--mode', given.mode);
      if (given.expected.load === 'rejected') {
        if (results.length > 0) failures.push(`${file}: not refused`);
        continue;
      }
      given.expected.results.forEach((expected, i) => {
        const event = given.events[i] ?? { log: '' };
        failures.push(...differences(event, expected, results[i]).map((text) => `${file}: ${text}`));
      });
    }
    expect(failures).toEqual([]);
  });

  async function write(into: string, files: readonly CaseFile[]): Promise<void> {
    await mkdir(into, { recursive: true });
    for (const { name, text } of files) {
      const target = path.join(into, name);
      await mkdir(path.dirname(target), { recursive: true });
      await writeFile(target, text);
    }
  }
});
