import type { Layout } from './layout.ts';
import { AMBIGUOUS_COUNTS, isHeader, layoutByCount, mayBeHeader, parseHeader, unquoted } from './layout.ts';
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
  /** What the number of columns of the line before said. */
  #counted: Layout | undefined;

  constructor(configured?: Layout) {
    this.#configured = configured;
  }

  /** What a line with blanks between its columns holds if it has as many of them; undefined when that is not known. */
  get usual(): Layout | undefined {
    return this.#separator === ' ' ? (this.#header ?? this.#configured ?? this.#counted) : undefined;
  }

  /** What a line holds. Its text stays as it is in the record, with the quotes of Athena's exports. */
  parse(
    raw: string,
    ordinal: number,
    number: number | undefined,
    time: number,
  ): FlowRecord | FlowProblem | SkippedLine {
    const line = unquoted(raw);
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
    // Of some numbers of columns there are several orders.
    this.#counted = AMBIGUOUS_COUNTS.has(values.length) ? undefined : known;
    return flowRecord(values, known, { ordinal, line: number, raw, time });
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
