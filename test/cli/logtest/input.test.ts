import { describe, expect, it } from 'vitest';
import { type InputFormat, readEvents } from '../../../src/cli/logtest/input.ts';

async function read(format: InputFormat, ...chunks: string[]): Promise<unknown[]> {
  async function* stream() {
    for (const chunk of chunks) yield Buffer.from(chunk);
  }
  const events: unknown[] = [];
  for await (const group of readEvents(stream(), format)) events.push(...group);
  return events;
}

describe('readEvents', () => {
  it('takes a line for an event, whatever the chunks and line ends; empty lines are none', async () => {
    const events = await read('text', 'one\ntw', 'o\r\n\n', ' \nthree');
    expect(events.map((event) => (event as { log: string }).log)).toEqual(['one', 'two', ' ', 'three']);
  });

  it('holds texts as bytes', async () => {
    expect(await read('text', 'ä')).toMatchObject([{ log: '\xc3\xa4' }]);
    expect(await read('jsonl', '{"log":"ä","location":"ö"}')).toMatchObject([
      { log: '\xc3\xa4', location: '\xc3\xb6' },
    ]);
  });

  it('ends a location at its first NUL', async () => {
    expect(await read('jsonl', '{"log":"a","location":"b\\u0000c"}')).toMatchObject([{ location: 'b' }]);
  });

  it('reads session and clock', async () => {
    expect(await read('jsonl', '{"log":"a","session":7,"t":1.5}\n{"log":"b","session":"x"}')).toEqual([
      { log: 'a', location: undefined, session: '7', time: 1500 },
      { log: 'b', location: undefined, session: 'x', time: undefined },
    ]);
  });

  it('takes null for what is not there, blank lines and a byte order mark for nothing', async () => {
    const nothing = { log: 'a', location: undefined, session: undefined, time: undefined };
    expect(
      await read('jsonl', '\ufeff{"log":"a","location":null,"session":null,"t":null}\n \t\r\n {"log":"a"} '),
    ).toEqual([nothing, nothing]);
    expect(await read('text', '\ufeffa\n ')).toMatchObject([{ log: '\xef\xbb\xbfa' }, { log: ' ' }]);
  });

  it.each([
    '{',
    '[]',
    '{"log":1}',
    '{"log":"a","t":"now"}',
    '{"log":"a","t":-1}',
    '{"log":"a","t":1e20}',
    '{"log":"a","session":{}}',
    '{"log":"a","location":1}',
  ])('says what is wrong with %s, and goes on', async (line) => {
    expect(await read('jsonl', `\n${line}\n{"log":"b"}`)).toEqual([
      { error: expect.any(String), line: 2 },
      expect.objectContaining({ log: 'b' }),
    ]);
  });
});
