import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../src/log-type/vpc-flow/address.ts';
import { communityId as communityIdBytes } from '../../../src/log-type/vpc-flow/community-id.ts';
import { sha1Block } from '../../../src/log-type/vpc-flow/sha1.ts';

function communityId(
  source: string,
  destination: string,
  from: string,
  to: string,
  protocol: string,
): string {
  const sides = [source, destination].map((text) => {
    const groups = new Uint16Array(8);
    return { groups, count: parseAddress(Buffer.from(text), 0, text.length, groups) };
  });
  const [left, right] = sides;
  if (left === undefined || right === undefined) return '';
  const [portFrom = 0, portTo = 0, number = 0] = [from, to, protocol].map((text) =>
    text === '' ? Number.NaN : Number(text),
  );
  const out = Buffer.alloc(30);
  const has = communityIdBytes(
    left.groups,
    left.count,
    right.groups,
    right.count,
    portFrom,
    portTo,
    number,
    out,
  );
  return has ? out.toString('latin1') : '';
}

describe('Community ID', () => {
  // Vectors of the specification's authors.
  it.each([
    ['128.232.110.120', '66.35.250.204', '34855', '80', '6', '1:LQU9qZlK+B5F3KDmev6m5PMibrg='],
    ['192.168.1.52', '8.8.8.8', '54585', '53', '17', '1:d/FP5EW3wiY1vCndhwleRRKHowQ='],
    ['192.168.0.89', '192.168.0.1', '8', '0', '1', '1:X0snYXpgwiv9TZtqg64sgzUn6Dk='],
    [
      'fe80::200:86ff:fe05:80da',
      'fe80::260:97ff:fe07:69ea',
      '135',
      '0',
      '58',
      '1:dGHyGvjMfljg6Bppwm3bg0LO8TY=',
    ],
  ])('%s to %s', (source, destination, from, to, protocol, id) => {
    expect(communityId(source, destination, from, to, protocol)).toBe(id);
    if (protocol !== '1' && protocol !== '58') {
      expect(communityId(destination, source, to, from, protocol)).toBe(id);
    }
  });

  it('has none without addresses, protocol or ports', () => {
    expect(communityId('x', '1.2.3.4', '1', '2', '6')).toBe('');
    expect(communityId('1.2.3.4', '1.2.3.5', '1', '2', '')).toBe('');
    expect(communityId('1.2.3.4', '1.2.3.5', '', '2', '6')).toBe('');
    expect(communityId('1.2.3.4', '1.2.3.5', '', '', '50')).not.toBe('');
  });

  it('hashes as SHA-1 does', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 27 }), (half) => {
        // An even number of bytes, as Community IDs have.
        const message = Buffer.concat([half, half]);
        const block = new Int32Array(80);
        message.forEach((byte, at) => {
          block[at >> 2] = (block[at >> 2] ?? 0) | (byte << (24 - 8 * (at & 3)));
        });
        const digest = new Int32Array(5);
        sha1Block(block, message.length, digest);
        const words = Buffer.alloc(20);
        digest.forEach((word, at) => {
          words.writeInt32BE(word, at * 4);
        });
        expect(words.toString('hex')).toBe(createHash('sha1').update(message).digest('hex'));
      }),
    );
  });
});
