import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { BadObjectError } from '../../src/format/bad-object.ts';
import { DEFAULT_LIMITS, type DecompressLimits, decompress } from '../../src/format/decompress.ts';
import { chunks } from '../support/read-object.ts';

async function unpack(bytes: Buffer, chunk = 1000, limits: DecompressLimits = DEFAULT_LIMITS) {
  const parts: Buffer[] = [];
  let error: unknown;
  try {
    for await (const part of decompress(chunks(bytes, chunk), limits)) parts.push(part);
  } catch (problem) {
    error = problem;
  }
  return { text: Buffer.concat(parts).toString('latin1'), error };
}

const TEXT = Array.from({ length: 20_000 }, (_, at) => `line ${at} ${(at * 7919) % 10_007}\n`).join('');

describe('decompress', () => {
  it('passes plain bytes on', async () => {
    expect(await unpack(Buffer.from('plain'))).toEqual({ text: 'plain', error: undefined });
    expect(await unpack(Buffer.alloc(0))).toEqual({ text: '', error: undefined });
  });

  it.each([1, 100, 65_536])('unpacks gzip in chunks of %i', async (chunk) => {
    expect(await unpack(gzipSync(TEXT.slice(0, 20_000)), chunk)).toEqual({
      text: TEXT.slice(0, 20_000),
      error: undefined,
    });
  });

  it('unpacks one member behind the other, and gzip in gzip', async () => {
    const members = Buffer.concat([gzipSync('one\n'), gzipSync('two\n')]);
    expect((await unpack(members)).text).toBe('one\ntwo\n');
    expect((await unpack(gzipSync(members))).text).toBe('one\ntwo\n');
  });

  it('unpacks zstd', async () => {
    // A frame of one raw block, "hello".
    const frame = Buffer.from(`28b52ffd2005290000${Buffer.from('hello').toString('hex')}`, 'hex');
    expect((await unpack(frame)).text).toBe('hello');
  });

  it.each([
    ['a window of 2 GiB', '00a8'],
    ['a single segment of 1 GiB', 'a000000040'],
    ['a single segment of 2^40 bytes', 'e00000000000010000'],
  ])('refuses zstd that asks for %s, in any frame', async (_, header) => {
    const good = `28b52ffd2005290000${Buffer.from('hello').toString('hex')}`;
    const hostile = `28b52ffd${header}290000${Buffer.from('hello').toString('hex')}`;
    for (const chunk of [3, 1000]) {
      const { text, error } = await unpack(Buffer.from(hostile + '00'.repeat(20), 'hex'), chunk);
      expect([text, error]).toMatchObject(['', { name: 'BadObjectError', reason: 'too-large' }]);
      const behind = await unpack(Buffer.from(good + hostile + '00'.repeat(20), 'hex'), chunk);
      expect(behind.error).toMatchObject({ reason: 'too-large' });
    }
  });

  it('gives everything before the point where gzip breaks off', async () => {
    const whole = gzipSync(TEXT);
    const { text, error } = await unpack(whole.subarray(0, Math.floor(whole.length / 2)));
    expect(text.length).toBeGreaterThan(TEXT.length / 4);
    expect(TEXT.startsWith(text)).toBe(true);
    expect(error).toMatchObject({ name: 'BadObjectError', reason: 'truncated' });
  });

  it.each<[string, (whole: Buffer) => Buffer]>([
    ['garbage behind the end', (whole) => Buffer.concat([whole, Buffer.from('garbage')])],
    [
      'a wrong checksum',
      (whole) =>
        Buffer.concat([whole.subarray(0, -5), Buffer.from([~(whole.at(-5) ?? 0) & 255]), whole.subarray(-4)]),
    ],
    [
      'another file behind it',
      (whole) => Buffer.concat([whole, Buffer.from([0x1f, 0x8b, 0x08, 0xff, 0xff])]),
    ],
  ])('gives all of a small object with %s', async (_, damage) => {
    const text = TEXT.slice(0, 5000);
    for (const chunk of [7, 65_536]) {
      const unpacked = await unpack(damage(Buffer.from(gzipSync(text))), chunk);
      expect(unpacked.text).toBe(text);
      expect(unpacked.error).toMatchObject({ name: 'BadObjectError' });
    }
  });

  it('gives what stands before damage in the middle of a small object', async () => {
    const whole = Buffer.concat([gzipSync('one\n'), gzipSync(TEXT.slice(0, 50_000))]);
    whole.fill(0xff, Math.floor(whole.length / 2), Math.floor(whole.length / 2) + 20);
    const { text, error } = await unpack(whole, 1 << 20);
    expect(text.length).toBeGreaterThan(10_000);
    expect(`one\n${TEXT}`.startsWith(text.slice(0, 5000))).toBe(true);
    expect(error).toMatchObject({ reason: 'corrupt' });
  });

  it('tells damage from a cut', async () => {
    const damaged = Buffer.from(gzipSync(TEXT));
    damaged.fill(0xff, Math.floor(damaged.length / 2), Math.floor(damaged.length / 2) + 200);
    const { text, error } = await unpack(damaged);
    expect(TEXT.startsWith(text.slice(0, 1000))).toBe(true);
    expect(error).toMatchObject({ reason: 'corrupt' });
  });

  it('stops bombs', async () => {
    const bomb = gzipSync(Buffer.alloc(100 * 2 ** 20));
    const { error } = await unpack(bomb, 4096);
    expect(error).toBeInstanceOf(BadObjectError);
    expect(error).toMatchObject({ reason: 'compression-bomb' });
    expect((await unpack(gzipSync(TEXT), 100, { maxBytes: 1000, maxRatio: 250 })).error).toMatchObject({
      reason: 'too-large',
    });
  });

  it('passes errors of the source through', async () => {
    async function* failing(): AsyncGenerator<Buffer> {
      yield gzipSync(TEXT).subarray(0, 5000);
      throw new Error('network');
    }
    const reading = async () => {
      for await (const _ of decompress(failing()));
    };
    await expect(reading()).rejects.toThrow('network');
  });
});
