/** A CDB list in memory: keys are bytes and case-sensitive; of equal keys the first one counts (SEMANTICS 8.1). */
export interface CdbList {
  readonly entries: ReadonlyMap<string, string>;
  readonly skipped: readonly SkippedLine[];
  /** Skipped lines beyond those that are kept, so that a file of another kind cannot fill memory. */
  readonly skippedMore: number;
}

/** A line that is no entry. */
export interface SkippedLine {
  /** From 1. */
  readonly line: number;
  readonly reason: 'no-colon' | 'open-quote' | 'too-long' | 'carriage-return' | 'nul' | 'repeated';
  /** Offsets of the line in the text. */
  readonly start: number;
  readonly end: number;
}

/** Bytes that the real engine reads at once: what a line has more is read as a line of its own. */
const MAX_LINE = 65_534;
const MAX_SKIPPED_KEPT = 100;
/** Ends a line before its line feed: the texts of the real engine end at a NUL. */
const LINE_END = /[\r\0]/;

/** Reads the text form of a CDB list, a byte string. Lines that are no entry are skipped, as Wazuh does. */
export function parseCdbList(text: string): CdbList {
  const reader = new ListReader();
  let number = 0;
  for (let start = 0, end = 0; start < text.length; start = end + 1) {
    const lineEnd = text.indexOf('\n', start);
    end = lineEnd === -1 ? text.length : lineEnd;
    number++;
    if (end - start > MAX_LINE) reader.skip({ line: number, reason: 'too-long', start, end });
    for (let from = start; from < end; from += MAX_LINE) {
      reader.read(text, from, Math.min(from + MAX_LINE, end), number);
    }
  }
  return reader;
}

class ListReader implements CdbList {
  readonly entries = new Map<string, string>();
  readonly skipped: SkippedLine[] = [];
  skippedMore = 0;

  read(text: string, start: number, end: number, line: number): void {
    const whole = text.slice(start, end);
    const stop = whole.search(LINE_END);
    if (stop !== -1 && stop < whole.length - 1) {
      const reason = whole.charAt(stop) === '\r' ? 'carriage-return' : 'nul';
      this.skip({ line, reason, start: start + stop, end });
    }
    const read = stop === -1 ? whole : whole.slice(0, stop);
    if (read === '') return;
    const entry = parseLine(read);
    if (typeof entry === 'string') this.skip({ line, reason: entry, start, end: start + read.length });
    else if (!this.entries.has(entry.key)) this.entries.set(entry.key, entry.value);
    else this.skip({ line, reason: 'repeated', start, end: start + read.length });
  }

  skip(line: SkippedLine): void {
    if (this.skipped.length < MAX_SKIPPED_KEPT) this.skipped.push(line);
    else this.skippedMore++;
  }
}

function parseLine(line: string): { key: string; value: string } | SkippedLine['reason'] {
  let colon = line.indexOf(':');
  const quote = line.indexOf('"');
  let key = line.slice(0, Math.max(colon, 0));
  if (quote !== -1 && (colon === -1 || quote < colon)) {
    const close = line.indexOf('"', quote + 1);
    if (close === -1) return 'open-quote';
    key = line.slice(quote + 1, close);
    colon = line.indexOf(':', close + 1);
  }
  if (colon === -1) return 'no-colon';
  const value = line.slice(colon + 1);
  const open = value.indexOf('"');
  if (open === -1) return { key, value };
  const close = value.indexOf('"', open + 1);
  if (close === -1) return 'open-quote';
  return { key, value: value.slice(open + 1, close) };
}
