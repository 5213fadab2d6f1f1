import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringEnd } from '../../src/bytes/json-string-end.ts';

function endOf(text: string, from: number): number {
  const bytes = Buffer.from(text, 'latin1');
  return stringEnd(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), from, bytes.length);
}

/** What the grammar of JSON says. */
function expectedEnd(text: string, from: number): number {
  const rest = /^(?:[^\x00-\x1f"\\]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*"/.exec(text.slice(from));
  return rest === null ? -1 : from + rest[0].length;
}

describe('stringEnd', () => {
  it('ends where the grammar says, wherever quotes, escapes and control characters stand', () => {
    const piece = fc.oneof(
      fc.constantFrom('"', '\\', '\\"', '\\\\', '\\u00e9', '\\u00g9', '\\x', '\x1f', '\x00', '\x7f', '\xff'),
      fc.string({ maxLength: 6 }),
      fc.constantFrom(' ', '!', '#', '[', ']', '\x80', '\xa2', '\xdc'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), fc.nat({ max: 5 }), (pieces, from) => {
        const text = `${'.'.repeat(from)}${pieces.join('')}`.replace(/[^\x00-\xff]/g, '?');
        expect(endOf(text, from)).toBe(expectedEnd(text, from));
      }),
      { numRuns: 3000 },
    );
  });
});
