import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toByteString, wellFormed } from '../../../src/bytes/byte-string.ts';
import { compactJson } from '../../../src/bytes/c-json/compact.ts';
import { printCompact } from '../../../src/bytes/c-json/print.ts';
import { parseCJson } from '../../../src/bytes/c-json/value.ts';

/** What reading the text and printing it gives. */
function printed(text: string): string {
  const parsed = parseCJson(text);
  if (parsed?.end !== text.length) throw new Error(`not JSON: ${text}`);
  return wellFormed(printCompact(parsed.value));
}

describe('compact JSON from its text', () => {
  it('leaves out blanks between parts, not those in texts', () => {
    expect(compactJson('[ {"a b": 1, "c" :[ ] , "d":"x,  y: 2"} , true , -12]')).toBe(
      '[{"a b":1,"c":[],"d":"x,  y: 2"},true,-12]',
    );
    expect(compactJson('["a"]')).toBe('["a"]');
  });

  it.each([
    '[1.0]',
    '[1e3]',
    '[-0]',
    '[00]',
    '[1234567890123456]',
    '["\\n"]',
    '["\xc3\xa9"]',
    '[\t1]',
    '[-.5]',
  ])('does not answer for %j', (text) => {
    expect(compactJson(text)).toBeUndefined();
  });

  it('is what reading and printing gives, or no answer', () => {
    const blanks = fc.constantFrom('', '', ' ', '  ', '\n');
    const scalar = fc.oneof(
      fc.integer().map(String),
      fc.constantFrom('-0', '0', '007', '-01', '1.', '1.5', '2e2', '999999999999999', '1000000000000000'),
      fc.constantFrom('null', 'true', 'false', '""', '" "', '"a: 1, [2]"', '"\\""', '"\\u0041"'),
      fc.string().map((text) => toByteString(JSON.stringify(text))),
    );
    const { value } = fc.letrec<{ value: string }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        scalar,
        fc
          .tuple(blanks, fc.array(fc.tuple(tie('value'), blanks), { maxLength: 4 }))
          .map(
            ([blank, parts]) => `[${blank}${parts.map(([part, behind]) => part + behind).join(`,${blank}`)}]`,
          ),
        fc
          .tuple(blanks, fc.array(fc.tuple(fc.constantFrom('a', 'b c', 'a'), tie('value')), { maxLength: 4 }))
          .map(([blank, members]) => {
            const parts = members.map(([key, member]) => `"${key}"${blank}:${blank}${member}`);
            return `{${blank}${parts.join(`${blank},`)}}`;
          }),
      ),
    }));
    fc.assert(
      fc.property(value, (text) => {
        const answer = compactJson(text);
        if (answer !== undefined) expect(answer).toBe(printed(text));
      }),
      { numRuns: 2_000 },
    );
  });
});
