import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FieldTree } from '../../src/bytes/json-field-tree.ts';
import { type JsonItem, JsonSplitter, type SplitOptions } from '../../src/bytes/json-split.ts';

const OPTIONS: SplitOptions = {
  streamed: ['Records', 'logEvents'],
  recordStarts: ['eventVersion'],
  maxBytes: 1000,
};

/** Splits `text` cut at the given places. */
function split(text: string | Buffer, cuts: readonly number[] = [], options = OPTIONS): JsonItem[] {
  const bytes = Buffer.from(text as string);
  const splitter = new JsonSplitter(options);
  const items: JsonItem[] = [];
  let from = 0;
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    items.push(...splitter.push(bytes.subarray(from, cut)));
    from = cut;
  }
  items.push(...splitter.push(bytes.subarray(from)));
  items.push(...splitter.end());
  return items;
}

/** An item without what tells where its fields stand. */
const plain = (item: JsonItem) =>
  item.kind === 'value' ? { ...item, text: item.text, found: undefined } : item;
const texts = (items: readonly JsonItem[]) =>
  items.flatMap((item) => (item.kind === 'value' ? [item.text] : []));
const broken = (items: readonly JsonItem[]) =>
  items.flatMap((item) => (item.kind === 'broken' ? [{ reason: item.reason, raw: item.raw }] : []));

const fields = new FieldTree(['eventVersion'], ['Records', 'logEvents']);

const A = '{"eventVersion":"1.08","eventName":"A"}';
const B = '{"eventVersion":"1.08","eventName":"B"}';
const C = '{"eventVersion":"1.08","eventName":"C"}';

describe('JsonSplitter', () => {
  it.each([
    ['an S3 object', `{"Records":[${A},${B}]}`, 'Records'],
    [
      'Records that are not the first member',
      `{"x":{"Records":[1]},"Records": [ ${A} , ${B} ] , "y":[2] }\n`,
      'Records',
    ],
    ['a plain array', `[${A},${B}]`, ''],
    ['lines', `${A}\n${B}\n`, ''],
    ['concatenated objects', `${A}${B}`, ''],
    ['a byte order mark', `\ufeff${A}\r\n${B}`, ''],
    ['several objects', `{"Records":[${A}]}{"Records":[${B}],"Records":[]}`, 'Records'],
  ])('reads %s', (_, text, container) => {
    const items = split(text);
    expect(texts(items)).toEqual([A, B]);
    expect(broken(items)).toEqual([]);
    expect(items.every((item) => item.kind !== 'value' || item.container === container)).toBe(true);
  });

  it('tells what stands before a streamed array', () => {
    const items = split('{"messageType":"CONTROL_MESSAGE","logEvents":[{"id":"1"}]}');
    expect(items[0]).toEqual({
      kind: 'open',
      container: 'logEvents',
      header: '{"messageType":"CONTROL_MESSAGE",',
    });
  });

  it('gives lines from 1', () => {
    const lines = split(`\n${A}\n\n{"Records":[\n${B},\n${C}]}`).flatMap((item) =>
      item.kind === 'value' ? [item.line] : [],
    );
    expect(lines).toEqual([2, 5, 6]);
  });

  it('has nothing to say about empty input', () => {
    expect(split('')).toEqual([]);
    expect(split(' \n')).toEqual([]);
    expect(texts(split('{"Records":[]}'))).toEqual([]);
  });

  it.each([
    ['a bad value', `{"Records":[${A},{"eventVersion":,"x":1},${B}]}`, '{"eventVersion":,"x":1},'],
    ['a record cut in its middle', `{"Records":[${A},{"eventVersion":"1.0,${B}]}`, '{"eventVersion":"1.0,'],
    ['an open object inside', `{"Records":[${A},{"eventVersion":{ ,${B}]}`, '{"eventVersion":{ ,'],
    ['a closing brace too many', `{"Records":[${A}},${B}]}`, '},'],
    ['binary between records', `{"Records":[${A},\x00\x01,${B}]}`, '\x00\x01,'],
    ['half a line', `${A}\n${C.slice(0, 20)}\n${B}\n`, `${C.slice(0, 20)}\n`],
    ['half a line without quotes open', `${A}\n{"eventVersion":"1",\n${B}\n`, '{"eventVersion":"1",\n'],
    ['a line that is no JSON', `${A}\nhello\n${B}\n`, 'hello\n'],
    ['other first members', '[{"a":1},{"a":tru,{"a":2}]', '{"a":tru,'],
  ])('costs only itself: %s', (_, text, raw) => {
    const items = split(text);
    expect(texts(items)).toHaveLength(2);
    expect(broken(items)).toEqual([{ reason: 'invalid-json', raw }]);
  });

  it('keeps records of a wrapper that is damaged before them', () => {
    const items = split(`{"x":nope,"Records":[${A},${B}]}`);
    expect(texts(items)).toEqual([A, B]);
    expect(broken(items)).toHaveLength(1);
  });

  it('loses nothing for a missing comma', () => {
    expect(texts(split(`[${A}${B}]`))).toEqual([A, B]);
  });

  it('reports a truncated end, and finds records that it swallowed', () => {
    expect(broken(split(`{"Records":[${A},${B.slice(0, 20)}`))).toEqual([
      { reason: 'truncated', raw: B.slice(0, 20) },
    ]);
    expect(broken(split(`{"Records":[${A}`))).toEqual([{ reason: 'truncated', raw: '' }]);
    const swallowed = split(`{"Records":[{"eventVersion":[${A},${B}]`);
    expect(texts(swallowed)).toEqual([A, B]);
  });

  it('passes over a record above the limit without holding it', () => {
    const long = `{"eventVersion":"${'x'.repeat(5000)}}"}`;
    for (const text of [`{"Records":[${A},${long},${B}]}`, `${A}\n${long}\n${B}`]) {
      const items = split(text, [50, 500, 1200, 1300]);
      expect(texts(items)).toEqual([A, B]);
      expect(broken(items).map((item) => item.reason)).toEqual(['record-too-long']);
    }
  });

  it('makes malformed UTF-8 well formed', () => {
    const text = Buffer.concat([Buffer.from('{"a":"\u00e9'), Buffer.from([0xff, 0xc3]), Buffer.from('"}')]);
    expect(Buffer.from(texts(split(text))[0] ?? '', 'latin1').toString()).toBe('{"a":"\u00e9\ufffd\ufffd"}');
  });

  it('finds the same however the input is cut', () => {
    const pieces = fc.constantFrom(
      A,
      B,
      '{"Records":[',
      ']',
      '}',
      ',',
      '\n',
      '{',
      '"',
      '{"eventVersion":',
      ' ',
      '[',
      '\\',
      'é',
    );
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 14 }),
        fc.array(fc.nat(400), { maxLength: 6 }),
        (parts, cuts) => {
          const text = parts.join('');
          const size = Buffer.byteLength(text);
          const whole = split(text, [], { ...OPTIONS, maxBytes: 100 });
          const cut = split(
            text,
            cuts.filter((at) => at <= size),
            { ...OPTIONS, maxBytes: 100 },
          );
          expect(cut).toEqual(whole);
          // Finding fields on the way changes nothing else.
          const found = split(
            text,
            cuts.filter((at) => at <= size),
            { ...OPTIONS, maxBytes: 100, fields },
          );
          expect(found.map(plain)).toEqual(whole.map(plain));
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('loses no good line around any damage', () => {
    const damage = fc.string({ unit: 'binary-ascii', maxLength: 30 }).filter((text) => !/[{[]/.test(text));
    fc.assert(
      fc.property(damage, (text) => {
        expect(texts(split(`${A}\n${text}\n${B}\n`)).filter((found) => found === A || found === B)).toEqual([
          A,
          B,
        ]);
      }),
    );
  });
});
