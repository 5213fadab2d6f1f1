import type { BadRecord, LogRecord, Profile } from '../../src/log-type/log-type.ts';
import { type ReadObjectOptions, readObject } from '../../src/log-type/read-object.ts';
import type { AnyLogType } from '../../src/log-type/registry.ts';

export interface WholeObject {
  readonly type: AnyLogType | undefined;
  readonly records: readonly LogRecord[];
  readonly bad: readonly BadRecord[];
  readonly skipped: Readonly<Record<string, number>>;
}

/** An object read to its end, in chunks of `chunk` bytes. */
export async function readAll(
  content: Buffer | string,
  options: Partial<ReadObjectOptions> & { readonly chunk?: number } = {},
): Promise<WholeObject> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const records: LogRecord[] = [];
  const bad: BadRecord[] = [];
  const skipped: Record<string, number> = {};
  let type: AnyLogType | undefined;
  const whole = { origin: { bucket: 'logs', key: 'object' }, maxRecordBytes: 1_048_576, ...options };
  for await (const batch of readObject(chunks(bytes, options.chunk ?? 65_536), whole)) {
    type = batch.type;
    records.push(...batch.records);
    bad.push(...batch.bad);
    for (const [reason, count] of Object.entries(batch.skipped)) {
      skipped[reason] = (skipped[reason] ?? 0) + count;
    }
  }
  return { type, records, bad, skipped };
}

export async function* chunks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export type Json = Record<string, unknown>;

/** The parsed documents of one schema. */
export function documentsOf(whole: WholeObject, schema: 'ecs' | 'ocsf', profile: Profile = 'compat'): Json[] {
  const write = whole.type?.documents({
    ecs: schema === 'ecs',
    ocsf: schema === 'ocsf',
    profile,
    keepOriginal: false,
  });
  if (write === undefined) return [];
  return whole.records.flatMap((record) =>
    write(record).map(({ json }) => JSON.parse(Buffer.from(json, 'latin1').toString('utf8')) as Json),
  );
}

/** Dotted names of an object's leaves, with their values. */
export function leaves(value: Json, prefix = ''): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const [name, member] of Object.entries(value)) {
    if (typeof member === 'object' && member !== null && !Array.isArray(member)) {
      for (const [inner, leaf] of leaves(member as Json, `${prefix}${name}.`)) found.set(inner, leaf);
    } else found.set(`${prefix}${name}`, member);
  }
  return found;
}
