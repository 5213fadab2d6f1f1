import { once } from 'node:events';
import { createGunzip, type Gunzip } from 'node:zlib';
import { BadObjectError } from './bad-object.ts';

/**
 * Unpacks gzip, one member behind the other, as it is asked for. zlib works on its own thread meanwhile.
 * Everything before damage is delivered; then `BadObjectError` is thrown.
 */
export async function* gunzip(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const stream = createGunzip({ chunkSize: CHUNK_BYTES });
  const output = new Output(stream);
  const feeding = feed(source, stream, output);
  try {
    yield* output.chunks();
    await feeding;
  } finally {
    output.close();
    stream.destroy();
    await feeding.catch(() => undefined);
  }
}

const CHUNK_BYTES = 131_072;
/** Unpacked chunks that may wait: zlib stays busy while the reader works. */
const QUEUE_CHUNKS = 4;

async function feed(source: AsyncIterable<Buffer>, stream: Gunzip, output: Output): Promise<void> {
  try {
    for await (const chunk of source) {
      if (output.ended) return;
      if (!stream.write(chunk)) await Promise.race([once(stream, 'drain'), output.closed]);
    }
    if (!output.ended) stream.end();
  } catch (error) {
    output.fail(error);
  }
}

/** What comes out of zlib, in order: chunks, then the end or an error. A stream would drop chunks on errors. */
class Output {
  ended = false;
  readonly closed: Promise<void>;
  readonly #stream: Gunzip;
  #queue: Buffer[] = [];
  #error: unknown;
  #wake: () => void = () => {};
  #close: () => void = () => {};

  constructor(stream: Gunzip) {
    this.#stream = stream;
    this.closed = new Promise((resolve) => {
      this.#close = resolve;
    });
    stream.on('data', (chunk: Buffer) => {
      this.#queue.push(chunk);
      if (this.#queue.length >= QUEUE_CHUNKS) stream.pause();
      this.#wake();
    });
    stream.on('end', () => this.close());
    stream.on('error', (error: NodeJS.ErrnoException) => this.fail(badObject(error)));
  }

  fail(error: unknown): void {
    if (!this.ended) this.#error = error;
    this.close();
  }

  close(): void {
    this.ended = true;
    this.#close();
    this.#wake();
  }

  async *chunks(): AsyncGenerator<Buffer> {
    for (;;) {
      const chunk = this.#queue.shift();
      if (chunk !== undefined) {
        if (this.#queue.length < QUEUE_CHUNKS / 2 && this.#stream.isPaused()) this.#stream.resume();
        yield chunk;
      } else if (this.ended) {
        if (this.#error !== undefined) throw this.#error;
        return;
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }
}

function badObject(error: NodeJS.ErrnoException): BadObjectError {
  return error.code === 'Z_BUF_ERROR'
    ? new BadObjectError('truncated', 'The gzip data end too early.')
    : new BadObjectError('corrupt', `Damaged gzip data: ${error.message}.`);
}
