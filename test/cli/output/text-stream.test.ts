import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { TextStream } from '../../../src/cli/output/text-stream.ts';

class Reader extends Writable {
  readonly chunks: string[] = [];
  #waiting: (() => void) | undefined;
  slow = false;

  constructor() {
    super({ highWaterMark: 1 });
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.chunks.push(chunk.toString('latin1'));
    if (this.slow) this.#waiting = done;
    else done();
  }

  go(): void {
    this.slow = false;
    this.#waiting?.();
  }
}

describe('TextStream', () => {
  it('writes small texts together, once nobody makes more', async () => {
    const reader = new Reader();
    const stream = new TextStream(reader);
    await stream.write('caf\xe9 ');
    await stream.write('two');
    expect(reader.chunks).toEqual([]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(reader.chunks).toEqual(['caf\xe9 two']);
    await stream.write('three');
    stream.end();
    expect(reader.chunks).toEqual(['caf\xe9 two', 'three']);
  });

  it('waits for a reader that is behind', async () => {
    const reader = new Reader();
    reader.slow = true;
    const stream = new TextStream(reader);
    let through = false;
    const writing = stream.write('x'.repeat(100_000))?.then(() => {
      through = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(through).toBe(false);
    reader.go();
    await writing;
    expect(through).toBe(true);
  });
});
