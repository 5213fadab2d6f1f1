import type { LogEvent } from '../event/log-event.ts';

/** Entries that were not touched for longer are begun anew (SEMANTICS 6.8). */
const EXPIRY_SECONDS = 120;
/** Longer values are not taken over, and longer keys join nothing: the real engine's buffers. */
const MAX_VALUE_BYTES = 80;
const MAX_KEY_BYTES = 255;
/** Bound of the memory: the entries touched longest ago go first. */
const MAX_ENTRIES = 65_536;

export const ACCUMULATED = ['dstuser', 'srcuser', 'dstip', 'srcip', 'dstport', 'srcport', 'data'] as const;

interface Entry {
  touched: number;
  readonly values: Partial<Record<(typeof ACCUMULATED)[number], string>>;
}

/** The event is joined with others of its id. */
export function accumulates({ decoder, id }: LogEvent): boolean {
  return decoder?.accumulate === true && id !== undefined;
}

/** A plain value that JSON can hold: what is remembered, touched longest ago first. */
export type AccumulatorSnapshot = readonly (readonly [
  key: string,
  touched: number,
  values: Readonly<Partial<Record<(typeof ACCUMULATED)[number], string>>>,
])[];

/**
 * Joins the fields of events with the same id (SEMANTICS 6.8). One per session; call it after decoding, before
 * the rule search. Only the decoder recorded on the event counts.
 */
export class Accumulator {
  readonly #entries = new Map<string, Entry>();

  /** Fills what `event` lacks from earlier events of its id, then remembers what it brings. */
  apply(event: LogEvent): void {
    if (!accumulates(event)) return;
    const key = `${event.hostname} ${event.decoder?.name} ${event.id}`;
    if (key.length > MAX_KEY_BYTES) return;
    const now = Math.floor(event.time / 1000);
    let entry = this.#entries.get(key);
    this.#entries.delete(key);
    if (entry === undefined || now - entry.touched > EXPIRY_SECONDS) entry = { touched: now, values: {} };
    entry.touched = now;
    this.#entries.set(key, entry);
    for (const field of ACCUMULATED) {
      const own = event[field];
      const stored = entry.values[field];
      if (own === undefined || own === '') {
        if (stored !== undefined) event[field] = stored;
      } else if (stored === undefined && own.length <= MAX_VALUE_BYTES) {
        entry.values[field] = own;
      }
    }
    if (this.#entries.size > MAX_ENTRIES) {
      const oldest = this.#entries.keys().next().value;
      if (oldest !== undefined) this.#entries.delete(oldest);
    }
  }

  snapshot(): AccumulatorSnapshot {
    return [...this.#entries].map(([key, { touched, values }]) => [key, touched, { ...values }]);
  }

  /** Takes over what another accumulator remembered; call it before the first event. */
  restore(snapshot: AccumulatorSnapshot): void {
    for (const [key, touched, values] of snapshot) this.#entries.set(key, { touched, values: { ...values } });
  }
}
