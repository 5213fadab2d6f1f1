import { BadObjectError } from './bad-object.ts';

/** The greatest window that the reference decoder takes without being told to: 128 MiB. */
const MAX_WINDOW_BYTES = 2 ** 27;
const MAGIC = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
/** Magic, descriptor, window, dictionary, content size (RFC 8878, 3.1.1.1). */
const HEADER_BYTES = 18;

/**
 * Looks at the headers of zstd frames before they are decoded: the decoder allocates the window that a header
 * asks for, however short the frame. Frames may stand anywhere in the input, so every place that looks like
 * a header is looked at.
 */
export class ZstdWindowCheck {
  #tail: Buffer = Buffer.alloc(0);

  /** Throws `BadObjectError` when a header that begins in the input so far asks for too much. */
  push(chunk: Buffer): void {
    const bytes = this.#tail.length === 0 ? chunk : Buffer.concat([this.#tail, chunk]);
    for (let at = bytes.indexOf(MAGIC); at !== -1; at = bytes.indexOf(MAGIC, at + 1)) {
      const window = windowOf(bytes, at + MAGIC.length);
      if (window > MAX_WINDOW_BYTES) {
        throw new BadObjectError(
          'too-large',
          `The zstd data ask for a window of ${window} bytes, above ${MAX_WINDOW_BYTES}.`,
        );
      }
    }
    this.#tail = Buffer.from(bytes.subarray(Math.max(0, bytes.length - HEADER_BYTES + 1)));
  }
}

/** Bytes of the window by the header at `at`; 0 when the header is not whole. */
function windowOf(bytes: Buffer, at: number): number {
  const descriptor = bytes[at];
  const next = bytes[at + 1];
  if (descriptor === undefined || next === undefined) return 0;
  const singleSegment = (descriptor & 0x20) !== 0;
  if (!singleSegment) {
    const base = 2 ** (10 + (next >> 3));
    return base + (base / 8) * (next & 7);
  }
  const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const size = [1, 2, 4, 8][descriptor >> 6] ?? 0;
  const from = at + 1 + dictionary;
  if (from + size > bytes.length) return 0;
  const low = bytes.readUIntLE(from, Math.min(size, 4));
  return size === 8 ? low + bytes.readUInt32LE(from + 4) * 2 ** 32 : size === 2 ? low + 256 : low;
}
