import type { LogEvent } from '../event/log-event.ts';
import { bucketKey, type HistoryQuery } from './query.ts';

/** What is kept of an event for later searches: never the event itself. */
export interface EventRecord {
  /** Arrival, whole seconds. */
  readonly time: number;
  /** Empty where it was let go. */
  log: string;
  /** Level of the last composite that counted this event; walks stop at it (SEMANTICS 4.6, step 7). */
  marker: number;
  readonly hasFields: boolean;
  /** Values for `different_*`, by slot. */
  readonly values: readonly (string | undefined)[];
  /** Number among all events that entered the memory. */
  readonly sequence: number;
}

/** Logs that `previous_output` may show (SEMANTICS 4.6, step 8). */
const MAX_PREVIOUS_LOGS = 11;

/** Events of one bucket, oldest first; the ones before `head` are gone. */
interface Bucket {
  records: (EventRecord | undefined)[];
  head: number;
}

/** An event that came when the clock had gone back, by its number and its time. */
export type SetBack = readonly [sequence: number, time: number];

/** The earlier events that one composite searches. */
export class History {
  readonly query: HistoryQuery;
  #latest = Number.NEGATIVE_INFINITY;
  /**
   * Set-backs, oldest first, their times rising: one that is as late as a newer one is not needed. Where the
   * clock is past one of them by the timeframe, the search ends there, whatever bucket it is in.
   */
  #setBacks: SetBack[] = [];
  /** Absent until the first event: most histories of most sessions stay empty. */
  #buckets: Map<string, Bucket> | undefined;

  constructor(query: HistoryQuery) {
    this.query = query;
  }

  /** An event takes its place among those searched, counted or not. `oldest`: the first one still remembered. */
  pass(sequence: number, time: number, oldest: number): void {
    if (time >= this.#latest) {
      this.#latest = time;
      return;
    }
    // After a jump of the clock, every event may be one of them.
    const setBacks = this.#setBacks;
    while ((setBacks.at(-1)?.[1] ?? Number.NEGATIVE_INFINITY) >= time) setBacks.pop();
    setBacks.push([sequence, time]);
    const [middle = 0] = setBacks[setBacks.length >> 1] ?? [];
    if (middle < oldest) this.#setBacks = setBacks.filter(([before]) => before >= oldest);
  }

  get setBacks(): readonly SetBack[] {
    return this.#setBacks;
  }

  /** `latest`: no event so far was later. */
  restoreSetBacks(setBacks: readonly SetBack[], latest: number): void {
    this.#setBacks = [...setBacks];
    this.#latest = latest;
  }

  /** The key under which the record was kept, for `evict` and snapshots; undefined when it can never count. */
  add(record: EventRecord, event: LogEvent): string | undefined {
    const key = bucketKey(this.query, event);
    if (key !== undefined) this.addTo(key, record);
    return key;
  }

  addTo(key: string, record: EventRecord): void {
    this.#buckets ??= new Map();
    const bucket = this.#buckets.get(key);
    if (bucket === undefined) this.#buckets.set(key, { records: [record], head: 0 });
    else bucket.records.push(record);
  }

  /** Forgets the oldest record of a bucket. Eviction goes in global order, so that is the one meant. */
  evict(key: string): void {
    const bucket = this.#buckets?.get(key);
    if (bucket === undefined) return;
    bucket.records[bucket.head++] = undefined;
    if (bucket.head === bucket.records.length) this.#buckets?.delete(key);
    else if (bucket.head > 64 && bucket.head * 2 > bucket.records.length) {
      bucket.records = bucket.records.slice(bucket.head);
      bucket.head = 0;
    }
  }

  /**
   * The walk of SEMANTICS 4.6, newest first. On a match the newest accepted record is marked; marking the
   * current event is the caller's part.
   * @returns The logs of the accepted events, newest first; undefined without a match.
   */
  walk(event: LogEvent, now: number): readonly string[] | undefined {
    const { query } = this;
    if (this.#buckets === undefined) return undefined;
    const key = bucketKey(query, event);
    const bucket = key === undefined ? undefined : this.#buckets.get(key);
    if (bucket === undefined) return undefined;
    const previousLogs: string[] = [];
    let counted = 0;
    let newest: EventRecord | undefined;
    const end = this.#end(now);
    for (let at = bucket.records.length - 1; at >= bucket.head; at--) {
      const record = bucket.records[at];
      if (record === undefined || record.sequence < end || now - record.time > query.timeframe) break;
      if (query.different.length > 0 && !this.#differs(event, record)) continue;
      if (record.marker >= query.level) break;
      const last = counted === query.counted;
      // [quirk] if_matched_regex leaves the last accepted event out.
      if (previousLogs.length < MAX_PREVIOUS_LOGS && !(last && query.logPattern !== undefined)) {
        previousLogs.push(record.log);
      }
      if (last) {
        if (newest !== undefined) newest.marker = query.level;
        return previousLogs;
      }
      counted++;
      newest ??= record;
    }
    return undefined;
  }

  /** The number of the event that ends the search because the clock had gone back; 0 where none does. */
  #end(now: number): number {
    const setBacks = this.#setBacks;
    let count = 0;
    for (let above = setBacks.length; count < above; ) {
      const middle = (count + above) >> 1;
      const [, time = now] = setBacks[middle] ?? [];
      if (now - time > this.query.timeframe) count = middle + 1;
      else above = middle;
    }
    return setBacks[count - 1]?.[0] ?? 0;
  }

  /** Step 5 and 6: skipped when a value is present in both and equal, or when neither event has any field. */
  #differs(event: LogEvent, record: EventRecord): boolean {
    for (const { read, slot, dynamic } of this.query.different) {
      const earlier = record.values[slot];
      if (earlier !== undefined && earlier === read(event)) return false;
      if (dynamic && !record.hasFields && event.dynamic.size === 0) return false;
    }
    return true;
  }
}
