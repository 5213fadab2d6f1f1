import { documentSize } from '../../document/stream.ts';
import type { Sink, SinkItem, SinkOutcome } from '../../sink/sink.ts';

export interface BatchSettings {
  readonly maxItems: number;
  readonly maxBytes: number;
  /** Batches on their way at a time; one more waits for a place. */
  readonly inFlight: number;
}

/**
 * Collects the documents of one object into batches for the sink, with a bounded number on their way: the
 * producer waits in `add`, which is how back-pressure reaches the source.
 */
export class Batcher {
  readonly #sink: Sink;
  readonly #settings: BatchSettings;
  readonly #settled: (items: readonly SinkItem[], outcome: SinkOutcome) => Promise<void>;
  readonly #signal: AbortSignal | undefined;
  readonly #flying = new Set<Promise<void>>();
  #items: SinkItem[] = [];
  #bytes = 0;
  #failure: { readonly error: unknown } | undefined;

  constructor(
    sink: Sink,
    settings: BatchSettings,
    settled: (items: readonly SinkItem[], outcome: SinkOutcome) => Promise<void>,
    signal?: AbortSignal,
  ) {
    this.#sink = sink;
    this.#settings = settings;
    this.#settled = settled;
    this.#signal = signal;
  }

  push(item: SinkItem): void {
    this.#items.push(item);
    this.#bytes += documentSize(item.document);
  }

  /** There is enough for a batch. */
  get full(): boolean {
    return this.#items.length >= this.#settings.maxItems || this.#bytes >= this.#settings.maxBytes;
  }

  /** Sends a batch. Throws what an earlier batch failed with. */
  async flow(): Promise<void> {
    await this.#send();
  }

  /** Sends the rest and waits for everything. */
  async drain(): Promise<void> {
    if (this.#items.length > 0) await this.#send();
    await Promise.all(this.#flying);
    this.#rethrow();
  }

  /** Waits until nothing is on its way, without complaint: after a failure elsewhere. */
  async settle(): Promise<void> {
    await Promise.all(this.#flying);
  }

  async #send(): Promise<void> {
    while (this.#flying.size >= this.#settings.inFlight) await Promise.race(this.#flying);
    this.#rethrow();
    const items = this.#items;
    this.#items = [];
    this.#bytes = 0;
    const flight: Promise<void> = this.#sink
      .write(items, this.#signal)
      .then((outcome) => this.#settled(items, outcome))
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => this.#flying.delete(flight));
    this.#flying.add(flight);
  }

  #rethrow(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}
