import { type Announcement, type Target, TargetError } from './target.ts';

export interface NotifierOptions {
  /** Announcements waiting for one target; past that the oldest is given up, so a dead receiver costs no memory. */
  readonly queueLimit: number;
  readonly attempts: number;
  /** First and longest pause between attempts, milliseconds. */
  readonly backoffMs: { readonly first: number; readonly longest: number };
  /** An announcement was given up: for logs and metrics. The alert itself is in the index. */
  readonly onGivenUp: (target: string, announcement: Announcement, reason: string) => void;
}

/**
 * Announces alerts to targets, each with its own queue: a slow receiver delays neither the others nor the
 * ingest. In order per target, retried with growing, jittered pauses; delivery is at least once within a run
 * (`id` tells repetitions) and not kept over a restart.
 */
export class Notifier {
  readonly #lanes: readonly Lane[];

  constructor(targets: readonly Target[], options: NotifierOptions) {
    this.#lanes = targets.map((target) => new Lane(target, options));
  }

  announce(announcement: Announcement): void {
    for (const lane of this.#lanes) lane.add(announcement);
  }

  /** Waits for what is queued, at most `timeoutMs`; then gives the rest up. */
  async close(timeoutMs: number): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.close(timeoutMs)));
  }
}

class Lane {
  readonly #target: Target;
  readonly #options: NotifierOptions;
  readonly #queue: Announcement[] = [];
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;

  constructor(target: Target, options: NotifierOptions) {
    this.#target = target;
    this.#options = options;
  }

  add(announcement: Announcement): void {
    if (announcement.level < this.#target.minimumLevel) return;
    this.#queue.push(announcement);
    if (this.#queue.length > this.#options.queueLimit) this.#giveUp(this.#queue.shift(), 'the queue is full');
    this.#running ??= this.#run();
  }

  async close(timeoutMs: number): Promise<void> {
    const timer = setTimeout(() => this.#stop.abort(), timeoutMs);
    await this.#running;
    clearTimeout(timer);
  }

  async #run(): Promise<void> {
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      if (this.#stop.signal.aborted) this.#giveUp(next, 'stopped');
      else await this.#deliver(next);
    }
    this.#running = undefined;
  }

  async #deliver(announcement: Announcement): Promise<void> {
    const { attempts, backoffMs } = this.#options;
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#target.send(announcement, this.#stop.signal);
      } catch (error) {
        const known = error instanceof TargetError;
        const stopped = this.#stop.signal.aborted;
        if (stopped || !known || !error.retry || attempt >= attempts) {
          return this.#giveUp(announcement, stopped ? 'stopped' : known ? error.message : 'unexpected error');
        }
        const longest = Math.min(backoffMs.longest, backoffMs.first * 2 ** (attempt - 1));
        await this.#pause(error.retryAfterMs ?? longest * (0.5 + Math.random() / 2));
      }
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#stop.signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, Math.min(ms, this.#options.backoffMs.longest));
      this.#stop.signal.addEventListener('abort', done);
    });
  }

  #giveUp(announcement: Announcement | undefined, reason: string): void {
    if (announcement !== undefined) this.#options.onGivenUp(this.#target.name, announcement, reason);
  }
}
