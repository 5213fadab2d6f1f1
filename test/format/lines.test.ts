import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lines } from '../../src/format/lines.ts';
import { chunks } from '../support/read-object.ts';

async function read(text: string, chunk: number, limit = 1000) {
  const found: { line: string; number: number; cut: boolean }[] = [];
  for await (const batch of lines(chunks(Buffer.from(text, 'latin1'), chunk), limit)) {
    batch.lines.forEach((line, at) => {
      found.push({ line, number: batch.first + at, cut: at === batch.cut });
    });
  }
  return found;
}

describe('lines', () => {
  it('gives the same lines and numbers however the bytes are cut', async () => {
    const line = fc.stringMatching(/^[ -~]{0,12}$/);
    await fc.assert(
      fc.asyncProperty(
        fc.array(line),
        fc.constantFrom('\n', '\r\n'),
        fc.integer({ min: 1, max: 9 }),
        async (all, end, chunk) => {
          const found = await read(all.map((one) => one + end).join(''), chunk);
          expect(found.map((one) => one.line)).toEqual(all);
          expect(found.map((one) => one.number)).toEqual(all.map((_, at) => at + 1));
        },
      ),
    );
  });

  it('needs no line end behind the last line', async () => {
    expect((await read('a\nb', 2)).map((one) => one.line)).toEqual(['a', 'b']);
  });

  it.each([1, 3, 7, 4096])('cuts a long line and goes on behind it (chunks of %i)', async (chunk) => {
    const found = await read(`one\n${'x'.repeat(500)}\nthree\n`, chunk, 20);
    expect(found).toEqual([
      { line: 'one', number: 1, cut: false },
      { line: 'x'.repeat(20), number: 2, cut: true },
      { line: 'three', number: 3, cut: false },
    ]);
  });

  it('replaces malformed UTF-8, keeps good', async () => {
    const found = await read('\xc3\xa4 ok\nbad \xff\n', 3);
    expect(found.map((one) => one.line)).toEqual(['\xc3\xa4 ok', 'bad \xef\xbf\xbd']);
  });

  it('gives what stood before a failure, the broken line marked', async () => {
    async function* failing(): AsyncGenerator<Buffer> {
      yield Buffer.from('whole\nhal');
      throw new Error('gone');
    }
    const found: string[] = [];
    const reading = async () => {
      for await (const batch of lines(failing(), 100)) {
        found.push(
          ...batch.lines.map((line, at) => (at === batch.cut ? `${line} (${batch.cutReason})` : line)),
        );
      }
    };
    await expect(reading()).rejects.toThrow('gone');
    expect(found).toEqual(['whole', 'hal (truncated)']);
  });
});
