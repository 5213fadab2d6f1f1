import { stat } from 'node:fs/promises';
import { fromByteString } from '../../bytes/byte-string.ts';
import type { RenderedDocument } from '../../document/stream.ts';
import type { BadRecord, LogTypeName, Profile } from '../../log-type/log-type.ts';
import { type ObjectBatch, readObject } from '../../log-type/read-object.ts';
import { logTypeNamed } from '../../log-type/registry.ts';
import { localObjects } from '../../source/local.ts';
import { noFiles } from '../no-files.ts';
import { TextStream } from '../output/text-stream.ts';

export interface ParseOptions {
  readonly to: 'ecs' | 'ocsf' | 'both';
  readonly profile: Profile;
  readonly type?: LogTypeName;
  readonly format?: string;
  readonly keepOriginal?: boolean;
  readonly json?: boolean;
  readonly maxRecordBytes: number;
}

/** Whether every record was understood. */
export async function parseFiles(files: readonly string[], options: ParseOptions): Promise<boolean> {
  const output = new TextStream(process.stdout);
  const type = options.type === undefined ? undefined : logTypeNamed(options.type);
  let good = true;
  let read = 0;
  for await (const { name, bytes, time } of inputs(files)) {
    read++;
    const batches = readObject(bytes, {
      origin: { bucket: '', key: name },
      ...(time !== undefined && { objectTime: time }),
      maxRecordBytes: options.maxRecordBytes,
      ...(options.format === undefined ? {} : { flowFormat: options.format }),
      ...(type === undefined ? {} : { type }),
    });
    let found = 0;
    const passedOver = new Set<string>();
    for await (const batch of batches) {
      found += batch.records.length + batch.bad.length;
      for (const reason of Object.keys(batch.skipped)) passedOver.add(reason);
      for (const line of documentLines(batch, options)) {
        const written = output.write(line);
        if (written !== undefined) await written;
      }
      for (const bad of batch.bad) process.stderr.write(problem(name, bad, options.json === true));
      if (batch.bad.length > 0) good = false;
    }
    if (found === 0) process.stderr.write(emptiness(name, passedOver, options.json === true));
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

function* documentLines(batch: ObjectBatch, options: ParseOptions): Generator<string> {
  const { type, records } = batch;
  if (type === undefined) return;
  const { to, profile, keepOriginal = false } = options;
  const write = type.documents({ ecs: to !== 'ocsf', ocsf: to !== 'ecs', profile, keepOriginal });
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

/** Nothing was misunderstood, but nobody should wonder where the documents are. */
function emptiness(file: string, passedOver: ReadonlySet<string>, json: boolean): string {
  const [reason = 'no-records'] = passedOver;
  const message = 'There are no records in it.';
  return json
    ? `${JSON.stringify({ file, scope: 'object', reason, message })}\n`
    : `${file}: ${reason}: ${message}\n`;
}
