import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toByteString } from '../../../src/bytes/byte-string.ts';
import { printCompact, printFormatted } from '../../../src/bytes/c-json/print.ts';
import { parseCJson } from '../../../src/bytes/c-json/value.ts';

const compact = (text: string) => {
  const parsed = parseCJson(text);
  return parsed === undefined ? undefined : printCompact(parsed.value);
};

/** Such numbers print with fifteen digits, which are read as infinite: the original does so too. */
const GREATEST = /e\+308/;

/** Equal, numbers up to what lies behind their fifteenth digit. */
function nearlyEqual(a: unknown, b: unknown): boolean {
  if (typeof a === 'number' && typeof b === 'number') {
    return Math.abs(a - b) <= Math.max(Math.abs(a), Math.abs(b)) * Number.EPSILON;
  }
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const [left, right] = [Object.entries(a), Object.entries(b)];
  return (
    left.length === right.length &&
    left.every(([key, value], i) => key === right[i]?.[0] && nearlyEqual(value, right[i]?.[1]))
  );
}

describe('cJSON', () => {
  it.each([
    ['[1.0, -0.5, 1e3, 1E-7]', '[1,-0.5,1000,1e-07]'],
    [
      '[0.1, 3.14159265358979, 1e100, 123456789012345678]',
      '[0.1,3.14159265358979,1e+100,1.2345678901234568e+17]',
    ],
    ['[1e999]', '[null]'],
    ['[511508837053113.94]', '[511508837053114]'],
    // Fifteen digits do when they are nearly the number; an exact tie in the seventeenth goes to the even digit.
    ['[0.30000000000000004, 0.3000000000000005, -0.0, -0]', '[0.3,0.30000000000000049,0,0]'],
    [
      '[1125899906842624.25, -1125899906842625.75, 0.00012345]',
      '[1125899906842624.2,-1125899906842625.8,0.00012345]',
    ],
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
        const text = JSON.stringify(value);
        const parsed = parseCJson(toByteString(text));
        if (parsed === undefined || GREATEST.test(text)) return;
        expect(compact(printFormatted(parsed.value))).toBe(printCompact(parsed.value));
      }),
    );
  });

  it('reads and prints what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const text = JSON.stringify(value);
        if (text.includes('\\u0000') || GREATEST.test(text)) return;
        const parsed = parseCJson(toByteString(text));
        expect(parsed?.end).toBe(toByteString(text).length);
        const printed = parsed === undefined ? '' : printCompact(parsed.value);
        expect(
          nearlyEqual(JSON.parse(Buffer.from(printed, 'latin1').toString('utf8')), JSON.parse(text)),
        ).toBe(true);
      }),
    );
  });
});
