import { describe, expect, it } from 'vitest';
import { toByteString } from '../../src/bytes/byte-string.ts';
import { placeOfRefusal, withoutRefusedParts } from '../../src/opensearch/unindexed.ts';

const item = (json: string) => ({ index: 'i', id: '1', json: toByteString(json) });
const reduced = (json: string, reason = 'why') => {
  const found = withoutRefusedParts(item(json), reason);
  return found && JSON.parse(Buffer.from(found.json, 'latin1').toString('utf8'));
};

describe('withoutRefusedParts', () => {
  it('keeps what identifies the document, and moves the rest out of the index', () => {
    expect(
      reduced('{"@timestamp":"t","event":{"action":"a"},"user":{"name":"Zoë"},"harrier":{"key":"k"}}'),
    ).toEqual({
      '@timestamp': 't',
      event: { action: 'a' },
      harrier: { key: 'k', mapping_error: 'why', unindexed: { user: { name: 'Zoë' } } },
    });
  });

  it('loses no member, whatever its name', () => {
    const text = '{"time":1,"__proto__":{"x":1},"constructor":2,"":3}';
    expect(Object.entries(reduced(text).harrier.unindexed)).toEqual([
      ['__proto__', { x: 1 }],
      ['constructor', 2],
      ['', 3],
    ]);
  });

  it('takes out the member that is named, and no more', () => {
    const refused = 'mapper [data.aws.novelty] cannot be changed from type [keyword] to [flat_object]';
    const text = '{"time":1,"data":{"aws":{"novelty":{"a":[1]},"eventName":"X"},"id":"7"}}';
    expect(reduced(text, refused)).toEqual({
      time: 1,
      data: { aws: { eventName: 'X' }, id: '7' },
      harrier: { mapping_error: refused, unindexed: { data: { aws: { novelty: { a: [1] } } } } },
    });
  });

  it('takes out only the texts that no term can hold', () => {
    const refused =
      'Document contains at least one immense term in field="data.aws.requestParameters._value" (whose …)';
    const [long, list] = ['é'.repeat(16_400), ['a', 'x'.repeat(32_800)]];
    const requestParameters = { body: { text: long, size: 4 }, list, name: 'n' };
    expect(
      reduced(JSON.stringify({ data: { aws: { requestParameters } }, rule: { id: '1' } }), refused),
    ).toEqual({
      data: { aws: { requestParameters: { body: { size: 4 }, name: 'n' } } },
      rule: { id: '1' },
      harrier: {
        mapping_error: refused,
        unindexed: { data: { aws: { requestParameters: { body: { text: long }, list } } } },
      },
    });
  });

  it('takes out one member after the other, then the rest, and keeps every reason', () => {
    let text = JSON.stringify({ id: 'i', data: Object.fromEntries(['a', 'b', 'c', 'd'].map((n) => [n, n])) });
    const after: unknown[] = [];
    for (const name of ['a', 'b', 'c', 'd']) {
      text = withoutRefusedParts(item(text), `failed to parse field [data.${name}] of type [ip]`)?.json ?? '';
      after.push(JSON.parse(text).data);
    }
    expect(after).toEqual([{ b: 'b', c: 'c', d: 'd' }, { c: 'c', d: 'd' }, { d: 'd' }, undefined]);
    const { harrier } = JSON.parse(text);
    expect(harrier.unindexed).toEqual({ data: { a: 'a', b: 'b', c: 'c', d: 'd' } });
    expect(harrier.mapping_error).toHaveLength(4);
    expect(withoutRefusedParts(item(text), 'again')).toBeUndefined();
  });

  it.each([
    ['is not there', 'mapper [data.z] cannot be changed'],
    ['is in no object', 'mapper [data.a.b.c] cannot be changed'],
    ['identifies the document', 'failed to parse field [timestamp] of type [date]'],
    ['is spelled with a dot of its own', 'mapper [data.x.y] cannot be changed'],
  ])('takes out everything when what is named %s', (_what, refused) => {
    const text = '{"timestamp":"t","data":{"a":1,"x.y":2}}';
    expect(reduced(text, refused)).toMatchObject({
      timestamp: 't',
      harrier: { unindexed: { data: { a: 1, 'x.y': 2 } } },
    });
  });

  it.each([
    ['nothing to move', '{"@timestamp":"t"}'],
    [
      'a document of which nothing more can go',
      '{"id":1,"harrier":{"mapping_error":"x","unindexed":{"a":1}}}',
    ],
    ['no object', '[1]'],
    ['no JSON', '{"a":'],
  ])('gives up on %s', (_what, json) => {
    expect(reduced(json)).toBeUndefined();
  });
});

describe('placeOfRefusal', () => {
  it.each([
    [
      "failed to parse field [source.ip] of type [ip] in document with id 'x'. Preview of field's value: 'hunter2': 'hunter2' is not an IP string literal.",
      'field source.ip, which is of type ip',
    ],
    [
      'object mapping for [user] tried to parse field [user] as object, but found a concrete value',
      'field user',
    ],
    ['mapper [a.b] cannot be changed from type [long] to [text]', 'field a.b'],
    ['hunter2', 'a part that OpenSearch does not name'],
  ])('names the field of %j, and no value', (reason, place) => {
    expect(placeOfRefusal(reason)).toBe(place);
  });
});
