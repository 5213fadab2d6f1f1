import { parseTimeRange, parseWeekdays } from '../time-range.ts';
import type { RuleOption } from './option.ts';

export const TIME: RuleOption = {
  name: 'time',
  group: 'condition',
  summary: 'The event arrived within these hours, in the time zone of the ruleset; both ends included.',
  value: '`H[:MM][am|pm] - H[:MM][am|pm]`, with a leading `!` outside of them',
  repeated: 'last',
  example: '<time>6 pm - 8:30 am</time>',
  note: 'A range over midnight loses a leading `!`.',
  read(element, rule, context) {
    const range = parseTimeRange(element.content);
    if (range === undefined) {
      context.report('HR212', `${element.content || 'an empty text'} is no range of times`, {
        span: element.contentSpan,
      });
    } else rule.time = { value: range, span: element.span };
  },
};

export const WEEKDAY: RuleOption = {
  name: 'weekday',
  group: 'condition',
  summary: 'The event arrived on one of these days, in the time zone of the ruleset.',
  value: 'English day names (full or three letters), `weekdays`, `weekends`, separated by commas or blanks',
  repeated: 'last',
  example: '<weekday>weekends</weekday>',
  note: 'A leading `!` is an error, although it is allowed for `time`.',
  read(element, rule, context) {
    const days = parseWeekdays(element.content);
    if (days === undefined) {
      context.report('HR212', `${element.content || 'an empty text'} is no list of days`, {
        span: element.contentSpan,
      });
    } else rule.weekday = { value: days, span: element.span };
  },
};
