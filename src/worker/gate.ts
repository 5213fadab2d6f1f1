/**
 * Lets work through while all is well. A failure that concerns everything (no credentials, cluster gone)
 * closes it for a growing pause; then a try is let through, and success opens it for good. Times are of the
 * monotonic clock: whoever sets the machine's clock back would keep it closed for hours otherwise.
 */
export class Gate {
  readonly #first: number;
  readonly #longest: number;
  #failures = 0;
  #until = 0;
  #reason: string | undefined;

  constructor(firstMs = 1000, longestMs = 60_000) {
    this.#first = firstMs;
    this.#longest = longestMs;
  }

  /** Why it is closed, or was at the last try; undefined when all is well. */
  get reason(): string | undefined {
    return this.#reason;
  }

  /** Closes. Failures that come while it is closed already (work that was under way) count once. */
  close(reason: string, now = performance.now()): void {
    this.#reason = reason;
    if (now < this.#until) return;
    this.#until = now + Math.min(this.#longest, this.#first * 2 ** Math.min(this.#failures, 20));
    this.#failures++;
  }

  open(): void {
    this.#reason = undefined;
    this.#failures = 0;
    this.#until = 0;
  }

  /** Milliseconds until work may be tried. */
  wait(now = performance.now()): number {
    return Math.max(0, this.#until - now);
  }
}
