import { once } from 'node:events';
import { constants, createGunzip, type Gunzip, gunzipSync } from 'node:zlib';
import { BadObjectError } from './bad-object.ts';

/**
 * Unpacks gzip, one member behind the other, as it is asked for. zlib works on its own thread meanwhile.
 * Everything before damage is delivered; then `BadObjectError` is thrown. zlib drops what it had unpacked
 * of the piece of input in which it finds the damage: that is got back for small input, which may be
 * a single piece.
 */
export async function* gunzip(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const input = new KeptInput(source);
  let delivered = 0;
  try {
    for await (const chunk of unpack(input.bytes())) {
      delivered += chunk.length;
      yield chunk;
    }
  } catch (error) {
    if (error instanceof BadObjectError && error.reason === 'corrupt') {
      const rest = beforeDamage(input.kept)?.subarray(delivered);
      if (rest !== undefined && rest.length > 0) yield rest;
    }
    throw error;
  }
}

/** Passes input on and keeps it while it is small. */
class KeptInput {
  #chunks: Buffer[] | undefined = [];
  #length = 0;
  readonly #source: AsyncIterable<Buffer>;

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source;
  }

  /** The input so far; undefined when it is not small any more. */
  get kept(): Buffer | undefined {
    return this.#chunks && Buffer.concat(this.#chunks);
  }

  async *bytes(): AsyncGenerator<Buffer> {
    for await (const chunk of this.#source) {
      this.#length += chunk.length;
      if (this.#length > KEPT_BYTES) this.#chunks = undefined;
      this.#chunks?.push(chunk);
      yield chunk;
    }
  }
}

const KEPT_BYTES = 262_144;
/** Damaged input that unpacks to more is not unpacked again. */
const SALVAGED_BYTES = 32 * 2 ** 20;

/** What the longest undamaged beginning of the input unpacks to. */
function beforeDamage(input: Buffer | undefined): Buffer | undefined {
  if (input === undefined) return undefined;
  let good = 0;
  let bad = input.length;
  let found: Buffer | undefined;
  while (good < bad) {
    const end = Math.ceil((good + bad) / 2);
    try {
      const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: SALVAGED_BYTES };
      found = gunzipSync(input.subarray(0, end), options);
      good = end;
    } catch {
      bad = end - 1;
    }
  }
  return found;
}

async function* unpack(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
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
