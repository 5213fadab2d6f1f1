import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatTimestamp, isPlainInstant, parseTimestamp } from '../../src/bytes/timestamp.ts';

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

it('takes for plain only instants that it would write with no more than a fraction', () => {
  const field = (...values: string[]) => fc.constantFrom(...values);
  const parts = fc.tuple(
    field('2024', '0000', '9999', '20x4'),
    field('-', '/'),
    field('01', '12', '00', '13'),
    field('01', '28', '29', '31', '00'),
    field('T', ' ', 't'),
    field('00', '23', '24', '1:'),
    field('00', '59', '60'),
    field('00', '59', '60', '5:'),
    field('Z', 'z', '+'),
  );
  fc.assert(
    fc.property(parts, ([year, dash, month, day, letter, hour, minute, second, zone]) => {
      const text = `${year}${dash}${month}${dash}${day}${letter}${hour}:${minute}:${second}${zone}`;
      const view = new DataView(new TextEncoder().encode(`.${text}`).buffer);
      if (isPlainInstant(view, 1))
        expect(formatTimestamp(parseTimestamp(text))).toBe(text.replace('Z', '.000Z'));
      else expect(text).not.toBe('2024-01-28T23:59:59Z');
    }),
    { numRuns: 2000 },
  );
});
