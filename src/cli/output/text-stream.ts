import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Characters that are written together at most. */
const BLOCK = 1 << 16;

/**
 * Writes byte strings: many small ones in one go while more is being made, and what is there as soon as the
 * maker has to wait for input.
 */
export class TextStream {
  readonly #stream: Writable;
  #pending = '';
  #scheduled = false;

  constructor(stream: Writable) {
    this.#stream = stream;
  }

  /** A promise when the reader has to be waited for: it resolves when it can take more. */
  write(bytes: string): Promise<unknown> | undefined {
    this.#pending += bytes;
    if (this.#pending.length < BLOCK) this.#schedule();
    else if (!this.#flush()) return once(this.#stream, 'drain');
    return undefined;
  }

  /** Hands over what is left. */
  end(): void {
    this.#flush();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#flush();
    });
  }

  #flush(): boolean {
    if (this.#pending === '') return true;
    const bytes = this.#pending;
    this.#pending = '';
    return this.#stream.write(bytes, 'latin1');
  }
}
