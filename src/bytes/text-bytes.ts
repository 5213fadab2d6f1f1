/**
 * The bytes of a byte string, for loops that look at each of them: reading a typed array costs a fraction of
 * `charCodeAt`, above all where the text is a slice of another. Only the first `text.length` bytes count, and
 * only until the next call. The text of the last call is remembered.
 */
export function bytesOf(text: string): Uint8Array {
  if (text !== lastText) write(text);
  return block.bytes;
}

/** The same bytes for loops that look at several at a time: three behind the text may be read, whatever they are. */
export function viewOf(text: string): DataView {
  if (text !== lastText) write(text);
  return block.view;
}

function write(text: string): void {
  const needed = text.length + MARGIN;
  // A very long text does not keep its bytes.
  if (needed > block.bytes.length || block.bytes.length > KEPT) {
    block = allocate(Math.max(SMALLEST, needed > KEPT ? needed : Math.min(needed * 2, KEPT)));
  }
  block.bytes.latin1Write(text, 0, text.length);
  lastText = text;
}

const KEPT = 1 << 20;
const SMALLEST = 1 << 16;
const MARGIN = 3;

interface Block {
  readonly bytes: Buffer;
  readonly view: DataView;
}

let block = allocate(SMALLEST);
let lastText = '';

function allocate(size: number): Block {
  const bytes = Buffer.allocUnsafeSlow(size);
  return { bytes, view: new DataView(bytes.buffer) };
}
