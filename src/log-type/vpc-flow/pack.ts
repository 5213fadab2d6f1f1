/** Columns as ranges of bytes. */
export interface Packed {
  readonly bytes: Buffer;
  readonly view: DataView;
  /** Begin and end of each column, and an empty range behind them. */
  readonly offsets: Int32Array;
}

/** Puts texts (byte strings) into bytes, many records' into one buffer; '-' is no text. */
export function pack(values: readonly string[]): Packed {
  let length = 0;
  for (const value of values) length += value.length;
  if (used + length > slab.length) {
    slab = Buffer.allocUnsafeSlow(Math.max(SLAB_BYTES, length));
    view = new DataView(slab.buffer);
    used = 0;
  }
  const offsets = new Int32Array(2 * values.length + 2);
  let at = 0;
  for (const value of values) {
    offsets[at++] = used;
    if (value !== '-') used += slab.write(value, used, 'latin1');
    offsets[at++] = used;
  }
  return { bytes: slab, view, offsets };
}

const SLAB_BYTES = 65_536;
let slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
let view = new DataView(slab.buffer);
let used = 0;
