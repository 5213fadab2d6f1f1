import { expect, it } from 'vitest';
import { ASSET_FIELDS } from '../../src/asset/fields.ts';

const byName = new Map(ASSET_FIELDS.map((field) => [field.name, field]));

it('declares each field once, members of lists included', () => {
  expect(byName.size).toBe(ASSET_FIELDS.length);
  expect(byName.get('device.network_interfaces.ip')).toMatchObject({ type: 'ip', array: true });
  expect(byName.has('device.network_interfaces')).toBe(false);
});

it('takes the type that holds the values of both profiles', () => {
  expect(byName.get('device.boot_time')?.type).toBe('date');
});
