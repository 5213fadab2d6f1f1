import { readFile, rename, writeFile } from 'node:fs/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import { systemCode } from '../filesystem/system-error.ts';
import { deadLetter } from '../sink/dead-letter.ts';
import { SourceError } from '../source/errors.ts';
import { openObject, type ReadSettings } from '../source/s3.ts';
import { type ListedObject, type ListFilter, listObjects } from '../source/s3-list.ts';
import { type ObjectReport, type PipelineContext, processObject } from './object/pipeline.ts';
import { judge } from './outcome.ts';
import type { StateKeeper } from './state/state-keeper.ts';

export interface BackfillJob {
  readonly bucket: string;
  readonly prefix: string;
  readonly filter: ListFilter;
  readonly concurrency: number;
  /** Name of the source whose credentials are used; for dead letters. */
  readonly source: string;
  readonly flowFormat?: string;
  readonly read: ReadSettings;
  /** File that remembers how far a run has come. */
  readonly stateFile?: string;
  /** Keeps what rules remember along with it. */
  readonly memory?: Pick<StateKeeper, 'restore' | 'remembered'>;
  readonly signal?: AbortSignal;
  readonly onObject?: (object: ListedObject, report: ObjectReport | undefined) => void;
}

export interface BackfillResult {
  readonly objects: number;
  readonly deadLettered: number;
  /** Key behind which this run began. */
  readonly resumedAfter?: string;
}

/**
 * Reads what lies in a bucket as the worker would have: same ids, so that what was delivered live is not
 * doubled. Interrupted at any point, the next run goes on behind the last key before which everything is done, with what
 * rules remembered there.
 */
export async function backfill(
  s3: S3Client,
  context: PipelineContext,
  job: BackfillJob,
): Promise<BackfillResult> {
  const state = await BackfillState.open(job);
  const resumedAfter = state.done;
  if (resumedAfter !== undefined) await job.memory?.restore();
  await state.save();
  const working = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  let objects = 0;
  let deadLettered = 0;
  for await (const object of listObjects(s3, job.bucket, job.prefix, job.filter, state.done)) {
    if (failure !== undefined || job.signal?.aborted) break;
    state.started(object.key);
    const work: Promise<void> = one(s3, context, job, object)
      .then(async (report) => {
        objects++;
        if (report === undefined || report.fault !== undefined) deadLettered++;
        job.onObject?.(object, report);
        await state.finished(object.key);
      })
      .catch((error: unknown) => {
        failure ??= { error };
      })
      .finally(() => working.delete(work));
    working.add(work);
    if (working.size >= job.concurrency) await Promise.race(working);
  }
  await Promise.all(working);
  await state.save();
  if (failure !== undefined) throw failure.error;
  job.signal?.throwIfAborted();
  return { objects, deadLettered, ...(resumedAfter !== undefined && { resumedAfter }) };
}

/** One object; undefined when it could not be read and was dead-lettered. Throws what concerns all of them. */
async function one(
  s3: S3Client,
  context: PipelineContext,
  job: BackfillJob,
  object: ListedObject,
): Promise<ObjectReport | undefined> {
  try {
    const opened = await openObject(s3, object, job.read, job.signal);
    return await processObject(opened.origin, opened.bytes, context, {
      source: job.source,
      ...(job.signal !== undefined && { signal: job.signal }),
      ...(job.flowFormat !== undefined && { flowFormat: job.flowFormat }),
      ...(opened.lastModified !== undefined && { objectTime: opened.lastModified }),
    }).finally(() => opened.discard());
  } catch (error) {
    job.signal?.throwIfAborted();
    // Nobody delivers it again, so what would be tried later is set aside now; an outage ends the run.
    const failure = judge(error, Number.POSITIVE_INFINITY, 1);
    if (failure.kind !== 'dead-letter' || (error instanceof SourceError && error.reason === 'unavailable'))
      throw error;
    const { bucket, key, etag } = object;
    const pointer = { source: job.source, bucket, key, ...(etag !== undefined && { etag }) };
    const { reason, message } = failure;
    await context.deadLetters.put([deadLetter({ kind: 'object', reason, message, pointer }, Date.now())]);
    return undefined;
  }
}

/** How far a run has come: the last key before which every object is done. */
class BackfillState {
  readonly #job: BackfillJob;
  /** Keys in order, begun and not yet all done. */
  readonly #open: { readonly key: string; done: boolean }[] = [];
  #done: string | undefined;
  #savedAt = 0;
  #saving: Promise<void> = Promise.resolve();

  private constructor(job: BackfillJob, done: string | undefined) {
    this.#job = job;
    this.#done = done;
  }

  static async open(job: BackfillJob): Promise<BackfillState> {
    if (job.stateFile === undefined) return new BackfillState(job, undefined);
    let text: string;
    try {
      text = await readFile(job.stateFile, 'utf8');
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return new BackfillState(job, undefined);
      throw error;
    }
    const { job: saved, done } = parseState(text, job.stateFile);
    if (saved !== identityOf(job)) {
      throw new SourceError(
        'other-backfill',
        'stop',
        `${job.stateFile} belongs to a backfill with another bucket, prefix or filter`,
        'Give another file with --state, or delete it to begin from the start.',
      );
    }
    return new BackfillState(job, done);
  }

  get done(): string | undefined {
    return this.#done;
  }

  started(key: string): void {
    this.#open.push({ key, done: false });
  }

  async finished(key: string): Promise<void> {
    const entry = this.#open.find((open) => open.key === key);
    if (entry !== undefined) entry.done = true;
    while (this.#open[0]?.done) this.#done = this.#open.shift()?.key;
    if (performance.now() - this.#savedAt > SAVE_EVERY_MS) await this.save();
  }

  save(): Promise<void> {
    this.#savedAt = performance.now();
    this.#saving = this.#saving.then(() => this.#write());
    return this.#saving;
  }

  async #write(): Promise<void> {
    const { stateFile, memory } = this.#job;
    if (stateFile === undefined) return;
    const done = this.#done;
    // Rules may remember more than is done, which counts once all the same; never less.
    if (done !== undefined) await memory?.remembered();
    const text = JSON.stringify({ job: identityOf(this.#job), done }, undefined, 2);
    await writeFile(`${stateFile}.part`, `${text}\n`);
    await rename(`${stateFile}.part`, stateFile);
  }
}

const SAVE_EVERY_MS = 2000;

function identityOf({ bucket, prefix, filter }: BackfillJob): string {
  return JSON.stringify([bucket, prefix, filter.since, filter.until, filter.accounts, filter.regions]);
}

function parseState(text: string, file: string): { readonly job?: unknown; readonly done?: string } {
  try {
    return JSON.parse(text);
  } catch {
    throw new SourceError(
      'bad-state',
      'stop',
      `${file} is no state of a backfill`,
      'Delete it, or give another file with --state.',
    );
  }
}
