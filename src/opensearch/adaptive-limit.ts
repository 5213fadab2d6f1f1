/**
 * A number of permits that follows what the cluster can take: one more after each full round of successes,
 * half as many on overload (additive increase, multiplicative decrease). Overloads of requests that were
 * already under way when it last halved count once.
 */
export class AdaptiveLimit {
  readonly #max: number;
  #limit: number;
  #inUse = 0;
  #successes = 0;
  /** Rises with each halving; a permit remembers the one it was given in. */
  #round = 0;
  readonly #waiting: ((permit: Permit) => void)[] = [];

  constructor(max: number) {
    this.#max = max;
    this.#limit = max;
  }

  /** Permits at a time, at present. */
  get limit(): number {
    return this.#limit;
  }

  /** Waits for a permit; whoever gets one must call `release` on it. */
  async acquire(signal?: AbortSignal): Promise<Permit> {
    signal?.throwIfAborted();
    if (this.#inUse < this.#limit) return this.#give();
    return new Promise((resolve, reject) => {
      const take = (permit: Permit): void => {
        signal?.removeEventListener('abort', giveUp);
        resolve(permit);
      };
      const giveUp = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(take), 1);
        reject(signal?.reason);
      };
      this.#waiting.push(take);
      signal?.addEventListener('abort', giveUp, { once: true });
    });
  }

  #give(): Permit {
    this.#inUse++;
    const round = this.#round;
    return { release: (result) => this.#release(result, round) };
  }

  #release(result: PermitResult, round: number): void {
    this.#inUse--;
    if (result === 'success') this.#succeed();
    if (result === 'overload' && round === this.#round) this.#halve();
    while (this.#inUse < this.#limit) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      next(this.#give());
    }
  }

  #succeed(): void {
    this.#successes++;
    if (this.#successes < this.#limit) return;
    this.#successes = 0;
    this.#limit = Math.min(this.#max, this.#limit + 1);
  }

  #halve(): void {
    this.#round++;
    this.#successes = 0;
    this.#limit = Math.max(1, Math.floor(this.#limit / 2));
  }
}

/** `neutral`: says nothing about the load (rejected for good, aborted). */
export type PermitResult = 'success' | 'overload' | 'neutral';

export interface Permit {
  release(result: PermitResult): void;
}
