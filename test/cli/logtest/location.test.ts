import { describe, expect, it } from 'vitest';
import { locationAsSent } from '../../../src/cli/logtest/location.ts';

describe('locationAsSent', () => {
  it.each([
    ['one that fits', 'x'.repeat(2_048), 2_048],
    ['one byte too much', 'x'.repeat(2_049), 2_048],
    ['colons and bars count twice', ':|'.repeat(1_024), 1_024],
    ['a colon behind the last place but one', `${'x'.repeat(2_046)}:y`, 2_047],
    ['a colon that has no room', `${'x'.repeat(2_047)}:`, 2_047],
    ['nothing behind a colon that leaves one place', `${'x'.repeat(2_045)}:y`, 2_046],
    ['a byte behind a colon', `${'x'.repeat(2_044)}:yy`, 2_047],
  ])('%s', (_, location, length) => {
    expect(locationAsSent(location)).toBe(location.slice(0, length));
  });
});
