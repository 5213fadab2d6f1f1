import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LINE_FEED, type LineBlock, lineBlocks, lineEnd } from '../../src/format/lines.ts';
import { chunks } from '../support/read-object.ts';

function* linesOf({ bytes, start, end, cut }: LineBlock): Generator<string> {
  if (cut !== undefined) {
    yield `${bytes.toString('latin1', start, end)} (${cut})`;
    return;
  }
  for (let at = start; at < end; ) {
    const feed = bytes.indexOf(LINE_FEED, at);
    yield bytes.toString('latin1', at, lineEnd(bytes, at, feed));
    at = feed + 1;
  }
}

async function read(text: string, chunk: number, limit = 1000): Promise<string[]> {
  const found: string[] = [];
  for await (const block of lineBlocks(chunks(Buffer.from(text, 'latin1'), chunk), limit)) {
    found.push(...linesOf(block));
  }
  return found;
}

describe('blocks of lines', () => {
  it('give the same lines however the bytes are cut', async () => {
    const line = fc.stringMatching(/^[ -~]{0,12}$/);
    await fc.assert(
      fc.asyncProperty(
        fc.array(line),
        fc.constantFrom('\n', '\r\n'),
        fc.integer({ min: 1, max: 9 }),
        async (all, end, chunk) => {
          const found = await read(all.map((one) => one + end).join(''), chunk);
          expect(found).toEqual(all);
        },
      ),
    );
  });

  it('need no line end behind the last line', async () => {
    expect(await read('a\nb', 2)).toEqual(['a', 'b']);
  });

  it.each([1, 3, 7, 100])('cut a long line and go on behind it (chunks of %i)', async (chunk) => {
    const found = await read(`one\n${'x'.repeat(500)}\nthree\n`, chunk, 20);
    expect(found).toEqual(['one', `${'x'.repeat(20)} (line-too-long)`, 'three']);
  });

  it.each([1, 3, 22, 23])('do not count the return of a line end (chunks of %i)', async (chunk) => {
    const line = 'x'.repeat(20);
    expect(await read(`${line}\r\n${line}\r\n${line}`, chunk, 20)).toEqual([line, line, line]);
  });

  it('give what stood before a failure, the broken line marked', async () => {
    async function* failing(): AsyncGenerator<Buffer> {
      yield Buffer.from('whole\nhal');
      throw new Error('gone');
    }
    const found: string[] = [];
    const reading = async () => {
      for await (const block of lineBlocks(failing(), 100)) found.push(...linesOf(block));
    };
    await expect(reading()).rejects.toThrow('gone');
    expect(found).toEqual(['whole', 'hal (truncated)']);
  });
});
