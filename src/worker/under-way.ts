/**
 * Work under way. Waiting for the next piece to end leaves nothing behind on those that take long, as
 * `Promise.race` does on every piece each time: with one that takes hours, that would be all of the memory.
 */
export class UnderWay {
  readonly #pieces = new Set<Promise<void>>();
  #wake: () => void = () => {};

  get size(): number {
    return this.#pieces.size;
  }

  /** However it ends. */
  add(work: Promise<unknown>): void {
    const end = (): void => {
      this.#pieces.delete(piece);
      this.#wake();
    };
    const piece = work.then(end, end);
    this.#pieces.add(piece);
  }

  /** Resolves when one more piece has ended. One waits at a time, while there are pieces. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  /** Resolves when all that is under way now has ended. */
  async all(): Promise<void> {
    await Promise.all(this.#pieces);
  }
}
