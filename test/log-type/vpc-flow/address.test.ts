import { isIPv4, isIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAddress as parseBytes } from '../../../src/log-type/vpc-flow/address.ts';

const groups = new Uint16Array(8);
const parseAddress = (text: string, into: Uint16Array) => {
  const bytes = Buffer.from(`<${text}>`);
  return parseBytes(bytes, 1, bytes.length - 1, into);
};
const parsed = (text: string) => [...groups.subarray(0, parseAddress(text, groups))];

describe('addresses', () => {
  it('are taken exactly where the platform takes them, zones excepted', () => {
    const piece = fc.constantFrom(
      ':',
      '::',
      '.',
      '0',
      '1',
      '255',
      '256',
      '01',
      'ffff',
      'abcd',
      '1.2.3.4',
      '%1',
      'g',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.ipV4(),
          fc.ipV6(),
          fc.array(piece, { maxLength: 14 }).map((all) => all.join('')),
        ),
        (text) => {
          fc.pre(text.length <= 45);
          const expected = isIPv4(text) ? 2 : isIPv6(text) && !text.includes('%') ? 8 : 0;
          expect(parseAddress(text, groups)).toBe(expected);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('become groups', () => {
    expect(parsed('10.0.0.71')).toEqual([0x0a00, 0x0047]);
    expect(parsed('2001:db8::1')).toEqual([0x2001, 0xdb8, 0, 0, 0, 0, 0, 1]);
    expect(parsed('::ffff:1.2.3.4')).toEqual([0, 0, 0, 0, 0, 0xffff, 0x0102, 0x0304]);
  });
});
