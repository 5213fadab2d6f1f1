import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Document, isPair, isScalar, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import { DiagnosticCollector } from '../diagnostic/diagnostic.ts';
import { Source } from '../diagnostic/source.ts';
import { type Origin, offsetOf, placesOf, spanOf } from './document-place.ts';
import { readEnvironment } from './environment.ts';
import { nameRemedy } from './known-names.ts';
import { type ConfigPath, formatPath } from './path.ts';
import { type Config, configSchema } from './schema.ts';

export interface ConfigResult {
  /** Absent when there are errors. */
  readonly config?: Config;
  readonly origins: readonly Origin[];
  readonly diagnostics: DiagnosticCollector;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** The configuration from a file and the environment. Problems are diagnostics, never exceptions. */
export async function loadConfig(
  file: string | undefined,
  env: Environment = process.env,
): Promise<ConfigResult> {
  if (file === undefined) return parseConfig('(no file)', '', env);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const diagnostics = new DiagnosticCollector();
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    diagnostics.add('HR800', `${file}: ${missing ? 'no such file' : String(error)}`, {
      remedy:
        'Give the file with --config, or write one: `harrier config schema` prints what may stand in it.',
    });
    return { origins: [], diagnostics };
  }
  return parseConfig(path.basename(file), text, env);
}

/** As `loadConfig`, from text. Pure. */
export function parseConfig(name: string, text: string, env: Environment = {}): ConfigResult {
  const diagnostics = new DiagnosticCollector();
  const source = new Source(name, text);
  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: true });
  for (const error of document.errors) {
    diagnostics.add('HR801', firstLine(error.message), { span: source.span(error.pos[0], error.pos[1]) });
  }
  if (diagnostics.errors > 0) return { origins: [], diagnostics };
  substitute(document, source, env, diagnostics);
  const origins = placesOf(document, source);
  const { overrides, unknown } = readEnvironment(env);
  if (document.contents === null) document.setIn([], document.createNode({}));
  for (const { variable, path, value } of overrides) {
    document.setIn(path, document.createNode(value));
    origins.push({ path, place: variable });
  }
  for (const variable of unknown) {
    diagnostics.add('HR805', `The environment variable ${variable} names no setting.`, {
      remedy: 'Names are the path in capitals joined by _, for example HARRIER_OPENSEARCH_PASSWORD.',
    });
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    const message = error instanceof Error ? firstLine(error.message) : 'aliases cannot be resolved';
    // Not the text that is wrong: it may be a password that wants quotes.
    const unknown = message.startsWith('Unresolved alias');
    diagnostics.add('HR801', unknown ? 'a * refers to an anchor (&) that is not there' : message, {
      ...(unknown && { remedy: 'Put a text that begins with * into quotes.' }),
    });
    return { origins, diagnostics };
  }
  const parsed = configSchema.safeParse(value);
  const issues = [...(parsed.error?.issues ?? [])].sort(
    (one, two) => offsetOf(document, one) - offsetOf(document, two),
  );
  for (const issue of issues) report(issue, document, source, value, overrides, diagnostics);
  if (diagnostics.errors > 0 || !parsed.success) return { origins, diagnostics };
  return { config: parsed.data, origins, diagnostics };
}

/** `${NAME}` in a value is replaced by the variable; `$${` stands for `${`. Flow-log formats keep theirs. */
function substitute(
  document: Document,
  source: Source,
  env: Environment,
  diagnostics: DiagnosticCollector,
): void {
  visit(document, {
    Scalar(key, node, ancestors) {
      if (key === 'key' || typeof node.value !== 'string' || !node.value.includes('${')) return;
      const pair = ancestors.at(-1);
      if (isPair(pair) && isScalar(pair.key) && pair.key.value === 'flow_format') return;
      node.value = node.value.replaceAll(/\$?\$\{([^}]*)\}/g, (whole, variable: string) => {
        if (whole.startsWith('$$')) return whole.slice(1);
        const value = env[variable];
        if (value !== undefined) return value;
        const range = node.range;
        diagnostics.add('HR804', `The environment variable ${variable} is not set.`, {
          ...(range && { span: source.span(range[0], range[1]) }),
        });
        return whole;
      });
    },
  });
}

function report(
  issue: z.core.$ZodIssue,
  document: Document,
  source: Source,
  value: unknown,
  overrides: readonly { readonly variable: string; readonly path: ConfigPath }[],
  diagnostics: DiagnosticCollector,
): void {
  const at = issue.path.filter((step) => typeof step !== 'symbol');
  const variable = overrides.find((override) => override.path.join('.') === at.join('.'))?.variable;
  const name = variable ?? (formatPath(at) || 'the configuration');
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) {
      const remedy = nameRemedy(at, key);
      diagnostics.add('HR802', `${formatPath([...at, key])} is no setting.`, {
        ...spanOf(document, source, [...at, key], true),
        ...(remedy !== undefined && { remedy }),
      });
    }
    return;
  }
  const span = spanOf(document, source, at, false);
  if (issue.code === 'invalid_type' && valueAt(value, at) === undefined) {
    diagnostics.add('HR803', `${name} is missing.`, span);
    return;
  }
  diagnostics.add('HR806', `${name}: ${issueText(issue)}.`, variable === undefined ? span : {});
}

function issueText(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_union') {
    const inner =
      issue.errors.flat().find((error) => error.code !== 'invalid_type') ?? issue.errors.flat()[0];
    if (inner !== undefined) return issueText(inner);
    const options = 'options' in issue && Array.isArray(issue.options) ? issue.options : [];
    return options.length > 0 ? `one of ${options.join(', ')} is expected` : 'none of the possible forms';
  }
  return issue.message.charAt(0).toLowerCase() + issue.message.slice(1);
}

function valueAt(value: unknown, at: ConfigPath): unknown {
  let inner = value;
  for (const step of at) {
    if (typeof inner !== 'object' || inner === null) return undefined;
    inner = (inner as Record<string | number, unknown>)[step];
  }
  return inner;
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? text;
}
