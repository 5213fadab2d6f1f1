import { describe, expect, it } from 'vitest';
import { toByteString } from '../../src/bytes/byte-string.ts';
import { type BulkItem, batches, bulkBody } from '../../src/opensearch/bulk-item.ts';

const body = (items: readonly BulkItem[]): string => bulkBody({ operation: 'create', items }).toString();

const within = (text: string) => {
  const bytes = Buffer.from(`before${text}behind`);
  return { bytes, start: 6, end: bytes.length - 6 };
};

describe('a bulk body', () => {
  it('has documents that stand as bytes and those that are texts', () => {
    const items = [
      { index: 'i', id: 'a', json: within('{"ö":1}') },
      { index: 'i', id: 'b', json: toByteString('{"ö":2}') },
    ];
    expect(body(items)).toBe(
      '{"create":{"_index":"i","_id":"a"}}\n{"ö":1}\n{"create":{"_index":"i","_id":"b"}}\n{"ö":2}\n',
    );
  });

  it.each(['"', '\\', '\n', '\x7f', '"}}\n{"delete":{"_index":"x","_id":"y"}}\n'])(
    'has one action a document, whatever its id: %j',
    (id) => {
      const items = [
        { index: 'i', id: 'plain', json: within('{}') },
        { index: 'i', id, json: '{\n}' },
      ];
      const lines = body(items).trimEnd().split('\n');
      expect(lines.filter((_, at) => at % 2 === 0).map((line) => JSON.parse(line))).toEqual([
        { create: { _index: 'i', _id: 'plain' } },
        { create: { _index: 'i', _id: id } },
      ]);
      expect(lines).toHaveLength(4);
    },
  );
});

describe('batches', () => {
  it('are as large as their bodies, in order', () => {
    const items = Array.from({ length: 30 }, (_, at) => ({
      index: 'i',
      id: `${at}`,
      json: within(`{"n":${at}}`),
    }));
    const all = [...batches(items, 'index', { maxBytes: 200, maxItems: 4 })];
    expect(all.flatMap((batch) => batch.items)).toEqual(items);
    for (const batch of all) {
      expect(bulkBody(batch).length).toBeLessThanOrEqual(200);
      expect(batch.items.length).toBeLessThanOrEqual(4);
    }
  });
});
