import { cloudTrail } from '../../src/log-type/cloudtrail/cloudtrail.ts';
import type { CloudTrailRecord } from '../../src/log-type/cloudtrail/record.ts';
import type { BadRecord, OutputOptions } from '../../src/log-type/log-type.ts';

export const ORIGIN = {
  bucket: 'trail',
  key: 'AWSLogs/111122223333/CloudTrail/us-east-1/2024/07/14/f.json.gz',
};
export const OPTIONS: OutputOptions = { ecs: true, ocsf: true, profile: 'compat', keepOriginal: false };

export interface ReadResult {
  readonly records: CloudTrailRecord[];
  readonly bad: BadRecord[];
  readonly skipped: Record<string, number>;
}

/** Everything that is read from a text, cut into chunks of `size` bytes. */
export async function readText(text: string | Buffer, size = 65_536): Promise<ReadResult> {
  const bytes = Buffer.from(text as string);
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const result: ReadResult = { records: [], bad: [], skipped: {} };
  for await (const batch of cloudTrail.read(chunks(), { origin: ORIGIN, maxRecordBytes: 16 << 20 })) {
    result.records.push(...batch.records);
    result.bad.push(...batch.bad);
    for (const [reason, count] of Object.entries(batch.skipped)) {
      result.skipped[reason] = (result.skipped[reason] ?? 0) + count;
    }
  }
  return result;
}

export type Json = Record<string, unknown>;

/** The documents of one record, parsed, by stream. */
export async function documentsOf(
  record: unknown,
  options: OutputOptions = OPTIONS,
): Promise<Record<string, Json>> {
  const text = typeof record === 'string' ? record : JSON.stringify(record);
  const { records, bad } = await readText(text);
  const [first] = records;
  if (first === undefined) throw new Error(`no record: ${JSON.stringify(bad)}`);
  const found: Record<string, Json> = {};
  for (const document of cloudTrail.documents(options)(first)) {
    found[document.stream] = JSON.parse(Buffer.from(document.json, 'latin1').toString());
  }
  return found;
}

/** A value in nested objects by its dotted path. */
export function at(value: unknown, path: string): unknown {
  let found = value;
  for (const name of path.split('.')) {
    found = typeof found === 'object' && found !== null ? Reflect.get(found, name) : undefined;
  }
  return found;
}

/** Leaves of nested objects by dotted path; arrays are leaves. */
export function leaves(value: unknown, prefix = ''): [path: string, value: unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[prefix, value]];
  return Object.entries(value).flatMap(([name, member]) =>
    leaves(member, prefix === '' ? name : `${prefix}.${name}`),
  );
}
