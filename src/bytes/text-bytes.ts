/**
 * The bytes of a byte string, for loops that look at each of them: reading a typed array costs a fraction of
 * `charCodeAt`, above all where the text is a slice of another. Only the first `text.length` bytes count, and
 * only until the next call. The text of the last call is remembered.
 */
export function bytesOf(text: string): Uint8Array {
  if (text === lastText) return bytes;
  if (text.length > KEPT) return Buffer.from(text, 'latin1');
  if (text.length > bytes.length) bytes = allocate(Math.min(text.length * 2, KEPT));
  bytes.latin1Write(text, 0, text.length);
  lastText = text;
  return bytes;
}

/** Longer texts get bytes of their own. */
const KEPT = 1 << 20;

let bytes = allocate(1 << 16);
let lastText = '';

function allocate(size: number): Buffer {
  return Buffer.allocUnsafeSlow(size);
}
