/** Text that stands among bytes, which do not change any more from `start` to `end`. */
export interface ByteRange {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
}

/** The same as a byte string. */
export function rangeText({ bytes, start, end }: ByteRange): string {
  return bytes.latin1Slice(start, end);
}

declare global {
  interface Buffer {
    /** Node's own methods, which spare the look-up of the encoding's name. */
    latin1Slice(start: number, end: number): string;
    latin1Write(text: string, at: number, length?: number): number;
  }
}
