/** A CDB list in memory: keys are bytes and case-sensitive; of equal keys the first one counts (SEMANTICS 8.1). */
export interface CdbList {
  readonly entries: ReadonlyMap<string, string>;
  readonly skipped: readonly SkippedLine[];
  /** Skipped lines beyond those that are kept, so that a file of another kind cannot fill memory. */
  readonly skippedMore: number;
}

export interface SkippedLine {
  /** From 1. */
  readonly line: number;
  readonly reason: 'no-colon' | 'open-quote' | 'too-long' | 'repeated';
  /** Offsets of the line in the text. */
  readonly start: number;
  readonly end: number;
}

const MAX_LINE = 65_536;
const MAX_SKIPPED_KEPT = 100;

/** Reads the text form of a CDB list, a byte string. Lines that are no entry are skipped, as Wazuh does. */
export function parseCdbList(text: string): CdbList {
  const entries = new Map<string, string>();
  const skipped: SkippedLine[] = [];
  let skippedMore = 0;
  let number = 0;
  for (let start = 0, next = 0; start <= text.length; start = next) {
    LINE_END.lastIndex = start;
    const lineEnd = LINE_END.exec(text);
    const end = lineEnd?.index ?? text.length;
    next = end + (lineEnd?.[0].length ?? 1);
    number++;
    if (end === start) continue;
    const entry = end - start > MAX_LINE ? 'too-long' : parseLine(text.slice(start, end));
    if (typeof entry === 'object' && !entries.has(entry.key)) {
      entries.set(entry.key, entry.value);
      continue;
    }
    const reason = typeof entry === 'string' ? entry : 'repeated';
    if (skipped.length < MAX_SKIPPED_KEPT) skipped.push({ line: number, reason, start, end });
    else skippedMore++;
  }
  return { entries, skipped, skippedMore };
}

const LINE_END = /\r\n|[\r\n]/g;

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
