import { AssetDirectory, type AssetState } from './directory.ts';

/** A stored inventory document, reduced to what the directory needs. Times in epoch milliseconds. */
export interface InventoryEntry extends Omit<AssetState, 'from' | 'until'> {
  /** When this state was first seen. */
  readonly changedAt: number;
  /** False: the instance had ended when this was seen. */
  readonly present: boolean;
  /** Creation or launch, whichever came first, where it is known. */
  readonly createdAt: number | undefined;
}

/**
 * Makes a directory of at most `maxEntries` states from stored documents. Those that matter most are to be
 * added first (living instances, then the last ended, then older states): once it is full, no more are kept.
 */
export class DirectoryBuilder {
  readonly #maxEntries: number;
  readonly #entries = new Map<string, InventoryEntry[]>();
  #size = 0;

  constructor(maxEntries: number) {
    this.#maxEntries = maxEntries;
  }

  get full(): boolean {
    return this.#size >= this.#maxEntries;
  }

  /** False when there was no room. The current state is also the last of the history: it counts once. */
  add(entry: InventoryEntry): boolean {
    const known = this.#entries.get(entry.id);
    if (known?.some((other) => other.changedAt === entry.changedAt)) return true;
    if (this.full) return false;
    if (known === undefined) this.#entries.set(entry.id, [entry]);
    else known.push(entry);
    this.#size++;
    return true;
  }

  build(): AssetDirectory {
    return new AssetDirectory([...this.#entries.values()].flatMap(statesOf));
  }
}

/**
 * The states of one instance. The first one known holds from the creation on, each until the next one was
 * seen. A tombstone ends the state before it; alone it tells of an instance that is gone.
 */
function statesOf(entries: readonly InventoryEntry[]): AssetState[] {
  const states: AssetState[] = [];
  const sorted = entries.toSorted((a, b) => a.changedAt - b.changedAt);
  sorted.forEach(({ changedAt, present, createdAt, ...asset }, at) => {
    const first = at === 0;
    if (!present && !first) return;
    const from = first && createdAt !== undefined ? Math.min(createdAt, changedAt) : changedAt;
    const until = present ? (sorted[at + 1]?.changedAt ?? Number.POSITIVE_INFINITY) : changedAt;
    states.push({ ...asset, from, until });
  });
  return states;
}
