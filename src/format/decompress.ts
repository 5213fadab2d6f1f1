import { Decompress } from 'fzstd';
import { messageOf } from '../error/message-of.ts';
import { BadObjectError } from './bad-object.ts';
import { compressionOf } from './compression.ts';
import { gunzip } from './gunzip.ts';
import { peek } from './peek.ts';
import { ZstdWindowCheck } from './zstd-window.ts';

/** Beyond these an object is a bomb, and its rest is not read. */
export interface DecompressLimits {
  /** Decompressed bytes of one object. */
  readonly maxBytes: number;
  /** Decompressed bytes per compressed byte, looked at beyond the first 64 MiB. */
  readonly maxRatio: number;
}

/** Logs compress 5- to 60-fold; gzip of zeros is 1,030-fold. */
export const DEFAULT_LIMITS: DecompressLimits = { maxBytes: 64 * 2 ** 30, maxRatio: 250 };

/**
 * The plain bytes of an object: gzip (also of several members) and zstd by their first bytes, everything
 * else as it is. Content that is compressed twice (CloudWatch Logs through Firehose) is unpacked twice.
 * Constant memory. Throws `BadObjectError` behind the last readable byte of damaged content; errors of
 * `source` itself pass through.
 */
export async function* decompress(
  source: AsyncIterable<Buffer>,
  limits: DecompressLimits = DEFAULT_LIMITS,
): AsyncGenerator<Buffer> {
  let bytes = source;
  for (let layer = 0; layer < MAX_LAYERS; layer++) {
    const peeked = await peek(bytes, 4);
    const compression = compressionOf(peeked.head);
    if (compression === 'none') {
      yield* peeked.bytes;
      return;
    }
    const counted = new CountedInput(peeked.bytes);
    const plain = compression === 'gzip' ? gunzip(counted.bytes()) : unzstd(counted.bytes());
    bytes = limited(plain, counted, limits);
  }
  yield* bytes;
}

const MAX_LAYERS = 2;
const RATIO_FREE_BYTES = 64 * 2 ** 20;

class CountedInput {
  length = 0;
  readonly #source: AsyncIterable<Buffer>;

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source;
  }

  async *bytes(): AsyncGenerator<Buffer> {
    for await (const chunk of this.#source) {
      this.length += chunk.length;
      yield chunk;
    }
  }
}

async function* limited(
  plain: AsyncIterable<Buffer>,
  input: CountedInput,
  limits: DecompressLimits,
): AsyncGenerator<Buffer> {
  let length = 0;
  for await (const chunk of plain) {
    length += chunk.length;
    if (length > limits.maxBytes) {
      throw new BadObjectError('too-large', `The object unpacks to more than ${limits.maxBytes} bytes.`);
    }
    if (length > RATIO_FREE_BYTES && length > input.length * limits.maxRatio) {
      throw new BadObjectError(
        'compression-bomb',
        `The object unpacks to more than ${limits.maxRatio} times its size: it looks like a compression bomb.`,
      );
    }
    yield chunk;
  }
}

async function* unzstd(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const ready: Buffer[] = [];
  const stream = new Decompress((chunk) => {
    if (chunk.length > 0) ready.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length));
  });
  const windows = new ZstdWindowCheck();
  for await (const chunk of source) {
    windows.push(chunk);
    // Small steps bound what one push can unpack.
    for (let at = 0; at < chunk.length; at += ZSTD_STEP) {
      const problem = attempt(() => stream.push(chunk.subarray(at, at + ZSTD_STEP)));
      yield* ready.splice(0);
      if (problem !== undefined) throw new BadObjectError('corrupt', `Damaged zstd data: ${problem}.`);
    }
  }
  const problem = attempt(() => stream.push(new Uint8Array(0), true));
  yield* ready.splice(0);
  if (problem !== undefined) throw new BadObjectError('truncated', 'The zstd data end too early.');
}

const ZSTD_STEP = 65_536;

function attempt(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}
