/** A stream of bytes whose beginning is known. */
export interface Peeked {
  /** The first bytes; fewer than asked for only when the stream is shorter. */
  readonly head: Buffer;
  /** The whole stream, the head included. To be read once. */
  readonly bytes: AsyncIterable<Buffer>;
}

/** Reads the first `size` bytes of a stream without taking them from it. */
export async function peek(source: AsyncIterable<Buffer>, size: number): Promise<Peeked> {
  const iterator = source[Symbol.asyncIterator]();
  const chunks: Buffer[] = [];
  let length = 0;
  let failure: unknown;
  let failed = false;
  while (length < size) {
    try {
      const next = await iterator.next();
      if (next.done === true) break;
      chunks.push(next.value);
      length += next.value.length;
    } catch (error) {
      // What was readable comes first; the reader meets the error where the stream does.
      failed = true;
      failure = error;
      break;
    }
  }
  const [first] = chunks;
  const head = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
  async function* whole(): AsyncGenerator<Buffer> {
    try {
      if (head.length > 0) yield head;
      if (failed) throw failure;
      for (;;) {
        const next = await iterator.next();
        if (next.done === true) return;
        yield next.value;
      }
    } finally {
      await iterator.return?.();
    }
  }
  return { head: head.subarray(0, size), bytes: whole() };
}
