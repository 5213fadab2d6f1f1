import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { fromByteString, toByteString } from '../../src/bytes/byte-string.ts';
import { Source } from '../../src/diagnostic/source.ts';
import { STATIC_FIELDS } from '../../src/event/log-event.ts';
import { DEFAULT_SETTINGS } from '../../src/ruleset/default-settings.ts';
import { compileRuleset, type LoadResult } from '../../src/ruleset/load.ts';
import type { RulesetFiles } from '../../src/ruleset/read.ts';
import type { EventVerdict } from '../../src/ruleset/session.ts';
import { sharedPath } from './shared.ts';

/** A file of a case. */
export interface CaseFile {
  readonly name: string;
  readonly text: string;
}

/** What the real engine answered for one event; only the members that are there are compared. */
export interface ExpectedResult {
  readonly error?: 'preprocessing';
  readonly decoder?: string | null;
  readonly rule_id?: number | null;
  readonly dropped_rule?: number;
  readonly level?: number | null;
  readonly alert?: boolean;
  readonly description?: string;
  readonly groups?: readonly string[];
  readonly mitre?: readonly string[];
  readonly firedtimes?: number;
  readonly frequency?: number;
  readonly mail?: boolean;
  readonly fields?: Readonly<Record<string, string>>;
}

/** Compiles a ruleset from texts; lists are named as configured (`etc/lists/…`). */
export function compileCase(files: {
  readonly rules: readonly CaseFile[];
  readonly decoders: readonly CaseFile[];
  readonly lists: readonly CaseFile[];
  readonly exclude?: readonly string[];
}): LoadResult {
  const sources = (list: readonly CaseFile[]) =>
    list.map(({ name, text }) => Source.ofBytes(name, toByteString(text)));
  const input: RulesetFiles = {
    rules: sources(files.rules),
    decoders: sources(files.decoders),
    lists: files.lists.map(({ name, text }) => ({ name, source: Source.ofBytes(name, toByteString(text)) })),
    settings: { ...DEFAULT_SETTINGS, exclude: [...(files.exclude ?? [])] },
  };
  return compileRuleset(input);
}

/** The members of `expected` that the verdict does not give, as readable lines. Empty when all agree. */
export function differences(verdict: EventVerdict, expected: ExpectedResult): string[] {
  if (expected.error !== undefined)
    return verdict.error === expected.error ? [] : [`error: ${verdict.error}`];
  const { rule, event } = verdict;
  const actual: Record<keyof ExpectedResult, unknown> = {
    error: verdict.error,
    decoder: verdict.decoder ?? null,
    rule_id: rule?.id ?? null,
    dropped_rule: verdict.dropped?.id,
    level: rule?.level ?? (expected.level === null ? null : undefined),
    alert: verdict.alert,
    description: undefined,
    groups: undefined,
    mitre: undefined,
    firedtimes: rule === undefined ? undefined : verdict.firedTimes,
    frequency: rule?.frequency,
    mail: verdict.mail,
    fields: undefined,
  };
  const lines: string[] = [];
  const compare = (member: keyof ExpectedResult, value: unknown): void => {
    const wanted = expected[member];
    if (wanted === undefined && member !== 'mail') return;
    if (JSON.stringify(wanted ?? false) !== JSON.stringify(value ?? false)) {
      lines.push(`${member}: wanted ${JSON.stringify(wanted)}, got ${JSON.stringify(value)}`);
    }
  };
  for (const member of COMPARED) compare(member, actual[member]);
  if (expected.fields !== undefined && event !== undefined) {
    const fields: Record<string, string> = {};
    for (const [name, value] of event.dynamic.entries()) {
      const key = fromByteString(name);
      if (!Object.hasOwn(fields, key)) fields[key] = fromByteString(value);
    }
    for (const name of STATIC_FIELDS) {
      const value = event[name];
      if (value !== undefined) fields[name] = fromByteString(value);
    }
    if (JSON.stringify(sorted(fields)) !== JSON.stringify(sorted(expected.fields))) {
      lines.push(`fields: wanted ${JSON.stringify(expected.fields)}, got ${JSON.stringify(fields)}`);
    }
  }
  return lines;
}

const COMPARED = ['decoder', 'rule_id', 'dropped_rule', 'level', 'alert', 'firedtimes', 'frequency'] as const;

function sorted(fields: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Lines of a gzipped NDJSON file under shared. */
export function readGoldenLines<T>(...parts: string[]): T[] {
  const text = gunzipSync(readFileSync(sharedPath('fixtures', 'wazuh-golden', ...parts))).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}
