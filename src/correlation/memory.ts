import type { LogEvent } from '../event/log-event.ts';
import { type EventRecord, History, type SetBack } from './history.ts';
import type { HistoryQuery, ReadValue } from './query.ts';

/** Places of the ring at first. */
const FIRST_SIZE = 16;

/** Wazuh's `analysisd.memory_size`: events that are remembered at once, over all histories. */
export const MEMORY_SIZE = 8_192;

/**
 * Bytes of logs that are kept for `previous_output`, which shows the newest: of more, the oldest logs are let go,
 * and the events still count.
 */
const MAX_LOG_BYTES = 64 * 1024 * 1024;

/** At least so many are forgotten when the memory is full (SEMANTICS 4.6). */
const EVICTION_BUNCH = 10;

/** Where the events of a rule go, compiled. */
export interface FeedPlan {
  /** Histories by index; one twice for a rule with two nodes (SEMANTICS 3.6). */
  readonly histories: readonly number[];
  /** Values that records carry, by slot. */
  readonly slots: readonly (ReadValue | undefined)[];
}

/** What a ruleset wants remembered of events. */
export interface MemoryPlan {
  readonly queries: readonly HistoryQuery[];
  /** What each slot of a record's values holds. */
  readonly slotNames: readonly string[];
  /** [quirk] Seconds after which events go with any eviction: the highest frequency of the ruleset, less 2. */
  readonly evictionAge: number;
}

interface Kept {
  readonly record: EventRecord;
  readonly places: readonly { readonly history: number; readonly key: string }[];
}

/**
 * All remembered events of a session. Only those that some composite may count are kept; the others are
 * counted by their time, since they use up the common limit.
 */
export class EventMemory {
  readonly histories: readonly History[];
  readonly #slotNames: readonly string[];
  readonly #size: number;
  readonly #evictionAge: number;
  /** Times of the events in memory, a ring; `#oldest` is the sequence number of the first. */
  #times: Float64Array = new Float64Array(FIRST_SIZE);
  #oldest = 0;
  #next = 0;
  #kept: (Kept | undefined)[] = [];
  #keptHead = 0;
  /** The first of `#kept` that has its log, and how many bytes those logs have. */
  #firstLog = 0;
  #logBytes = 0;

  /** @param plan What the ruleset searches. */
  constructor(plan: MemoryPlan, size = MEMORY_SIZE) {
    const { queries, slotNames, evictionAge } = plan;
    this.histories = queries.map((query) => new History(query));
    this.#slotNames = slotNames;
    this.#size = size;
    this.#evictionAge = evictionAge;
  }

  /** An event enters the memory, with the marker its composites gave it. */
  add(event: LogEvent, now: number, marker: number, plan: FeedPlan): void {
    this.#count(now);
    if (plan.histories.length === 0) return;
    const values = plan.slots.length === 0 ? NO_VALUES : plan.slots.map((read) => read?.(event));
    const record: EventRecord = {
      time: now,
      log: event.fullLog,
      marker,
      hasFields: event.dynamic.size > 0,
      values,
      sequence: this.#next - 1,
    };
    const places: { history: number; key: string }[] = [];
    for (const index of plan.histories) {
      const history = this.histories[index];
      if (history === undefined) continue;
      history.pass(record.sequence, now, this.#oldest);
      if (history.query.logPattern?.test(event.log) === false) continue;
      const key = history.add(record, event);
      if (key !== undefined) places.push({ history: index, key });
    }
    if (places.length > 0) this.#keep({ record, places });
  }

  #keep(kept: Kept): void {
    this.#kept.push(kept);
    this.#logBytes += kept.record.log.length;
    while (this.#logBytes > MAX_LOG_BYTES) {
      const { record } = this.#kept[this.#firstLog++] ?? kept;
      this.#logBytes -= record.log.length;
      record.log = '';
    }
  }

  #count(now: number): void {
    if (this.#next - this.#oldest === this.#times.length) this.#grow();
    this.#times[this.#next % this.#times.length] = now;
    this.#next++;
    if (this.#next - this.#oldest <= this.#size) return;
    let evicted = 0;
    while (this.#oldest < this.#next - 1 && (evicted < EVICTION_BUNCH || this.#stale(now))) {
      this.#oldest++;
      evicted++;
    }
    this.#forgetBefore(this.#oldest);
  }

  /** Most sessions of `logtest --fresh` see one event: the ring begins small. */
  #grow(): void {
    const larger = new Float64Array(Math.min(this.#times.length * 8, this.#size + 1));
    for (let at = this.#oldest; at < this.#next; at++) {
      larger[at % larger.length] = this.#times[at % this.#times.length] ?? 0;
    }
    this.#times = larger;
  }

  #stale(now: number): boolean {
    return now - (this.#times[this.#oldest % this.#times.length] ?? now) > this.#evictionAge;
  }

  #forgetBefore(sequence: number): void {
    for (;;) {
      const first = this.#kept[this.#keptHead];
      if (first === undefined || first.record.sequence >= sequence) break;
      for (const { history, key } of first.places) this.histories[history]?.evict(key);
      this.#logBytes -= first.record.log.length;
      this.#kept[this.#keptHead++] = undefined;
    }
    this.#firstLog = Math.max(this.#firstLog, this.#keptHead);
    if (this.#keptHead > 1_024 && this.#keptHead * 2 > this.#kept.length) {
      this.#kept = this.#kept.slice(this.#keptHead);
      this.#firstLog -= this.#keptHead;
      this.#keptHead = 0;
    }
  }

  snapshot(): MemorySnapshot {
    const times: number[] = [];
    for (let at = this.#oldest; at < this.#next; at++) times.push(this.#times[at % this.#times.length] ?? 0);
    const histories = this.histories.map(({ query, setBacks }) => ({
      ruleId: query.ruleId,
      signature: query.signature,
      setBacks: setBacks.map(([sequence, time]): SetBack => [Math.max(0, sequence - this.#oldest), time]),
    }));
    const records: RecordSnapshot[] = [];
    for (const kept of this.#kept.slice(this.#keptHead)) {
      if (kept === undefined) continue;
      const { values, sequence, ...record } = kept.record;
      const named = values.flatMap((value, slot): [string, string][] => {
        const name = this.#slotNames[slot];
        return value === undefined || name === undefined ? [] : [[name, value]];
      });
      records.push({ ...record, values: named, sequence: sequence - this.#oldest, places: kept.places });
    }
    return { times, histories, records };
  }

  /**
   * Takes over what another session remembered, also of a changed ruleset: histories that are still searched
   * in the same way go on, the others are forgotten. Call it before the first event.
   */
  restore(snapshot: MemorySnapshot): void {
    this.#oldest = 0;
    this.#next = 0;
    this.#times = new Float64Array(this.#size + 1);
    for (const time of snapshot.times.slice(-this.#size)) this.#times[this.#next++] = time;
    const dropped = Math.max(0, snapshot.times.length - this.#size);
    let latest = Number.NEGATIVE_INFINITY;
    for (const time of snapshot.times) latest = Math.max(latest, time);
    const target = snapshot.histories.map(({ ruleId, signature, setBacks }) => {
      const found = this.histories.find(
        ({ query }) => query.ruleId === ruleId && query.signature === signature,
      );
      const kept = setBacks.map(([sequence, time]): SetBack => [Math.max(0, sequence - dropped), time]);
      found?.restoreSetBacks(kept, latest);
      return found;
    });
    for (const { places, values, ...saved } of snapshot.records) {
      if (saved.sequence < dropped) continue;
      const byName = new Map(values);
      const record: EventRecord = {
        ...saved,
        values: this.#slotNames.map((name) => byName.get(name)),
        sequence: saved.sequence - dropped,
      };
      const known: { history: number; key: string }[] = [];
      for (const { history, key } of places) {
        const found = target[history];
        if (found === undefined) continue;
        found.addTo(key, record);
        known.push({ history: found.query.index, key });
      }
      if (known.length > 0) this.#keep({ record, places: known });
    }
  }
}

/** A plain value: the memory as it goes to disk. Places name a history by its position in `histories`. */
export interface MemorySnapshot {
  readonly times: readonly number[];
  readonly histories: readonly {
    readonly ruleId: number;
    readonly signature: string;
    readonly setBacks: readonly SetBack[];
  }[];
  readonly records: readonly RecordSnapshot[];
}

type RecordSnapshot = Omit<EventRecord, 'values'> & {
  readonly values: readonly (readonly [slot: string, value: string])[];
  readonly places: readonly { readonly history: number; readonly key: string }[];
};

const NO_VALUES: readonly (string | undefined)[] = [];
