import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { LocalClock } from '../../src/event/local-clock.ts';

describe('LocalClock', () => {
  afterEach(() => vi.unstubAllEnvs());

  it.each([
    ['UTC', '23:30', 6],
    ['Europe/Berlin', '01:30', 0],
    ['America/New_York', '19:30', 6],
  ])('%s', (zone, time, weekday) => {
    const clock = new LocalClock(zone);
    const instant = Date.UTC(2024, 6, 13, 23, 30);
    expect([clock.time(instant), clock.weekday(instant)]).toEqual([time, weekday]);
  });

  it.each([
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'Asia/Kathmandu',
    'Australia/Lord_Howe',
    'Africa/Monrovia',
  ])('tells the same of the process’s own zone as of %s by its name', (zone) => {
    vi.stubEnv('TZ', zone);
    const own = new LocalClock();
    const named = new LocalClock(zone);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_102_444_800_000 }), (instant) => {
        expect(own.time(instant)).toBe(named.time(instant));
        expect(own.weekday(instant)).toBe(named.weekday(instant));
      }),
      { numRuns: 300 },
    );
  });

  it('refuses a zone that does not exist', () => {
    expect(() => new LocalClock('Europe/Atlantis')).toThrow(RangeError);
  });
});
