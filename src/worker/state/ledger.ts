import type { HeldEvent } from '../../journal/held-event.ts';
import type { DeadLetter } from '../../sink/dead-letter.ts';
import type { SinkItem } from '../../sink/sink.ts';

/** What correlation rules have already seen of an object. */
export interface ObjectProgress {
  /** Records below this ordinal have been evaluated; they never count again. */
  evaluated: number;
  /** Alerts and signals that were raised and are not known to be written. */
  readonly unwritten: Map<string, SinkItem>;
  /** Letters about records whose evaluation failed, not known to be stored: it is not tried again. */
  unburied?: readonly DeadLetter[];
  /** Events for the journal, not known to be in it. */
  held?: readonly HeldEvent[];
}

/** A plain value that JSON can hold: objects in the order of their last use. */
export type LedgerSnapshot = readonly {
  readonly object: string;
  readonly evaluated: number;
  readonly unwritten?: readonly (readonly [place: string, item: SinkItem])[];
}[];

/**
 * Remembers, per object, how far its events were evaluated, so that an event counts once in correlation
 * rules however often it is delivered, and an alert of a broken attempt is still written by the next. Also keeps two
 * deliveries of one object from being worked on side by side. Bounded: the object finished longest ago
 * is forgotten first.
 */
export class ObjectLedger {
  readonly #progress = new Map<string, ObjectProgress>();
  readonly #busy = new Map<string, Promise<void>>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#progress.size;
  }

  /** Runs `work` while no other work on the same object runs. */
  async exclusively<T>(objectId: string, work: (progress: ObjectProgress) => Promise<T>): Promise<T> {
    const before = this.#busy.get(objectId);
    let release: () => void = () => {};
    const mine = new Promise<void>((resolve) => {
      release = resolve;
    });
    const tail = (before ?? Promise.resolve()).then(() => mine);
    this.#busy.set(objectId, tail);
    await before;
    try {
      return await work(this.#open(objectId));
    } finally {
      release();
      if (this.#busy.get(objectId) === tail) this.#busy.delete(objectId);
      this.#forgetOldest();
    }
  }

  snapshot(): LedgerSnapshot {
    return [...this.#progress].map(([object, { evaluated, unwritten, unburied = [] }]) => ({
      object,
      // After a crash before their letters are stored, these are evaluated again rather than forgotten.
      evaluated: unburied.reduce(
        (least, { pointer }) => Math.min(least, pointer.ordinal ?? least),
        evaluated,
      ),
      ...(unwritten.size > 0 && { unwritten: [...unwritten].map(([place, item]) => [place, plain(item)]) }),
    }));
  }

  /** Takes over what an earlier process knew; call it before the first object. */
  restore(snapshot: LedgerSnapshot): void {
    for (const { object, evaluated, unwritten } of snapshot) {
      this.#progress.set(object, { evaluated, unwritten: new Map(unwritten) });
    }
    this.#forgetOldest();
  }

  #open(objectId: string): ObjectProgress {
    const progress = this.#progress.get(objectId) ?? { evaluated: 0, unwritten: new Map() };
    // Moved to the end: the map's order is the order of last use.
    this.#progress.delete(objectId);
    this.#progress.set(objectId, progress);
    return progress;
  }

  #forgetOldest(): void {
    for (const objectId of this.#progress.keys()) {
      if (this.#progress.size <= this.#limit) return;
      if (!this.#busy.has(objectId)) this.#progress.delete(objectId);
    }
  }
}

/** Without what a log type keeps on its records: a dead letter needs these only. */
function plain({ document, id, record: { ordinal, line, time, raw } }: SinkItem): SinkItem {
  return { document, id, record: { ordinal, time, raw, ...(line !== undefined && { line }) } };
}
