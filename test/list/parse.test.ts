import { describe, expect, it } from 'vitest';
import { parseCdbList } from '../../src/list/parse.ts';

const entriesOf = (text: string) => Object.fromEntries(parseCdbList(text).entries);

describe('parseCdbList', () => {
  it('splits at the first colon and trims nothing', () => {
    expect(entriesOf('alpha:1\nbeta: two:three \n gamma:\n')).toEqual({
      alpha: '1',
      beta: ' two:three ',
      ' gamma': '',
    });
  });

  it('ends lines at LF, and reads them up to a CR', () => {
    expect(entriesOf('a:1\r\n\rx:0\nb:2\rc:3\nd:4')).toEqual({ a: '1', b: '2', d: '4' });
    expect(parseCdbList('a:1\r\nb:2\rc:3\n').skipped).toEqual([
      { line: 2, reason: 'carriage-return', start: 8, end: 12 },
    ]);
  });

  it('reads lines up to a NUL', () => {
    const list = parseCdbList('a:1\0\n"b":"2\0"\nc\0:3\nd:4\0x\r\n');
    expect(Object.fromEntries(list.entries)).toEqual({ a: '1', d: '4' });
    expect(list.skipped.map(({ line, reason }) => `${line} ${reason}`)).toEqual([
      '2 nul',
      '2 open-quote',
      '3 nul',
      '3 no-colon',
      '4 nul',
    ]);
  });

  it('skips and reports lines without a colon, and empty ones silently', () => {
    const list = parseCdbList('\nbare\n\nkey:\n');
    expect([...list.entries]).toEqual([['key', '']]);
    expect(list.skipped).toEqual([{ line: 2, reason: 'no-colon', start: 1, end: 5 }]);
  });

  it('reads quoted keys with colons and drops what stands before the first quote', () => {
    expect(entriesOf('"fe80::1":router\nx"fe80::2"y:printer\n')).toEqual({
      'fe80::1': 'router',
      'fe80::2': 'printer',
    });
  });

  it('takes the text between two quotes as value', () => {
    expect(entriesOf('k: before "in side" after\n')).toEqual({ k: 'in side' });
  });

  it('skips lines with an open quote in key or value', () => {
    const list = parseCdbList('"key:1\nk:"open\nok:1\n');
    expect([...list.entries.keys()]).toEqual(['ok']);
    expect(list.skipped.map(({ line, reason }) => [line, reason])).toEqual([
      [1, 'open-quote'],
      [2, 'open-quote'],
    ]);
  });

  it('keeps the first of equal keys, and keys differ by case', () => {
    const list = parseCdbList('k:1\nk:2\nK:3\n');
    expect(Object.fromEntries(list.entries)).toEqual({ k: '1', K: '3' });
    expect(list.skipped).toEqual([{ line: 2, reason: 'repeated', start: 4, end: 7 }]);
  });

  it('treats __proto__ as any other key', () => {
    expect(parseCdbList('__proto__:x\n').entries.get('__proto__')).toBe('x');
  });

  it('bounds what it reports', () => {
    const list = parseCdbList(`key:1\n${'bare\n'.repeat(300)}`);
    expect(list.entries.size).toBe(1);
    expect(list.skipped).toHaveLength(100);
    expect(list.skippedMore).toBe(200);
  });

  it('reads the rest of an overlong line as another one', () => {
    const longest = `a:${'x'.repeat(65_532)}`;
    expect(parseCdbList(`${longest}\nb:2\n`)).toMatchObject({ skipped: [] });
    const list = parseCdbList(`${longest}c:3\n`);
    expect([...list.entries]).toEqual([
      ['a', 'x'.repeat(65_532)],
      ['c', '3'],
    ]);
    expect(list.skipped).toMatchObject([{ line: 1, reason: 'too-long' }]);
  });
});
