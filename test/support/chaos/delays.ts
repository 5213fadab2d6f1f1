/**
 * When objects arrived and when they were done for the first time: their records count as having happened at
 * the moment of arrival. Times are of a clock that does not jump, in milliseconds.
 */
export class Delays {
  readonly #open = new Map<string, { readonly since: number; readonly records: number }>();
  readonly #done: { readonly delay: number; readonly records: number }[] = [];
  #firstArrival: number | undefined;
  #lastDone = 0;
  #records = 0;

  /** Objects that have arrived and are not done. */
  get open(): number {
    return this.#open.size;
  }

  get records(): number {
    return this.#records;
  }

  arrived(key: string, records: number, now = performance.now()): void {
    this.#firstArrival ??= now;
    this.#open.set(key, { since: now, records });
  }

  done(key: string, now = performance.now()): void {
    const object = this.#open.get(key);
    if (object === undefined) return;
    this.#open.delete(key);
    this.#done.push({ delay: now - object.since, records: object.records });
    this.#records += object.records;
    this.#lastDone = now;
  }

  /** From the first arrival to the last object done. */
  get seconds(): number {
    return (this.#lastDone - (this.#firstArrival ?? this.#lastDone)) / 1000;
  }

  /** Seconds within which this share of the records was in the index. */
  percentile(share: number): number {
    const sorted = [...this.#done].sort((a, b) => a.delay - b.delay);
    let left = this.#records * share;
    for (const { delay, records } of sorted) {
      left -= records;
      if (left <= 0) return delay / 1000;
    }
    return (sorted.at(-1)?.delay ?? 0) / 1000;
  }
}
