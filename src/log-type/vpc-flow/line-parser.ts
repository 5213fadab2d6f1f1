import type { Layout } from './layout.ts';
import { isHeader, layoutByCount, mayBeHeader, parseHeader } from './layout.ts';
import { type FlowProblem, type FlowRecord, flowRecord } from './record.ts';

/** A line that is no event: empty, a comment, or a header. */
export interface SkippedLine {
  readonly skipped: 'empty' | 'comment' | 'header';
}

const EMPTY: SkippedLine = { skipped: 'empty' };
const COMMENT: SkippedLine = { skipped: 'comment' };
const HEADER: SkippedLine = { skipped: 'header' };

/** Parses lines of one object; remembers the header that it met last. */
export class LineParser {
  readonly #configured: Layout | undefined;
  #header: Layout | undefined;
  #separator = ' ';

  constructor(configured?: Layout) {
    this.#configured = configured;
  }

  parse(
    line: string,
    ordinal: number,
    number: number | undefined,
    time: number,
    plain?: boolean,
  ): FlowRecord | FlowProblem | SkippedLine {
    const start = line.charCodeAt(0);
    if (start === HASH) return COMMENT;
    if (start > LETTER_A && mayBeHeader(line) && isHeader(line.trim())) {
      this.#header = parseHeader(line.trim());
      this.#separator = line.includes(',') && !line.trim().includes(' ') ? ',' : ' ';
      return HEADER;
    }
    const layout = this.#header ?? this.#configured;
    let values = line.split(this.#separator);
    if (layout === undefined || values.length !== layout.names.length) {
      const text = line.trim();
      if (text === '') return EMPTY;
      // Somebody copied the line: other white space, or a header's commas that its lines do not have.
      values = text.split(this.#separator === ',' && text.includes(',') ? ',' : WHITE);
    }
    const known = layout ?? layoutByCount(values);
    if (known === undefined) return unknownFormat(values.length);
    return flowRecord(values, known, { ordinal, line: number, raw: line, time, plain });
  }
}

const HASH = 0x23;
const LETTER_A = 0x40;
const WHITE = /\s+/;

function unknownFormat(count: number): FlowProblem {
  const message =
    `A line of ${count} fields without a header line: no published format has that many. ` +
    'Give the format string of the flow log.';
  return { reason: 'field-count', message };
}
