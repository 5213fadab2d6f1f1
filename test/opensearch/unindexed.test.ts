import { describe, expect, it } from 'vitest';
import { toByteString } from '../../src/bytes/byte-string.ts';
import { placeOfRefusal, withoutRefusedParts } from '../../src/opensearch/unindexed.ts';

const item = (json: string) => ({ index: 'i', id: '1', json: toByteString(json) });
const reduced = (json: string) => {
  const found = withoutRefusedParts(item(json), 'why');
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

  it.each([
    ['nothing to move', '{"@timestamp":"t"}'],
    ['a document that was reduced before', '{"a":1,"harrier":{"unindexed":{}}}'],
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
