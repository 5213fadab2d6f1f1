import { describe, expect, it } from 'vitest';
import { fromByteString } from '../../src/bytes/byte-string.ts';
import { feed, openRules } from '../support/rules.ts';

describe('forwarded alerts', () => {
  const rules =
    '<rule id="100" level="7"><description>about $(dstuser)</description></rule>' +
    '<rule id="101" level="9"><match>Alert</match><description>any</description></rule>';
  const line = (id: number) =>
    `Nov 14 10:00:00 h1 ossec: Alert Level: 3; Rule: ${id} - x; Location: w1->/l; user: bob;  Nov 14 09:59:59 w2 y`;

  it('have the rule of the line, uncounted; logtest never alerts', () => {
    const session = openRules(rules);
    feed(session, line(100));
    const verdict = feed(session, line(100), 1);
    expect(verdict.alert).toBe(false);
    expect(JSON.parse(fromByteString(verdict.json()))).toMatchObject({
      rule: { id: '100', level: 7, description: 'about bob', mail: false },
      location: 'stdin|w1->/l',
      full_log: 'Nov 14 09:59:59 w2 y',
      predecoder: { program_name: 'ossec', timestamp: 'Nov 14 10:00:00', hostname: 'w2' },
      decoder: { name: 'forwarded' },
      data: { dstuser: 'bob' },
    });
    expect(verdict.json()).not.toContain('firedtimes');
  });

  it('alert in the daemon', () => {
    const verdict = feed(openRules(rules, { mode: 'live' }), line(100));
    expect([verdict.rule?.id, verdict.alert]).toEqual([100, true]);
  });

  it('are not searched a rule when they name none', () => {
    expect(feed(openRules(rules), line(999)).rule).toBeUndefined();
  });
});
