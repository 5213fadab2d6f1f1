import type { FtsKey, FtsPart, LogEvent } from '../event/log-event.ts';
import { FTS_PARTS } from '../event/log-event.ts';

/** Keys of decoders of type ids that were stored last, and the overlap that cuts a new one (SEMANTICS 4.7). */
const RECENT_IDS_KEYS = 32;
const IDS_OVERLAP = 14;

/** Keys kept at most; Wazuh keeps all for ever. The oldest go first. */
const MAX_KEYS = 1_000_000;

/** First-time-seen memory of `if_fts` (SEMANTICS 4.7). */
export class FirstSeen {
  readonly #known = new Set<string>();
  #recentIds: string[] = [];

  /** True when the event's combination is new; it is known from then on. */
  check(event: LogEvent): boolean {
    const { decoder } = event;
    if (decoder?.fts === undefined) return false;
    let key = ftsKey(decoder.name, decoder.fts, event);
    if (this.#known.has(key)) return false;
    if (event.category === 'ids') {
      const similar = this.#recentIds.filter((recent) => sharedPrefix(recent, key) > IDS_OVERLAP).length;
      if (similar > 2) key = key.slice(0, IDS_OVERLAP);
      this.#recentIds = this.#recentIds.slice(-(RECENT_IDS_KEYS - 1));
      // Being stored is what makes a key new: the second one that is cut to the same bytes is not.
      if (this.#known.has(key)) return false;
      this.#recentIds.push(key);
    }
    this.#known.add(key);
    if (this.#known.size > MAX_KEYS) {
      for (const oldest of this.#known) {
        this.#known.delete(oldest);
        break;
      }
    }
    return true;
  }

  snapshot(): FirstSeenSnapshot {
    return { known: [...this.#known], recentIds: this.#recentIds };
  }

  restore(snapshot: FirstSeenSnapshot): void {
    for (const key of snapshot.known) this.#known.add(key);
    this.#recentIds = [...snapshot.recentIds];
  }
}

/** A plain value that JSON can hold. */
export interface FirstSeenSnapshot {
  readonly known: readonly string[];
  readonly recentIds: readonly string[];
}

/** Keys are cut as the real engine's buffer does: the static parts together, then everything. */
const MAX_STATIC_BYTES = 255;
const MAX_KEY_BYTES = 256;

/** Decoder name, then every static part (empty when not selected), then the selected dynamic fields present. */
function ftsKey(decoderName: string, fts: FtsKey, event: LogEvent): string {
  let key = decoderName;
  for (const part of FTS_PARTS) key += ` ${fts.parts.has(part) ? (ftsValue(event, part) ?? '') : ''}`;
  key = key.slice(0, MAX_STATIC_BYTES);
  for (const name of fts.dynamic) {
    const value = event.dynamic.get(name);
    if (value !== undefined) key += ` ${value}`;
  }
  return key.slice(0, MAX_KEY_BYTES);
}

function ftsValue(event: LogEvent, part: FtsPart): string | undefined {
  return event[part];
}

function sharedPrefix(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a.charCodeAt(length) === b.charCodeAt(length)) length++;
  return length;
}
