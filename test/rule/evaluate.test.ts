import { describe, expect, it } from 'vitest';
import { feed, ids, openRules } from '../support/rules.ts';

const BASE = '<rule id="100" level="3"><decoded_as>json</decoded_as><description>base</description></rule>';
const child = (id: number, level: number, inner: string, attributes = '') =>
  `<rule id="${id}" level="${level}"${attributes}><if_sid>100</if_sid>${inner}<description>r${id}</description></rule>`;

describe('descent', () => {
  it('takes the first sibling that matches: level 0 first, then the highest', () => {
    const session = openRules(
      BASE +
        child(101, 5, '<match>x</match>') +
        child(102, 9, '<match>x</match>') +
        child(103, 0, '<match>zero</match>'),
    );
    expect(ids(session, [{ a: 'x' }, { a: 'x zero' }, { a: 'y' }])).toEqual([102, 103, 100]);
  });

  it('lets a deeper match replace its ancestors whatever its level', () => {
    const grandchild =
      '<rule id="102" level="1"><if_sid>101</if_sid><match>y</match><description>g</description></rule>';
    const session = openRules(BASE + child(101, 12, '<match>x</match>') + grandchild);
    expect(ids(session, [{ a: 'xy' }, { a: 'x' }])).toEqual([102, 101]);
  });

  it('goes on behind a rule with noalert none of whose children matches', () => {
    const session = openRules(
      BASE + child(101, 9, '<match>x</match>', ' noalert="1"') + child(102, 5, '<match>x</match>'),
    );
    expect(ids(session, [{ a: 'x' }])).toEqual([102]);
  });
});

describe('conditions', () => {
  it('need their value, negated or not', () => {
    const session = openRules(BASE + child(101, 5, '<url negate="yes">x</url>'));
    expect(ids(session, [{ url: 'y' }, { url: 'x' }, { a: 1 }, { url: '' }])).toEqual([101, 100, 100, 101]);
  });

  it('all fields must hold, and action is exact', () => {
    const fields = '<field name="a">^1$</field><field name="B">^2$</field><action>Go</action>';
    const session = openRules(BASE + child(101, 5, fields));
    expect(
      ids(session, [
        { a: '1', b: '2', action: 'Go' },
        { a: '1', b: '3', action: 'Go' },
        { a: '1', b: '2', action: 'go' },
      ]),
    ).toEqual([101, 100, 100]);
  });

  it('an IPv4 range may be written in IPv6 form, and with a line end', () => {
    const session = openRules(BASE + child(101, 9, '<srcip>::FFFF:10.0.0.0/8\n</srcip>'));
    const addresses = ['10.1.1.1', '::ffff:10.1.1.1', '11.1.1.1', '010.1.1.1'];
    expect(
      ids(
        session,
        addresses.map((srcip) => ({ srcip })),
      ),
    ).toEqual([101, 100, 100, 100]);
  });

  it('an IPv4 address is compared with the first bytes of an IPv6 range', () => {
    const session = openRules(
      BASE +
        child(103, 9, '<srcip>::1</srcip>') +
        child(104, 9, '<dstip>2001:db8::/32</dstip>') +
        child(105, 8, '<dstip>a00:1:ff00::/48</dstip><dstip>a00:0:ff00::</dstip>'),
    );
    const srcip = '1.2.3.4';
    expect(ids(session, [{ srcip }, { dstip: srcip }, { dstip: '10.9.8.7' }])).toEqual([103, 100, 105]);
  });

  it('a list takes the first word of a dynamic name', () => {
    const list = '<list field=" a b">etc/lists/l</list>';
    const session = openRules(BASE + child(101, 9, list), {}, { l: 'x:' });
    expect(ids(session, [{ a: 'x' }, { a: 'y' }])).toEqual([101, 100]);
  });

  it('addresses: ranges are alternatives, families never meet, garbage is outside', () => {
    const session = openRules(
      BASE +
        child(101, 9, '<srcip>10.0.0.0/8</srcip><srcip>2001:db8::/32</srcip>') +
        child(102, 5, '<srcip negate="yes">172.16.0.0/255.240.0.0</srcip>'),
    );
    expect(
      ids(session, [
        { srcip: '10.1.1.1' },
        { srcip: '2001:db8::5' },
        { srcip: '172.20.0.1' },
        { srcip: 'junk' },
        { a: 1 },
      ]),
    ).toEqual([101, 101, 100, 102, 100]);
  });

  it('time and weekday are those of the ruleset zone', () => {
    // The clock of the tests begins on Tuesday, 14 November 2023, 22:13:20 UTC.
    const rules = BASE + child(101, 5, '<time>22:00 - 23:00</time><weekday>tuesday</weekday>');
    expect(ids(openRules(rules), [{ a: 1 }])).toEqual([101]);
    expect(ids(openRules(rules, { timeZone: 'Asia/Tokyo' }), [{ a: 1 }])).toEqual([100]);
  });

  it('lists: keys, values, and the last two of three', () => {
    const list = (field: string) => `<list field="${field}">etc/lists/l</list>`;
    const session = openRules(
      BASE +
        child(101, 9, list('a') + list('b') + list('c')) +
        child(102, 5, '<list field="d" lookup="match_key_value" check_value="^v$">etc/lists/l</list>'),
      {},
      { l: 'k:v\nm:w\n' },
    );
    expect(
      ids(session, [{ a: 'no', b: 'k', c: 'm' }, { a: 'k', b: 'no', c: 'k' }, { d: 'k' }, { d: 'm' }]),
    ).toEqual([101, 100, 102, 100]);
  });
});

describe('overwrite', () => {
  it('keeps place and parents, and inherits nothing else', () => {
    const session = openRules(
      BASE +
        child(101, 9, '<match>x</match><options>no_full_log</options>') +
        '<rule id="101" level="4" overwrite="yes"><match>y</match><description>new</description></rule>',
    );
    const verdict = feed(session, { a: 'y' });
    expect(verdict.rule).toMatchObject({ id: 101, level: 4, description: 'new', noFullLog: false });
    expect(feed(session, { a: 'x' }).rule?.id).toBe(100);
  });
});

describe('modes', () => {
  const rules =
    BASE +
    child(101, 0, '<match>zero</match>') +
    child(102, 6, '<match>quiet</match><options>no_log</options>') +
    child(103, 6, '<match>once</match>', ' ignore="10"');

  it('live drops level 0, stores no_log as a signal, and shows the parent of an ignored rule', () => {
    const session = openRules(rules, { mode: 'live' });
    expect(feed(session, { a: 'zero' })).toMatchObject({
      rule: undefined,
      dropped: { id: 101 },
      alert: false,
    });
    expect(feed(session, { a: 'quiet' })).toMatchObject({ rule: { id: 102 }, alert: false, signal: true });
    expect(feed(session, { a: 'once' }, 0)).toMatchObject({ rule: { id: 103 }, alert: true });
    expect(feed(session, { a: 'once' }, 9)).toMatchObject({ rule: { id: 100 }, alert: true });
    expect(feed(session, { a: 'once' }, 10)).toMatchObject({ rule: { id: 103 }, alert: true });
  });

  it('logtest shows what matched', () => {
    const session = openRules(rules);
    expect(feed(session, { a: 'zero' })).toMatchObject({ rule: { id: 101, level: 0 }, alert: false });
    expect(feed(session, { a: 'quiet' })).toMatchObject({ rule: { id: 102 }, alert: true });
    expect(feed(session, { a: 'once' }, 0)).toMatchObject({ rule: { id: 103 }, alert: true });
    expect(feed(session, { a: 'once' }, 9)).toMatchObject({ rule: { id: 103 }, alert: false });
  });
});
