import { describe, expect, it } from 'vitest';
import { parseTimeRange, parseWeekdays } from '../../src/rule/time-range.ts';

describe('parseTimeRange', () => {
  it.each([
    ['09:00 - 17:30', { from: '09:00', to: '17:30', negate: false }],
    ['9-17', { from: '09:00', to: '17:00', negate: false }],
    ['  ! 9 am  -  5 pm ', { from: '09:00', to: '17:00', negate: true }],
    ['12 am - 12 pm', { from: '00:00', to: '12:00', negate: false }],
    ['6 pm - 8:30 am', { from: '08:30', to: '18:00', negate: true }],
    ['! 6 pm - 8:30 am', { from: '08:30', to: '18:00', negate: true }],
    ['9:5 - 10', { from: '09:05', to: '10:00', negate: false }],
    ['9 -', { from: '00:00', to: '09:00', negate: true }],
    ['- 5', { from: '00:00', to: '05:00', negate: false }],
    ['AM - pm', { from: '00:00', to: '12:00', negate: false }],
    ['9:  -10', { from: '09:-1', to: '010:0', negate: false }],
    ['8:75 - 13 am', { from: '08:75', to: '13:00', negate: false }],
  ])('%s', (text, range) => expect(parseTimeRange(text)).toEqual(range));

  it.each([
    '',
    '9',
    '24 - 25',
    '9 - 13 pm',
    '9 - 10 - 11',
    '\t9 - 10',
    '9 -\n10',
    '009 - 10',
    '9:123 - 10',
    '9:x12 - 10',
    '9 xm - 10',
    '9 ax - 10',
    '-5',
    '9 - 10:',
  ])('refuses %j', (text) => expect(parseTimeRange(text)).toBeUndefined());
});

describe('parseWeekdays', () => {
  it.each([
    ['monday', [1]],
    [' Sun,  wed', [0, 3]],
    ['sat sun,', [6, 0]],
    ['weekdays', [1, 2, 3, 4, 5]],
    ['weekends,mon', [0, 6, 1]],
    ['mon , tue,,wed, ,', [1, 2, 3]],
  ])('%j', (text, days) => expect([...(parseWeekdays(text)?.days ?? [])]).toEqual(days));

  it.each(['', ' ', ',mon', '!mon', 'mon\ntue', 'mon - fri', 'thurs', 'constructor'])('refuses %j', (text) =>
    expect(parseWeekdays(text)).toBeUndefined(),
  );
});
