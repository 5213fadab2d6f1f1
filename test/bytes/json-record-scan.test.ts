import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteBlock } from '../../src/bytes/byte-block.ts';
import { FieldTree } from '../../src/bytes/json-field-tree.ts';
import { FieldScanner } from '../../src/bytes/json-fields.ts';
import { RecordScanner } from '../../src/bytes/json-record-scan.ts';
import { MAX_JSON_DEPTH, scanJson } from '../../src/bytes/json-scan.ts';

const tree = new FieldTree(['a', 'b', 'user', 'user.name', 'user.list', 'user.list.a'], ['Records']);
const fast = new RecordScanner(tree);
const slow = new FieldScanner(tree);

/** End and offsets by the fast way, or undefined when it gives up. */
function scanFast(text: string, from = 0): { end: number; offsets: number[] } | undefined {
  fast.load(new ByteBlock(Buffer.from(text)));
  const found = fast.scan(from);
  if (found === undefined) return undefined;
  const { end, offsets, base } = found;
  return { end, offsets: [...offsets.subarray(base, base + 2 * tree.size)] };
}

/** The same by `scanJson` and `FieldScanner`. */
function scanSlow(text: string): { end: number; offsets: number[] } | undefined {
  const bytes = Buffer.from(text);
  const end = scanJson(bytes, 0, bytes.length);
  if (end < 0) return undefined;
  return { end, offsets: [...slow.scan(bytes.toString('latin1', 0, end))] };
}

const name = fc.constantFrom('a', 'b', 'user', 'name', 'list', 'c', 'é', 'x"y', '\\');
const value = fc.letrec((tie) => ({
  object: fc.dictionary(name, tie('any'), { maxKeys: 4 }),
  any: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: 'grapheme', maxLength: 8 }),
    fc.constantFrom(null, true, false, 0, -1.5, 1e21, 1e-7, '', '\\"', '\n\t', '"'),
    fc.array(tie('any'), { maxLength: 3 }),
    tie('object'),
  ),
})).object;

describe('RecordScanner', () => {
  it('finds in compact objects what the slow way finds', () => {
    fc.assert(
      fc.property(value, fc.constantFrom(undefined, 1, '\t\n'), (object, space) => {
        const text = `${JSON.stringify(object, null, space)} ,{`;
        expect(scanFast(text)).toEqual(scanSlow(text));
      }),
      { numRuns: 1000 },
    );
  });

  it('never accepts what the slow way refuses, nor ends elsewhere', () => {
    const damage = fc.constantFrom(
      '',
      '"',
      '\\',
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '\n',
      '\x01',
      '0',
      'e',
      '-',
      'tru',
    );
    fc.assert(
      fc.property(value, fc.nat(), damage, (object, at, insert) => {
        const text = JSON.stringify(object);
        const cut = at % (text.length + 1);
        const damaged = text.slice(0, cut) + insert + text.slice(cut + (insert === '' ? 1 : 0));
        const found = scanFast(damaged);
        if (found !== undefined) expect(found).toEqual(scanSlow(damaged));
      }),
      { numRuns: 4000 },
    );
  });

  it('goes on behind an object, and leaves no trace of it', () => {
    const text = '{"a":"\\"x","b":[{"a":1}]},{"user":{"name":"n","list":{"a":2}},"a":3}';
    fast.load(new ByteBlock(Buffer.from(text)));
    const end = fast.scan(0)?.end ?? 0;
    expect(text.slice(0, end)).toBe('{"a":"\\"x","b":[{"a":1}]}');
    expect(fast.scan(end)).toBeUndefined();
    const found = fast.scan(end + 1);
    if (found === undefined) throw new Error('nothing found');
    expect([found.start, found.end]).toEqual([end + 1, text.length]);
    const part = (field: number) =>
      text.slice(found.offsets[found.base + 2 * field], found.offsets[found.base + 2 * field + 1]);
    expect([0, 1, 2, 3, 5].map(part)).toEqual(['3', '', '{"name":"n","list":{"a":2}}', '"n"', '2']);
  });

  it.each([
    ['an incomplete object', '{"a":1'],
    ['a number that the bytes cut', '{"a":1'],
    ['an escaped name', '{"\\u0061":1}'.slice(0, 5)],
    ['a wrapper', '{"Records":[]}'],
    ['a list', '[1]'],
    ['too deep', `${'{"a":'.repeat(MAX_JSON_DEPTH + 1)}1${'}'.repeat(MAX_JSON_DEPTH + 1)}`],
    ['a control character', '{"a":"\n"}'],
  ])('gives up on %s', (_, text) => {
    expect(scanFast(text)).toBeUndefined();
  });

  it('lets the last of equal names count', () => {
    const text = '{"user":{"name":1,"list":{"a":1}},"user":{"name":2},"us\\u0065r":{"name":3}}';
    expect(scanFast(text)).toEqual(scanSlow(text));
  });
});
