import { isIPv4 } from 'node:net';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isIPv4Text, isIpAddress } from '../../src/bytes/ip-address.ts';

it.each(['1.2.3.4', '255.255.255.255', '0.0.0.0', '::', '2001:db8::1', '::ffff:1.2.3.4'])(
  'takes %s',
  (text) => {
    expect(isIpAddress(text)).toBe(true);
  },
);

it.each([
  '',
  '-',
  '1.2.3',
  '1.2.3.4.5',
  '11.00.1.15',
  '256.1.1.1',
  '1..2.3',
  '.1.2.3',
  'fe80::1%eth0',
  'ec2.amazonaws.com',
  '1.2.3.4 ',
])('refuses %s', (text) => {
  expect(isIpAddress(text)).toBe(false);
});

it('agrees with Node on IPv4', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('.', '0', '1', '2', '5', '9'), maxLength: 16 }), (text) => {
      expect(isIPv4Text(text)).toBe(isIPv4(text));
    }),
  );
});
