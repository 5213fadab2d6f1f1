import { stat } from 'node:fs/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { fromByteString } from '../../bytes/byte-string.ts';
import type { RenderedDocument } from '../../document/stream.ts';
import type { BadRecord, LogRecord, Profile } from '../../log-type/log-type.ts';
import { type ObjectBatch, readObject } from '../../log-type/read-object.ts';
import { type AnyLogType, LOG_TYPES, logTypeNamed } from '../../log-type/registry.ts';
import { localObjects } from '../../source/local.ts';
import { EXIT } from '../exit-code.ts';
import { flowFormat } from '../flow-format.ts';
import { noFiles } from '../no-files.ts';
import { wholeNumber } from '../option-value.ts';
import { TextStream } from '../output/text-stream.ts';

interface ParseOptions {
  readonly to: 'ecs' | 'ocsf' | 'both';
  readonly profile: Profile;
  readonly type?: AnyLogType;
  readonly format?: string;
  readonly keepOriginal?: boolean;
  readonly json?: boolean;
  readonly maxRecordBytes: number;
}

/** `harrier parse`: logs → documents on standard output. */
export function register(program: Command): void {
  program
    .command('parse')
    .description('turn AWS logs into ECS or OCSF documents, one a line')
    .argument('<file...>', 'files or folders (plain, gzip, zstd, Parquet); - reads standard input')
    .addOption(
      new Option('--to <schema>', 'schema of the documents').choices(['ecs', 'ocsf', 'both']).default('ecs'),
    )
    .addOption(
      new Option('--profile <name>', 'compat: the product documents’ shape; strict: only what ECS allows')
        .choices(['compat', 'strict'])
        .default('compat'),
    )
    .option(
      '--type <name>',
      `kind of log, instead of finding it out: ${LOG_TYPES.map((one) => one.name).join(', ')}`,
      logType,
    )
    .option(
      '--format <fields>',
      "order of flow-log fields without header line, such as '${version} ${account-id} …'",
      flowFormat,
    )
    .option('--keep-original', 'keep the raw record in event.original and raw_data')
    .option('--json', 'problems as JSON, one a line, on standard error')
    .option('--max-record-bytes <n>', 'longest record', wholeNumber(1), 1_048_576)
    .addHelpText('after', HELP)
    .action(async (files: string[], options: ParseOptions) => {
      process.exitCode = (await parseFiles(files, options)) ? EXIT.ok : EXIT.findings;
    });
}

const HELP = `
With --to both a line is {"ecs":…,"ocsf":…}. Documents go to standard output, problems to standard error.
Exit code: 0 every record was understood, 1 some were not (all others are written), 2 there is no such file.

Examples:
  $ harrier parse flows.log.gz
  $ harrier parse --to both cloudtrail/ > documents.ndjson
  $ zcat flows.gz | harrier parse --format '\${srcaddr} \${dstaddr} \${start} \${end} \${action}' -`;

function logType(name: string): AnyLogType {
  const type = logTypeNamed(name);
  if (type === undefined)
    throw new InvalidArgumentError(`Known are ${LOG_TYPES.map((one) => one.name).join(', ')}.`);
  return type;
}

/** Whether every record was understood. */
async function parseFiles(files: readonly string[], options: ParseOptions): Promise<boolean> {
  const output = new TextStream(process.stdout);
  let good = true;
  let read = 0;
  for await (const { name, bytes, time } of inputs(files)) {
    read++;
    const batches = readObject(bytes, {
      origin: { bucket: '', key: name },
      ...(time !== undefined && { objectTime: time }),
      maxRecordBytes: options.maxRecordBytes,
      ...(options.format === undefined ? {} : { flowFormat: options.format }),
      ...(options.type === undefined ? {} : { type: options.type }),
    });
    for await (const batch of batches) {
      for (const line of documentLines(batch, options)) {
        const written = output.write(line);
        if (written !== undefined) await written;
      }
      for (const bad of batch.bad) process.stderr.write(problem(name, bad, options.json === true));
      if (batch.bad.length > 0) good = false;
    }
  }
  output.end();
  if (read === 0) throw noFiles(files);
  return good;
}

interface Input {
  readonly name: string;
  readonly bytes: AsyncIterable<Buffer>;
  /** When it was written, epoch milliseconds. Not known of standard input: now would be another time at every run. */
  readonly time?: number;
}

async function* inputs(files: readonly string[]): AsyncGenerator<Input> {
  for (const file of files) {
    if (file === '-') {
      yield { name: 'standard input', bytes: process.stdin };
      continue;
    }
    for await (const { origin, bytes } of localObjects([file])) {
      yield { name: origin.key, bytes, time: Math.floor((await stat(origin.key)).mtimeMs) };
    }
  }
}

/** Compiled once for each kind of log. */
const WRITERS = new Map<AnyLogType, (record: LogRecord) => RenderedDocument[]>();

function* documentLines(batch: ObjectBatch, options: ParseOptions): Generator<string> {
  const { type, records } = batch;
  if (type === undefined) return;
  const { to, profile, keepOriginal = false } = options;
  let write = WRITERS.get(type);
  if (write === undefined) {
    write = type.documents({ ecs: to !== 'ocsf', ocsf: to !== 'ecs', profile, keepOriginal });
    WRITERS.set(type, write);
  }
  for (const record of records) {
    const documents = write(record);
    if (to === 'both') yield bothLine(documents);
    else for (const { json } of documents) yield `${json}\n`;
  }
}

function bothLine(documents: readonly RenderedDocument[]): string {
  const members = documents.map(
    ({ stream, json }) => `"${stream.startsWith('ocsf-') ? 'ocsf' : 'ecs'}":${json}`,
  );
  return `{${members.join(',')}}\n`;
}

function problem(file: string, bad: BadRecord, json: boolean): string {
  if (json) {
    const { line, ordinal, reason, message, scope } = bad;
    return `${JSON.stringify({ file, line, ordinal, scope: scope ?? 'record', reason, message, raw: fromByteString(bad.raw) })}\n`;
  }
  return `${file}${bad.line === undefined ? '' : `:${bad.line}`}: ${bad.reason}: ${bad.message}\n`;
}
