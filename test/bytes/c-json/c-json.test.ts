import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toByteString } from '../../../src/bytes/byte-string.ts';
import { printCompact, printFormatted } from '../../../src/bytes/c-json/print.ts';
import { parseCJson } from '../../../src/bytes/c-json/value.ts';

const compact = (text: string) => {
  const parsed = parseCJson(text);
  return parsed === undefined ? undefined : printCompact(parsed.value);
};

describe('cJSON', () => {
  it.each([
    ['[1.0, -0.5, 1e3, 1E-7]', '[1,-0.5,1000,1e-07]'],
    [
      '[0.1, 3.14159265358979, 1e100, 123456789012345678]',
      '[0.1,3.14159265358979,1e+100,1.2345678901234568e+17]',
    ],
    ['[1e999]', '[null]'],
    ['"\\u00e9\\ud83d\\ude00\\u0041\\/"', toByteString('"é😀A/"')],
    ['"a\\u0000b"', '"a"'],
    ['{"b":1,"a":2,"b":3}', '{"b":1,"a":2,"b":3}'],
    ['"\\u001f\\t"', '"\\u001f\\t"'],
    ['[007]', '[7]'],
  ])('%s → %s', (text, expected) => {
    expect(compact(text)).toBe(expected);
  });

  it.each(['', '[1,]', '[1 2]', '{"a"}', '"\\u12"', '"\\udc00"', 'nul', '-', '[', '{"a":1', '1'.repeat(64)])(
    'refuses %s',
    (text) => {
      expect(compact(text)).toBeUndefined();
    },
  );

  it('prints formatted text with tabs', () => {
    const { value } = parseCJson('{"a":[{},{"b":[[1,2],"x"]}]}') ?? { value: null };
    expect(printFormatted(value)).toBe('{\n\t"a":\t[{\n\t\t}, {\n\t\t\t"b":\t[[1, 2], "x"]\n\t\t}]\n}');
  });

  it('prints what it read the same, whether it was printed formatted before or not', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const parsed = parseCJson(toByteString(JSON.stringify(value)));
        if (parsed === undefined) return;
        expect(compact(printFormatted(parsed.value))).toBe(printCompact(parsed.value));
      }),
    );
  });

  it('reads and prints what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const text = JSON.stringify(value);
        if (text.includes('\\u0000')) return;
        const parsed = parseCJson(toByteString(text));
        expect(parsed?.end).toBe(toByteString(text).length);
        const printed = parsed === undefined ? '' : printCompact(parsed.value);
        expect(JSON.parse(Buffer.from(printed, 'latin1').toString('utf8'))).toEqual(JSON.parse(text));
      }),
    );
  });
});
