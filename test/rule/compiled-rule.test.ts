import { describe, expect, it } from 'vitest';
import { LogEvent } from '../../src/event/log-event.ts';
import { COMPILED_RULES } from '../../src/rule/compiled-rule.ts';

/** Whether the built-in test of that name holds for an event with these members. */
function holds(name: string, members: Partial<LogEvent>): boolean | undefined {
  return COMPILED_RULES[name]?.(Object.assign(new LogEvent('', 'stdin', 0, 'host'), members));
}

describe('compiled rules', () => {
  it.each([
    ['is_simple_http_request', { url: '/' }, true],
    ['is_simple_http_request', { url: '/a?b' }, false],
    ['is_simple_http_request', {}, false],
    ['is_valid_crawler', { log: '66.249.1.1 - -' }, true],
    ['is_valid_crawler', { log: 'x 66.249.1.1' }, false],
    ['comp_srcuser_dstuser', { srcuser: 'a' }, true],
    ['comp_srcuser_dstuser', { srcuser: 'a', dstuser: 'a' }, true],
    ['comp_srcuser_dstuser', { srcuser: 'a', dstuser: 'b' }, false],
    ['check_id_size', { id: '0123456789' }, true],
    ['check_id_size', { id: '012345678' }, false],
  ])('%s %j: %s', (name, members, expected) => expect(holds(name, members)).toBe(expected));

  it.each([
    ['Target Account Name: bob  Caller User Name: bob  x', false],
    ['Target Account Name: bob  Caller User Name: eve  x', true],
    ['Target Account Name:\tbob\tCaller User Name:\teve\t', false],
    ['Target Account Name: John Smith\tCaller User Name: John Doe\t', true],
    ['Target Account Name: John Smith  Caller User Name: John Smith  ', false],
    ['Caller User Name: bob  Target Account Name: bob', false],
    ['Target Account Name: bob', false],
    ['Target Account Name bob Caller User Name bob', false],
  ])('names of accounts differ: %j: %s', (log, expected) => {
    expect(holds('comp_mswin_targetuser_calleruser_diff', { log })).toBe(expected);
  });
});
