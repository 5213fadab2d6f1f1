import { type ByteRange, rangeText } from '../bytes/byte-range.ts';

/** The families of documents. Each has an index template, dated indices and a read alias of the same name. */
export const DOCUMENT_STREAMS = [
  'ecs-vpcflow',
  'ecs-cloudtrail',
  'ecs-cloudtrail-insight',
  'ecs-cloudtrail-aggregated',
  'ocsf-network_activity',
  'ocsf-api_activity',
  'ocsf-authentication',
  'ocsf-detection_finding',
  'alerts',
  'signals',
] as const;
export type DocumentStream = (typeof DOCUMENT_STREAMS)[number];

/** What rules raise about a record, other than the documents that the record itself becomes. */
export function isRaised(stream: DocumentStream): boolean {
  return stream === 'alerts' || stream === 'signals' || stream === 'ocsf-detection_finding';
}

/** A document ready for the index: text and routing. */
export interface RenderedDocument {
  readonly stream: DocumentStream;
  /** Event time, epoch milliseconds; chooses the dated index, so that a redelivery meets the same one. */
  readonly time: number;
  /** One JSON object on one line, a byte string. */
  readonly json: string;
  /** The same where it stands as bytes, for whoever copies it. */
  readonly range?: ByteRange | undefined;
}

/** A document that stands as bytes. Its text is made when it is asked for, and not kept. */
export class WrittenDocument implements RenderedDocument {
  readonly stream: DocumentStream;
  readonly time: number;
  readonly #range: ByteRange;

  constructor(stream: DocumentStream, time: number, range: ByteRange) {
    this.stream = stream;
    this.time = time;
    this.#range = range;
  }

  get json(): string {
    return rangeText(this.#range);
  }

  get range(): ByteRange {
    return this.#range;
  }
}

/** Bytes of a document's text. */
export function documentSize(document: RenderedDocument): number {
  const { range } = document;
  return range === undefined ? document.json.length : range.end - range.start;
}

/**
 * `harrier-<stream>-YYYY.MM.DD` for the UTC day of the event. Times that no log can have (no number, before
 * 1970, after 2100) go to `harrier-<stream>-undated`, so that a damaged clock cannot make an index a day.
 */
export function indexName(stream: DocumentStream, time: number, prefix = 'harrier'): string {
  if (!(time >= 0 && time < END_OF_TIME)) return `${prefix}-${stream}-undated`;
  const day = Math.floor(time / MS_PER_DAY);
  let last = LAST.get(stream);
  if (last?.day !== day || last.prefix !== prefix) {
    const date = new Date(day * MS_PER_DAY).toISOString().slice(0, 10).replaceAll('-', '.');
    last = { day, prefix, name: `${prefix}-${stream}-${date}` };
    LAST.set(stream, last);
  }
  return last.name;
}

const END_OF_TIME = Date.UTC(2101, 0);
const MS_PER_DAY = 86_400_000;
/** The name of each stream's last document: most documents of a log are of one day. */
const LAST = new Map<DocumentStream, { day: number; prefix: string; name: string }>();
