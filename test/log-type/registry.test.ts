import { expect, it } from 'vitest';
import { LOG_TYPE_NAMES } from '../../src/log-type/log-type.ts';
import { LOG_TYPES } from '../../src/log-type/registry.ts';

it('has every kind of log that has a name, and no other', () => {
  expect(LOG_TYPES.map(({ name }) => name)).toEqual(LOG_TYPE_NAMES);
});
