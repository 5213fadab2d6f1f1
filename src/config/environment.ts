import { z } from 'zod';
import { type ConfigPath, itemOf, membersOf, unwrap } from './path.ts';
import { configSchema } from './schema.ts';

/** A setting that the environment gives. */
export interface EnvironmentOverride {
  readonly variable: string;
  readonly path: ConfigPath;
  readonly value: unknown;
}

export interface EnvironmentReading {
  readonly overrides: readonly EnvironmentOverride[];
  /** `HARRIER_…` variables that name no setting: typing mistakes, mostly. */
  readonly unknown: readonly string[];
}

const PREFIX = 'HARRIER_';
/** Variables of this prefix that other parts of Harrier read. */
const OTHERS = /^HARRIER_(CONFIG$|DEBUG$|TEST_|CACHE)/;

/** Names that the commands with `--opensearch` share. */
const ALIASES: Readonly<Record<string, string>> = {
  HARRIER_OPENSEARCH_URL: 'OPENSEARCH_URLS',
  HARRIER_OPENSEARCH_CA: 'OPENSEARCH_CA_FILE',
};

/**
 * Overrides from the environment: the path in capitals, joined by `_`, list items by number:
 * `HARRIER_OPENSEARCH_PASSWORD`, `HARRIER_SOURCES_0_QUEUE_URL`, `HARRIER_LIMITS_CONCURRENCY`.
 */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): EnvironmentReading {
  const overrides: EnvironmentOverride[] = [];
  const unknown: string[] = [];
  for (const [variable, text] of Object.entries(env)) {
    if (!variable.startsWith(PREFIX) || text === undefined || OTHERS.test(variable)) continue;
    const found = resolve(configSchema, ALIASES[variable] ?? variable.slice(PREFIX.length));
    if (found === undefined) unknown.push(variable);
    else overrides.push({ variable, path: found.path, value: scalar(found.type, text) });
  }
  return { overrides, unknown };
}

interface Resolved {
  readonly path: ConfigPath;
  readonly type: z.ZodType;
}

function resolve(type: z.ZodType, rest: string): Resolved | undefined {
  if (rest === '') return { path: [], type };
  const members = membersOf(type);
  if (members !== undefined) {
    for (const [name, member] of Object.entries(members)) {
      const found = below(member, name, name.toUpperCase(), rest);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  const item = itemOf(type);
  const index = /^(\d{1,3})(_|$)/.exec(rest)?.[1];
  return item === undefined || index === undefined ? undefined : below(item, Number(index), index, rest);
}

function below(type: z.ZodType, step: string | number, word: string, rest: string): Resolved | undefined {
  if (rest !== word && !rest.startsWith(`${word}_`)) return undefined;
  const found = resolve(type, rest.slice(word.length + 1));
  return found && { path: [step, ...found.path], type: found.type };
}

/** Text of the environment as the type asks: numbers, booleans, JSON for lists and objects. */
function scalar(type: z.ZodType, text: string): unknown {
  const inner = unwrap(type);
  if (inner instanceof z.ZodString || inner instanceof z.ZodEnum || inner instanceof z.ZodURL) return text;
  if (inner instanceof z.ZodArray && !/^\s*\[/.test(text)) return text.split(',').map((item) => item.trim());
  if (inner instanceof z.ZodUnion && !/^-?\d+(\.\d+)?$/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
