/** Bytes of input that several records share, and the ways to look at them. */
export class ByteBlock {
  readonly bytes: Buffer;
  /** For reading and copying several bytes at once. */
  readonly view: DataView;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** A part of it as a byte string. */
  slice(from: number, end: number): string {
    return this.bytes.latin1Slice(from, end);
  }
}
