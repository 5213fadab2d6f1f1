import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteBlock } from '../../../src/bytes/byte-block.ts';
import { FLAT_OBJECT, writeFlatObject } from '../../../src/log-type/cloudtrail/flat-object.ts';
import { flattenJson } from '../../../src/log-type/cloudtrail/flatten.ts';

/** What copying gives, behind other bytes; undefined where it gives up. */
function copied(json: string): string | undefined {
  const length = writeFlatObject(new ByteBlock(Buffer.from(`[7,${json}]`, 'latin1')), 3);
  return length < 0 ? undefined : FLAT_OBJECT.slice(0, length);
}

const blank = fc.constantFrom('', '', ' ', '\n\t');
const leaf = fc.constantFrom(
  'null',
  'true',
  'false',
  '0',
  '-7.5e-3',
  '""',
  '"text"',
  '"\\u00e9\\""',
  '"a b"',
  '{}',
  '[]',
);
const { object } = fc.letrec<{ value: string; object: string }>((tie) => ({
  value: fc.oneof({ maxDepth: 5 }, leaf, tie('object'), between('[', ']', tie('value'))),
  object: between(
    '{',
    '}',
    fc
      .tuple(fc.constantFrom('a', 'b', 'cc', 'c', '', 'd', 'e'), blank, blank, tie('value'))
      .map(([name, before, behind, member]) => `"${name}"${before}:${behind}${member}`),
  ),
}));

function between(open: string, close: string, part: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const parts = fc.array(fc.tuple(blank, part, blank), { maxLength: 5 });
  return fc
    .tuple(parts, blank)
    .map(([all, inner]) => `${open}${inner}${all.map((one) => one.join('')).join(',')}${close}`);
}

function hasRepeats(json: string): boolean {
  let repeated = false;
  const seen: Set<string>[] = [];
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"(?=\s*:)|[{}]/g)) {
    if (token === '{') seen.push(new Set());
    else if (token === '}') seen.pop();
    else {
      const names = seen.at(-1);
      repeated ||= names?.has(token) === true;
      names?.add(token);
    }
  }
  return repeated;
}

describe('a flat object, copied', () => {
  it('is what it is when it is written anew', () => {
    fc.assert(
      fc.property(object, (json) => {
        expect(copied(json)).toBe(hasRepeats(json) ? undefined : flattenJson(json, 0));
      }),
      { numRuns: 1000 },
    );
  });

  it('has no term that an index refuses', () => {
    const long = `"${'x'.repeat(32_700)}"`;
    for (const json of [
      `{"a":${long},"b":1}`,
      `{"a":[${long},2]}`,
      `{${long}:1,"c":2}`,
      `{"a":{${long}:1}}`,
    ]) {
      expect(copied(json)).toBe(flattenJson(json, 0));
    }
  });

  it('gives up where copying is not enough', () => {
    for (const json of ['{"a":1,"a":2}', '{"b":{"\\u0061":1}}', '{"a\\"":[{"a":1}]}']) {
      expect(copied(json)).toBeUndefined();
    }
    const many = (count: number) => `{${Array.from({ length: count }, (_, at) => `"n${at}":${at}`).join()}}`;
    expect(copied(many(32))).toBe(many(32));
    expect(copied(many(33))).toBeUndefined();
  });

  it('takes objects as deep as they come', () => {
    const deep = `${'{"a":['.repeat(60)}"x"${']}'.repeat(60)}`;
    expect(copied(deep)).toBe(deep);
    expect(copied(deep.replace('"x"', 'null'))).toBe('');
  });
});
