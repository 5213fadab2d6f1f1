import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorOffset, INCOMPLETE, MAX_JSON_DEPTH, scanJson } from '../../src/bytes/json-scan.ts';

const scan = (text: string) => {
  const bytes = Buffer.from(text);
  return scanJson(bytes, 0, bytes.length);
};

describe('scanJson', () => {
  it('finds the end of any JSON value, whatever its white space', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(undefined, 1, '\t'), (text, space) => {
        const spaced = JSON.stringify(JSON.parse(text), null, space);
        const bytes = Buffer.from(`${spaced} ,x`);
        expect(scanJson(bytes, 0, bytes.length)).toBe(Buffer.byteLength(spaced));
      }),
    );
  });

  it('agrees with JSON.parse on damaged text', () => {
    const damage = fc.tuple(
      fc.json(),
      fc.nat(),
      fc.constantFrom('', '"', '\\', '{', '}', ',', '\n', '0', 'e', '-'),
    );
    fc.assert(
      fc.property(damage, ([text, at, insert]) => {
        const cut = at % (text.length + 1);
        const damaged = text.slice(0, cut) + insert + text.slice(cut + (insert === '' ? 1 : 0));
        let valid = true;
        try {
          JSON.parse(damaged);
        } catch {
          valid = false;
        }
        const end = scan(damaged);
        const complete =
          end >= 0 && damaged.length > 0 && /^\s*$/.test(Buffer.from(damaged).toString('latin1').slice(end));
        expect(complete).toBe(valid);
      }),
      { numRuns: 2000 },
    );
  });

  it('never calls a beginning of a valid object an error', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(), (object, at) => {
        const bytes = Buffer.from(JSON.stringify(object));
        expect(scanJson(bytes, 0, at % bytes.length)).toBe(INCOMPLETE);
      }),
    );
  });

  it.each([
    ['{"a":}', 5],
    ['{"a" 1}', 5],
    ['{"a":1,}', 7],
    ['[1,]', 3],
    ['{"a":"x\ny"}', 7],
    ['{"a":"\\x"}', 6],
    ['{"a":01}', 6],
    ['{"a":{ , {', 7],
    ['nul ', 3],
  ])('says where %s is broken', (text, offset) => {
    expect(errorOffset(scan(text))).toBe(offset);
  });

  it('refuses nesting beyond the limit', () => {
    expect(scan('['.repeat(MAX_JSON_DEPTH) + ']'.repeat(MAX_JSON_DEPTH))).toBe(2 * MAX_JSON_DEPTH);
    expect(errorOffset(scan('['.repeat(MAX_JSON_DEPTH + 1)))).toBe(MAX_JSON_DEPTH);
  });
});
