import { describe, expect, it } from 'vitest';
import { bytesOf, viewOf } from '../../src/bytes/text-bytes.ts';

const read = (text: string) => Buffer.from(bytesOf(text).subarray(0, text.length)).toString('latin1');

describe('bytesOf', () => {
  it('gives the bytes of one text after another, slices and empty ones too', () => {
    const long = `${'a'.repeat(70)}\xe9\xff\x00`;
    for (const text of ['one', long, long.slice(20), '', 'two', 'two']) expect(read(text)).toBe(text);
  });

  it('takes texts longer than what it keeps', () => {
    for (const length of [100_000, 1 << 20, (1 << 20) + 1]) {
      const text = `${'x'.repeat(length - 1)}y`;
      expect(read(text)).toBe(text);
      expect(read('short')).toBe('short');
    }
  });

  it('lets three bytes behind a text be read', () => {
    for (const length of [0, 1, (1 << 16) - 1, 1 << 16, 1 << 20, (1 << 20) + 7]) {
      const text = `${'x'.repeat(length)}y`;
      expect(viewOf(text).getInt32(length, true) & 0xff).toBe('y'.charCodeAt(0));
    }
  });
});
