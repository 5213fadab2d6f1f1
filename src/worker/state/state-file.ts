import { createHash, type Hash } from 'node:crypto';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { DOCUMENT_STREAMS } from '../../document/stream.ts';
import { messageOf } from '../../error/message-of.ts';
import { makeFolder } from '../../filesystem/make-folder.ts';
import { systemCode } from '../../filesystem/system-error.ts';
import type { SessionSnapshot } from '../../ruleset/session.ts';
import { SESSION_SNAPSHOT } from '../../ruleset/snapshot-schema.ts';
import type { LedgerSnapshot } from './ledger.ts';

/** What a worker remembers between events. */
export interface WorkerState {
  /** By name of the ruleset. */
  readonly sessions: ReadonlyMap<string, SessionSnapshot>;
  readonly objects: LedgerSnapshot;
}

export type ReadState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'read'; readonly state: WorkerState; readonly saved: string }
  /** A state file of ours that cannot be used. */
  | { readonly kind: 'damaged'; readonly reason: string }
  /** Not a state file at all: it must not be written over. */
  | { readonly kind: 'foreign'; readonly reason: string };

/** Changes with the meaning of what is written; other versions are not read. */
const VERSION = 1;
const MARK = '{"harrier_state":';
/** Larger files are not read. */
const MAX_BYTES = 1024 ** 3;

/**
 * Writes the state as lines of JSON (head, a line for each ruleset, objects, check sum), beside the file and
 * then in its place: readers meet the old state or the new one. Gives the size in bytes.
 */
export async function writeState(file: string, state: WorkerState, now = new Date()): Promise<number> {
  await makeFolder(path.dirname(file));
  const beside = `${file}.${process.pid}.tmp`;
  try {
    // Logs are in it.
    const handle = await open(beside, 'w', 0o600);
    const hash = createHash('sha256');
    let size = 0;
    try {
      for (const line of linesOf(state, now, hash)) {
        await handle.appendFile(line);
        size += line.length;
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, file);
    return size;
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

function* linesOf({ sessions, objects }: WorkerState, now: Date, hash: Hash): Generator<Buffer> {
  const line = (value: object): Buffer => {
    const bytes = Buffer.from(`${JSON.stringify(value)}\n`);
    hash.update(bytes);
    return bytes;
  };
  yield line({ harrier_state: VERSION, saved: now.toISOString() });
  for (const [ruleset, session] of sessions) yield line({ ruleset, session });
  yield line({ objects });
  yield Buffer.from(`${JSON.stringify({ sha256: hash.digest('hex') })}\n`);
}

/** Reads a state file; whatever is wrong with it is a reason, never an exception. */
export async function readState(file: string): Promise<ReadState> {
  let bytes: Buffer;
  try {
    const { size } = await stat(file);
    if (size > MAX_BYTES) return { kind: 'foreign', reason: `it is larger than ${MAX_BYTES} bytes` };
    bytes = await readFile(file);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return { kind: 'absent' };
    return { kind: 'foreign', reason: messageOf(error) };
  }
  if (!bytes.subarray(0, MARK.length).equals(Buffer.from(MARK))) {
    return { kind: 'foreign', reason: 'it is no state file' };
  }
  try {
    return parse(bytes);
  } catch (error) {
    return { kind: 'damaged', reason: error instanceof z.ZodError ? issue(error) : String(error) };
  }
}

const HEAD = z.looseObject({ harrier_state: z.int(), saved: z.string() });
const SESSION = z.strictObject({ ruleset: z.string(), session: SESSION_SNAPSHOT });
const ITEM = z.strictObject({
  document: z.strictObject({ stream: z.enum(DOCUMENT_STREAMS), time: z.number(), json: z.string() }),
  id: z.string(),
  record: z.strictObject({
    ordinal: z.int().min(0),
    line: z.int().optional(),
    time: z.number(),
    raw: z.string(),
  }),
});
const OBJECTS = z.strictObject({
  objects: z.array(
    z.strictObject({
      object: z.string(),
      evaluated: z.int().min(0),
      unwritten: z.array(z.tuple([z.string(), ITEM])).optional(),
    }),
  ),
});

function parse(bytes: Buffer): ReadState {
  const lines = splitLines(bytes);
  const head = HEAD.parse(json(lines[0]));
  if (head.harrier_state !== VERSION) {
    return { kind: 'damaged', reason: `it is of version ${head.harrier_state}, this is version ${VERSION}` };
  }
  const sum = lines.at(-1);
  const body = bytes.subarray(0, bytes.length - (sum?.length ?? 0) - 1);
  const expected = JSON.stringify({ sha256: createHash('sha256').update(body).digest('hex') });
  if (lines.length < 3 || sum?.toString() !== expected) {
    return { kind: 'damaged', reason: 'its check sum is wrong' };
  }
  const sessions = new Map<string, SessionSnapshot>();
  for (const line of lines.slice(1, -2)) {
    const { ruleset, session } = SESSION.parse(json(line));
    sessions.set(ruleset, session);
  }
  const { objects } = OBJECTS.parse(json(lines.at(-2)));
  return { kind: 'read', state: { sessions, objects: objects as LedgerSnapshot }, saved: head.saved };
}

/** A line at a time becomes text: the longest text is shorter than the largest file. */
function splitLines(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  let start = 0;
  for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return lines;
}

function json(line: Buffer | undefined): unknown {
  return JSON.parse(line?.toString() ?? '');
}

function issue({ issues: [first] }: z.ZodError): string {
  return first === undefined ? 'its shape is wrong' : `${first.path.join('.')}: ${first.message}`;
}
