import { BadObjectError } from '../../format/bad-object.ts';
import { decompress } from '../../format/decompress.ts';
import { type FileEvent, readEvents } from '../../ocsf/read-events.ts';
import {
  loadTables,
  OCSF_VERSIONS,
  type OcsfVersion,
  type SchemaTables,
  versionOf,
} from '../../ocsf/schema-tables.ts';
import { validateEvent } from '../../ocsf/validate.ts';
import type { Violation } from '../../ocsf/violation.ts';
import { localObjects } from '../../source/local.ts';
import { noFiles } from '../no-files.ts';
import { quantity } from '../output/table.ts';

export interface ValidateOptions {
  readonly schema?: OcsfVersion;
  readonly json?: boolean;
}

/** Whether every event was valid. */
export async function validateFiles(files: readonly string[], options: ValidateOptions): Promise<boolean> {
  let events = 0;
  let invalid = 0;
  let read = 0;
  for await (const { name, bytes } of inputs(files)) {
    read++;
    for await (const item of eventsIn(bytes)) {
      events++;
      const violations =
        item.kind === 'event' ? await violationsOf(item.event, options.schema) : [broken(item.message)];
      if (violations.length > 0) invalid++;
      for (const violation of violations) {
        process.stdout.write(finding(name, item.line, violation, options.json === true));
      }
    }
  }
  if (read === 0) throw noFiles(files);
  const outcome = invalid === 0 ? 'all valid' : `${invalid} invalid`;
  process.stderr.write(`${quantity(events, 'event')}, ${outcome}\n`);
  return invalid === 0;
}

/** The events of a file; damage of the file is one more finding behind them. */
async function* eventsIn(bytes: AsyncIterable<Buffer>): AsyncGenerator<FileEvent> {
  try {
    yield* readEvents(decompress(bytes));
  } catch (error) {
    if (!(error instanceof BadObjectError)) throw error;
    yield { kind: 'broken', line: 1, message: error.message };
  }
}

const loaded = new Map<OcsfVersion, SchemaTables>();

async function violationsOf(event: unknown, schema: OcsfVersion | undefined): Promise<readonly Violation[]> {
  const named = versionNamed(event);
  const version = schema ?? (named === undefined ? undefined : versionOf(named));
  if (version === undefined) {
    const message =
      named === undefined
        ? 'The event names no schema version.'
        : `No tables for OCSF ${named.slice(0, 40)}.`;
    const remedy = `Known are ${OCSF_VERSIONS.join(' and ')}: set metadata.version, or choose one with --schema.`;
    return [{ code: 'unknown-version', path: 'metadata.version', message, remedy }];
  }
  let tables = loaded.get(version);
  if (tables === undefined) {
    tables = await loadTables(version);
    loaded.set(version, tables);
  }
  return validateEvent(event, tables);
}

function versionNamed(event: unknown): string | undefined {
  const metadata =
    typeof event === 'object' && event !== null && 'metadata' in event ? event.metadata : undefined;
  const version =
    typeof metadata === 'object' && metadata !== null && 'version' in metadata ? metadata.version : undefined;
  return typeof version === 'string' ? version : undefined;
}

function broken(message: string): Violation {
  return { code: 'not-an-object', path: '', message, remedy: 'Give one JSON object a line.' };
}

function finding(file: string, line: number, violation: Violation, json: boolean): string {
  if (json) return `${JSON.stringify({ file, line, ...violation })}\n`;
  const { code, path, message, remedy } = violation;
  return `${file}:${line}: ${code}${path === '' ? '' : ` ${path}`}: ${message} ${remedy}\n`;
}

async function* inputs(
  files: readonly string[],
): AsyncGenerator<{ name: string; bytes: AsyncIterable<Buffer> }> {
  for (const file of files) {
    if (file === '-') yield { name: 'standard input', bytes: process.stdin };
    else for await (const { origin, bytes } of localObjects([file])) yield { name: origin.key, bytes };
  }
}
