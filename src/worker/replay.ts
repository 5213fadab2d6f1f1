import type { S3Client } from '@aws-sdk/client-s3';
import { toByteString } from '../bytes/byte-string.ts';
import { messageOf } from '../error/message-of.ts';
import type { DeadLetter, DeadLetterPointer, DeadLetterStore } from '../sink/dead-letter.ts';
import type { SinkItem } from '../sink/sink.ts';
import { openLocal } from '../source/local.ts';
import { type ObjectRef, readNotification } from '../source/notification.ts';
import { openObject, type ReadSettings } from '../source/s3.ts';
import {
  type ObjectOptions,
  type ObjectReport,
  type PipelineContext,
  processObject,
} from './object/pipeline.ts';

/** How to reach the objects of a source. */
export interface ReplaySource {
  readonly s3: S3Client;
  readonly read: ReadSettings;
  readonly flowFormat?: string;
}

/** What became of the letters about one object or message. */
export interface ReplayResult {
  readonly place: string;
  readonly letters: number;
  /** Letters that are gone: what they were about has landed. */
  readonly resolved: number;
  readonly report?: ObjectReport;
  /** Why it could not be tried. */
  readonly error?: string;
}

/**
 * Tries dead letters again. The object is read anew from where the pointer says; ids are those of the first
 * time, so what had landed is not doubled, and a letter goes away only when its record, document or object is
 * accepted now. Events that are set aside are evaluated now for the first time.
 */
export async function* replay(
  letters: readonly DeadLetter[],
  context: PipelineContext,
  store: DeadLetterStore,
  sourceOf: (name: string | undefined) => ReplaySource | undefined,
): AsyncGenerator<ReplayResult> {
  for (const group of byObject(letters).values()) yield await replayGroup(group, context, store, sourceOf);
}

async function replayGroup(
  group: readonly DeadLetter[],
  context: PipelineContext,
  store: DeadLetterStore,
  sourceOf: (name: string | undefined) => ReplaySource | undefined,
): Promise<ReplayResult> {
  const [first] = group;
  const pointer = first?.pointer ?? {};
  const place = placeOf(pointer);
  const again = new Remembering(context.deadLetters);
  const whole = group.some(({ kind }) => kind === 'object' || kind === 'message');
  const read = group.filter(({ pointer: { document_id } }) => document_id === undefined);
  const ordinals = new Set(read.map((letter) => letter.pointer.ordinal));
  const only = whole ? undefined : (ordinal: number) => ordinals.has(ordinal);
  try {
    let report: ObjectReport | undefined;
    const raised = group.filter(({ pointer: { document_id } }) => document_id !== undefined);
    await writeRaised(raised, { ...context, deadLetters: again });
    for (const ref of raised.length < group.length ? refsOf(group) : []) {
      report = await replayObject(
        ref,
        pointer,
        { ...context, deadLetters: again },
        sourceOf(pointer.source),
        only && {
          only,
          // A record whose document was refused has been evaluated.
          unseen: (ordinal) =>
            group.some(({ kind, pointer: at }) => kind === 'record' && at.ordinal === ordinal),
        },
      );
    }
    const resolved = group.filter(({ id }) => !again.ids.has(id)).map(({ id }) => id);
    await store.remove(resolved);
    return {
      place,
      letters: group.length,
      resolved: resolved.length,
      ...(report !== undefined && { report }),
    };
  } catch (error) {
    return {
      place,
      letters: group.length,
      resolved: 0,
      error: messageOf(error),
    };
  }
}

/** Alerts, signals and findings are written as they were: they depend on more than their record. */
async function writeRaised(
  letters: readonly DeadLetter[],
  { sink, deadLetters }: PipelineContext,
): Promise<void> {
  const items = letters.flatMap((letter): SinkItem[] => {
    const { document_id: id, event_time: time, stream, ordinal = 0 } = letter.pointer;
    if (id === undefined || time === undefined || stream === undefined) return [];
    const json = toByteString(letter.raw ?? '');
    return [{ id, document: { stream, time, json }, record: { ordinal, time, raw: '' } }];
  });
  if (items.length === 0) return;
  const { rejected } = await sink.write(items);
  const refused = new Set(rejected.map(({ item }) => item.id));
  await deadLetters.put(letters.filter(({ pointer }) => refused.has(pointer.document_id ?? '')));
}

async function replayObject(
  ref: ObjectRef,
  pointer: DeadLetterPointer,
  context: PipelineContext,
  source: ReplaySource | undefined,
  some: Pick<ObjectOptions, 'only' | 'unseen'> | undefined,
): Promise<ObjectReport> {
  const options = {
    ...(pointer.source !== undefined && { source: pointer.source }),
    ...(source?.flowFormat !== undefined && { flowFormat: source.flowFormat }),
    ...some,
  };
  if (ref.bucket === '') {
    const local = openLocal(ref.key, 0);
    return processObject(local.origin, local.bytes, context, options);
  }
  if (source === undefined)
    throw new Error(`the source "${pointer.source ?? ''}" is not in the configuration`);
  const opened = await openObject(source.s3, ref, source.read);
  return processObject(opened.origin, opened.bytes, context, {
    ...options,
    ...(opened.lastModified !== undefined && { objectTime: opened.lastModified }),
  }).finally(() => opened.discard());
}

/** The objects that letters are about: the one they point to, or those that a message announces (now understood). */
function refsOf(group: readonly DeadLetter[]): readonly ObjectRef[] {
  const [first] = group;
  if (first === undefined) return [];
  const { bucket, key, version_id } = first.pointer;
  if (bucket !== undefined && key !== undefined) {
    return [{ bucket, key, ...(version_id !== undefined && { versionId: version_id }) }];
  }
  const { objects, problems } = readNotification(first.raw ?? '');
  const [problem] = problems;
  if (problem !== undefined) throw new Error(`still not understood: ${problem.message}`);
  return objects;
}

function byObject(letters: readonly DeadLetter[]): Map<string, DeadLetter[]> {
  const groups = new Map<string, DeadLetter[]>();
  for (const letter of letters) {
    const { source, bucket, key, version_id, message_id } = letter.pointer;
    const identity = JSON.stringify([
      source,
      bucket,
      key,
      version_id,
      key === undefined ? message_id : undefined,
    ]);
    const group = groups.get(identity);
    if (group !== undefined) group.push(letter);
    else groups.set(identity, [letter]);
  }
  return groups;
}

function placeOf({ bucket, key, message_id }: DeadLetterPointer): string {
  if (key === undefined) return `message ${message_id ?? ''}`;
  return bucket === undefined || bucket === '' ? key : `s3://${bucket}/${key}`;
}

/** Passes letters on and remembers which there were. */
class Remembering implements DeadLetterStore {
  readonly ids = new Set<string>();
  readonly place: string;
  readonly #store: DeadLetterStore;

  constructor(store: DeadLetterStore) {
    this.#store = store;
    this.place = store.place;
  }

  async put(letters: readonly DeadLetter[], signal?: AbortSignal): Promise<void> {
    for (const { id } of letters) this.ids.add(id);
    await this.#store.put(letters, signal);
  }

  list(): AsyncIterable<DeadLetter> {
    return this.#store.list();
  }

  get(id: string): Promise<DeadLetter | undefined> {
    return this.#store.get(id);
  }

  remove(ids: readonly string[]): Promise<void> {
    return this.#store.remove(ids);
  }

  async close(): Promise<void> {}
}
