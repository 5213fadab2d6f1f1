import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GeoDatabase } from '../../src/geoip/database.ts';
import { city, writeMmdb } from '../support/mmdb.ts';

const BYTES = writeMmdb({
  '192.0.2.0/24': city(['US', 'United States'], 'California', 'Los Angeles', [34.05, -118.25]),
  '198.51.100.0/25': city(['ES', 'Spain']),
  '203.0.113.7/32': city(['FR', 'France'], 'Île-de-France', 'Paris'),
  '2001:db8::/32': city(['DE', 'Germany'], 'Hesse'),
  '203.0.113.8/32': { continent: { code: 'EU' } },
});

describe('GeoDatabase', () => {
  const database = new GeoDatabase(BYTES);

  it.each([
    ['192.0.2.1', 'US / California'],
    ['192.0.2.255', 'US / California'],
    ['198.51.100.1', 'ES'],
    ['198.51.100.128', undefined],
    ['203.0.113.7', 'FR / \xc3\x8ele-de-France'],
    ['203.0.113.8', undefined],
    ['2001:db8::1', 'DE / Hesse'],
    ['2001:db9::1', undefined],
    ['192.0.2.1:80', undefined],
    ['ec2.amazonaws.com', undefined],
    ['', undefined],
  ])('%s is in %s', (address, place) => {
    expect(database.describe(address)).toBe(place);
    // From the cache.
    expect(database.describe(address)).toBe(place);
  });

  it('knows city and coordinates', () => {
    expect(database.locate('192.0.2.9')).toEqual({
      countryCode: 'US',
      country: 'United States',
      region: 'California',
      city: 'Los Angeles',
      location: { latitude: 34.05, longitude: -118.25 },
    });
  });

  it('refuses what is no database', () => {
    for (const bytes of [Buffer.alloc(0), Buffer.from('hello'), BYTES.subarray(BYTES.length - 240)]) {
      expect(() => new GeoDatabase(bytes)).toThrow();
    }
  });

  it('neither fails nor hangs on a damaged one', () => {
    fc.assert(
      fc.property(fc.nat(BYTES.length - 1), fc.nat(255), (at, byte) => {
        const bytes = Buffer.from(BYTES);
        bytes[at] = byte;
        let damaged: GeoDatabase;
        try {
          damaged = new GeoDatabase(bytes);
        } catch {
          return;
        }
        for (const address of ['192.0.2.1', '203.0.113.7', '2001:db8::1']) {
          const place = damaged.describe(address);
          expect(place === undefined || typeof place === 'string').toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});
