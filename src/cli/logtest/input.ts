import { fromByteString, toByteString } from '../../bytes/byte-string.ts';

/** One event for logtest. Text is byte strings. */
export interface LogtestEvent {
  readonly log: string;
  readonly location: string | undefined;
  /** Events with equal consecutive names share one state. */
  readonly session: string | undefined;
  /** Epoch milliseconds; the wall clock when absent. */
  readonly time: number | undefined;
}

/** A line that is no event. */
export interface BadInput {
  readonly error: string;
  /** Number of the line, from 1. */
  readonly line: number;
}

/** How standard input is read: a line is a log, or an object that holds one. */
export type InputFormat = 'text' | 'jsonl';

/** Longest line that is read whole; what is beyond is an error for that line only. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;

/** What some editors begin a file with, in UTF-8. To plain text it belongs, as it does for the real tool. */
const BYTE_ORDER_MARK = '\xef\xbb\xbf';

/** End of the year 9999: later times have no timestamp of the usual length. */
const LAST_SECOND = 253_402_300_799;

/**
 * The events of a stream, one a line, as they arrive; empty lines are none. Those of one chunk come together: a
 * promise for each would cost as much as its evaluation.
 */
export async function* readEvents(
  bytes: AsyncIterable<Buffer>,
  format: InputFormat,
): AsyncGenerator<Iterable<LogtestEvent | BadInput>> {
  const splitter = new LineSplitter();
  const count = { lines: 0 };
  for await (const chunk of bytes) yield eventsOf(splitter.lines(chunk), format, count);
  yield eventsOf([splitter.take()], format, count);
}

function* eventsOf(
  lines: Iterable<string | undefined>,
  format: InputFormat,
  count: { lines: number },
): Generator<LogtestEvent | BadInput> {
  for (const text of lines) {
    const line = ++count.lines;
    if (text === undefined) yield { error: `a line is longer than ${MAX_LINE_BYTES} bytes`, line };
    else if (format === 'text') {
      if (text !== '') yield plainEvent(text);
    } else {
      const json = line === 1 && text.startsWith(BYTE_ORDER_MARK) ? text.slice(BYTE_ORDER_MARK.length) : text;
      if (json.trim() === '') continue;
      const event = parseEvent(json);
      yield typeof event === 'string' ? { error: event, line } : event;
    }
  }
}

function plainEvent(log: string): LogtestEvent {
  return { log, location: undefined, session: undefined, time: undefined };
}

/** `{"log","location"?,"session"?,"t"?}`, or what is wrong; a number is as good a session name as a text. */
function parseEvent(line: string): LogtestEvent | string {
  let value: unknown;
  try {
    value = JSON.parse(fromByteString(line));
  } catch {
    return 'the line is not JSON';
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return 'the line is not an object';
  }
  const record = value as Readonly<Record<string, unknown>>;
  const { log } = record;
  // Many a program writes null for what it has not.
  const location = record['location'] ?? undefined;
  const session = record['session'] ?? undefined;
  const t = record['t'] ?? undefined;
  if (typeof log !== 'string') return '"log" is missing or no text';
  if (location !== undefined && typeof location !== 'string') return '"location" is no text';
  if (session !== undefined && typeof session !== 'string' && typeof session !== 'number') {
    return '"session" is neither text nor number';
  }
  if (t !== undefined && !(typeof t === 'number' && t >= 0 && t <= LAST_SECOND)) {
    return '"t" is no number of epoch seconds up to the year 9999';
  }
  return {
    log: toByteString(log),
    // Like the log's, its text ends at the first NUL.
    location: location === undefined ? undefined : toByteString(beforeNul(location)),
    session: session === undefined ? undefined : String(session),
    time: t === undefined ? undefined : t * 1000,
  };
}

/** Gives lines without their ends (LF or CR LF); undefined for one that is too long. */
class LineSplitter {
  #pending: string[] = [];
  #size = 0;

  *lines(chunk: Buffer): Generator<string | undefined> {
    const text = chunk.toString('latin1');
    let start = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      this.#add(text.slice(start, end));
      yield this.take();
      start = end + 1;
    }
    this.#add(text.slice(start));
  }

  /** The line that is begun. */
  take(): string | undefined {
    const isTooLong = this.#size > MAX_LINE_BYTES;
    const line = this.#pending.length === 1 ? (this.#pending[0] ?? '') : this.#pending.join('');
    this.#pending = [];
    this.#size = 0;
    return isTooLong ? undefined : withoutReturn(line);
  }

  #add(part: string): void {
    this.#size += part.length;
    if (this.#size <= MAX_LINE_BYTES) this.#pending.push(part);
    else this.#pending = [];
  }
}

function beforeNul(text: string): string {
  const nul = text.indexOf('\0');
  return nul === -1 ? text : text.slice(0, nul);
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
