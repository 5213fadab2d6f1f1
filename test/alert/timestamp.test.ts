import { afterEach, describe, expect, it, vi } from 'vitest';
import { timestampWriter } from '../../src/alert/timestamp.ts';

describe('timestampWriter', () => {
  afterEach(() => vi.unstubAllEnvs());

  const time = Date.UTC(2024, 6, 14, 10, 0, 0, 123);

  it.each([
    ['UTC', '2024-07-14T10:00:00.123+0000'],
    ['Europe/Berlin', '2024-07-14T12:00:00.123+0200'],
    ['America/New_York', '2024-07-14T06:00:00.123-0400'],
    ['Asia/Kolkata', '2024-07-14T15:30:00.123+0530'],
  ])('%s', (zone, expected) => {
    expect(timestampWriter(zone)(time)).toBe(expected);
  });

  it('follows the change to winter time', () => {
    const write = timestampWriter('Europe/Berlin');
    const change = Date.UTC(2024, 9, 27, 1);
    expect([write(change - 1), write(change)]).toEqual([
      '2024-10-27T02:59:59.999+0200',
      '2024-10-27T02:00:00.000+0100',
    ]);
  });

  it('writes the time of the process’s own zone without its name', () => {
    vi.stubEnv('TZ', 'Asia/Kolkata');
    expect(timestampWriter()(time)).toBe('2024-07-14T15:30:00.123+0530');
    vi.stubEnv('TZ', 'America/New_York');
    const winter = Date.UTC(2024, 0, 14, 10);
    expect(timestampWriter()(winter)).toBe('2024-01-14T05:00:00.000-0500');
  });

  it('refuses a zone that does not exist', () => {
    expect(() => timestampWriter('Europe/Atlantis')).toThrow(RangeError);
  });
});
