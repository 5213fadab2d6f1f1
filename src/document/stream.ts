/** The families of documents. Each has an index template, dated indices and a read alias of the same name. */
export const DOCUMENT_STREAMS = [
  'ecs-vpcflow',
  'ecs-cloudtrail',
  'ecs-cloudtrail-insight',
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
}

/**
 * `harrier-<stream>-YYYY.MM.DD` for the UTC day of the event. Times that no log can have (no number, before
 * 1970, after 2100) go to `harrier-<stream>-undated`, so that a damaged clock cannot make an index a day.
 */
export function indexName(stream: DocumentStream, time: number, prefix = 'harrier'): string {
  if (!(time >= 0 && time < END_OF_TIME)) return `${prefix}-${stream}-undated`;
  const day = Math.floor(time / MS_PER_DAY);
  if (day !== lastDay) {
    lastDay = day;
    lastDate = new Date(day * MS_PER_DAY).toISOString().slice(0, 10).replaceAll('-', '.');
  }
  return `${prefix}-${stream}-${lastDate}`;
}

const END_OF_TIME = Date.UTC(2101, 0);
const MS_PER_DAY = 86_400_000;
let lastDay = Number.NaN;
let lastDate = '';
