import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatTimestamp, parseTimestamp } from '../../src/bytes/timestamp.ts';

it.each([
  ['2024-10-08T10:15:32Z', '2024-10-08T10:15:32.000Z'],
  ['2022-09-29 22:25:17', '2022-09-29T22:25:17.000Z'],
  ['2022-09-29 22:25:17.000000000', '2022-09-29T22:25:17.000Z'],
  ['2024-10-08T10:15:32.5Z', '2024-10-08T10:15:32.500Z'],
  ['2024-10-08T10:15:32.123456789Z', '2024-10-08T10:15:32.123Z'],
  ['2024-10-08T10:15:32+01:30', '2024-10-08T08:45:32.000Z'],
  ['2024-10-08T10:15:32-0800', '2024-10-08T18:15:32.000Z'],
  ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
])('reads %s', (text, iso) => {
  expect(formatTimestamp(parseTimestamp(text))).toBe(iso);
});

it.each([
  '',
  'yesterday',
  '2024-13-01T00:00:00Z',
  '2021-02-30T00:00:00Z',
  '2024-10-08T24:00:00Z',
  '2024-10-08T10:15:3xZ',
  '2024-10-08T10:15:32 UTC',
  '1725011678',
  '2024-10-08',
])('refuses %s', (text) => {
  expect(parseTimestamp(text)).toBeNaN();
});

it('agrees with Date', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true }),
      (date) => {
        expect(parseTimestamp(date.toISOString())).toBe(date.getTime());
        expect(formatTimestamp(date.getTime())).toBe(date.toISOString());
      },
    ),
  );
});
