import { describe, expect, it } from 'vitest';
import { type AlertRule, compileAlertRule } from '../../src/alert/compile.ts';
import { type AlertContext, renderAlert } from '../../src/alert/render.ts';
import { toByteString } from '../../src/bytes/byte-string.ts';
import { fieldName } from '../../src/event/field-name.ts';
import { LogEvent } from '../../src/event/log-event.ts';
import { predecode } from '../../src/event/predecode.ts';

const RULE: AlertRule = {
  id: 100100,
  level: 10,
  description: 'login of $(dstuser) at $(where.x)',
  groups: 'local,syslog,pci_dss_10.2.4,gdpr_IV_35.7.d,pci_dss_10.2.5,',
  mitre: { style: 'ids', ids: ['T1110', 'T9999'] },
  info: undefined,
  cve: undefined,
  frequency: 8,
  noFullLog: false,
  noCounter: false,
};

const CONTEXT: AlertContext = {
  firedTimes: 2,
  mail: false,
  manager: 'manager',
  alertId: '1.1',
  timestamp: '2024-03-07T08:09:10.000+0000',
  showLevelZero: true,
};

// Rules are compiled before events are decoded, as sessions do: fields are numbered then.
compileAlertRule(RULE);

function event(log: string, location = 'stdin'): LogEvent {
  const read = predecode({ text: toByteString(log), location, time: 0 }, 'manager');
  if ('error' in read) throw new Error(read.error);
  return read;
}

function decodedBy(log: LogEvent, name = 'app', parentName?: string): LogEvent {
  log.decoder = {
    id: 1,
    name,
    parentName,
    category: 'syslog',
    fts: undefined,
    ftsComment: undefined,
    accumulate: false,
  };
  return log;
}

const render = (given: LogEvent, rule: AlertRule | 'none' = RULE, context = CONTEXT) =>
  renderAlert(given, rule === 'none' ? undefined : compileAlertRule(rule), context);
const parse = (text: string) => JSON.parse(Buffer.from(text, 'latin1').toString('utf8'));

describe('renderAlert', () => {
  it('writes the members in the order of alerts.json', () => {
    const given = decodedBy(event('Mar  7 08:09:10 web1 app[1]: in'), 'app', 'app');
    given.dstuser = 'bob';
    given.dynamic.add(fieldName('where.x'), 'home');
    given.previousOutput = ['line 7', 'line 6'];
    expect(render(given)).toBe(
      '{"timestamp":"2024-03-07T08:09:10.000+0000","rule":{"level":10,"description":"login of bob at home","id":"100100",' +
        '"mitre":{"id":["T1110","T9999"],"tactic":["Credential Access"],"technique":["Brute Force"]},"frequency":8,' +
        '"firedtimes":2,"mail":false,"groups":["local","syslog"],"pci_dss":["10.2.4","10.2.5"],"gdpr":["IV_35.7.d"]},' +
        '"agent":{"id":"000","name":"manager"},"manager":{"name":"manager"},"id":"1.1","previous_output":"line 7\\nline 6",' +
        '"full_log":"Mar  7 08:09:10 web1 app[1]: in","predecoder":{"program_name":"app","timestamp":"Mar  7 08:09:10",' +
        '"hostname":"web1"},"decoder":{"parent":"app","name":"app"},"data":{"dstuser":"bob","where":{"x":"home"}},"location":"stdin"}',
    );
  });

  it('leaves out what is not there', () => {
    expect(parse(render(event('x'), 'none'))).toEqual({
      timestamp: CONTEXT.timestamp,
      agent: { id: '000', name: 'manager' },
      manager: { name: 'manager' },
      id: '1.1',
      full_log: 'x',
      decoder: {},
      location: 'stdin',
    });
  });

  it('heeds the options of the rule', () => {
    const alert = parse(
      render(event('x'), { ...RULE, noFullLog: true, noCounter: true, frequency: undefined }),
    );
    expect(alert).not.toHaveProperty('full_log');
    expect(alert.rule).not.toHaveProperty('firedtimes');
    expect(alert.rule).not.toHaveProperty('frequency');
  });

  it('shows level 0 for logtest only', () => {
    const rule = { ...RULE, level: 0 };
    expect(parse(render(event('x'), rule)).rule.level).toBe(0);
    expect(parse(render(event('x'), rule, { ...CONTEXT, showLevelZero: false })).rule).not.toHaveProperty(
      'level',
    );
  });

  it('needs two earlier logs for previous_output', () => {
    const given = event('x');
    given.previousOutput = ['line 7'];
    expect(parse(render(given))).not.toHaveProperty('previous_output');
  });

  it('tells agents and agentless hosts from the manager', () => {
    expect(parse(render(event('x', '[007] (bond) 192.0.2.7->/var/log/x')))).toMatchObject({
      agent: { id: '007', name: 'bond', ip: '192.0.2.7' },
      location: '/var/log/x',
    });
    expect(parse(render(event('x', '[007] (bond) any->/x'))).agent).toEqual({ id: '007', name: 'bond' });
    expect(parse(render(event('Nov 14 10:00:00 web1 x', '(name) 192.0.2.7->/x'))).agent).toEqual({
      id: '000',
      name: 'web1',
      ip: '192.0.2.7',
    });
    expect(parse(render(event('x', '[007] /x'))).agent).toEqual({ id: '007' });
    expect(parse(render(event('x', '(diff) root@web1->/x'))).agentless).toEqual({
      script: 'diff',
      user: 'root',
      host: 'web1',
    });
  });

  it('finds the parts of a location byte by byte', () => {
    const of = (location: string) => parse(render(event('x', location)));
    expect(of('[007] (b) a-b->/x').agent).toMatchObject({ name: 'b', ip: 'a' });
    expect(of('[007] (b) 2001:db8::1').agent).toMatchObject({ name: 'b', ip: '2001:db8::1' });
    expect(of('[007] (b)').agent).toMatchObject({ name: 'b', ip: '' });
    expect(of('[007] a>b').location).toBe('a>b');
    expect(of('[007] (b) any->a>b').location).toBe('a>b');
    expect(of('[007] (b) any')).not.toHaveProperty('location');
    expect(of(`[007] (b)${' '.repeat(1019)}->/x`)).not.toHaveProperty('location');
    expect(of(`[007] (b) ->${'x'.repeat(2000)}`).location).toBe('x'.repeat(1023 - 6));
    expect(of('(a)b) c>d@e>f->g').agentless).toEqual({ script: 'a)b', user: 'c>d', host: 'e>f' });
    expect(of('(a) c@d->g')).not.toHaveProperty('agent');
    expect(of('(a)c@d->g').agent).toMatchObject({ id: '000' });
  });

  it('is JSON for any bytes', () => {
    const given = decodedBy(new LogEvent('\xff\x00\x1b"\\\u00c3\u00a4', 'stdin', 0, 'm'));
    given.dynamic.add(fieldName('a"b'), '\xfe');
    expect(parse(render(given))).toMatchObject({ full_log: '\ufffd\0\x1b"\\ä', data: { 'a"b': '\ufffd' } });
  });
});

describe('requirements that an event brings', () => {
  const ruleOf = (fields: readonly (readonly [string, string])[], rule: Partial<AlertRule>, log = 'x') => {
    const given = decodedBy(event(log));
    for (const [name, value] of fields) given.dynamic.add(fieldName(name), value);
    return parse(render(given, { ...RULE, mitre: undefined, ...rule })).rule;
  };

  it('joins what a policy check says with the arrays of the rule', () => {
    const rule = ruleOf(
      [
        ['sca.check.compliance.PCI_DSS', '2.2, 6.1,, \t,10.2.4'],
        ['sca.check.compliance.cis', '1.1'],
        ['sca.check.compliance.none', ' , '],
        ['sca.check.compliance.list', '["a"]'],
        ['sca.check.compliance.level', '5'],
        ['sca.check.title', 'x'],
      ],
      {},
    );
    expect(rule).toMatchObject({
      level: 10,
      groups: ['local', 'syslog'],
      pci_dss: ['10.2.4', '10.2.5', '2.2', '6.1', '10.2.4'],
      gdpr: ['IV_35.7.d'],
      cis: ['1.1'],
    });
    expect(Object.keys(rule).slice(-3)).toEqual(['pci_dss', 'gdpr', 'cis']);
  });

  it('reads them in the log for rules of the group rootcheck only', () => {
    const log = 'found {CIS: 1.4 Debian, 2.1,, ,3} {PCI_DSS: 2.2} {: a} {no:x} {__proto__: p}';
    const groups = 'local,rootcheck,pci_dss_1.1,';
    expect(ruleOf([], { groups }, log)).toMatchObject({
      groups: ['local', 'rootcheck'],
      cis: ['1.4 Debian', '2.1', '', '3'],
      pci_dss: ['2.2'],
      a: [],
    });
    expect(Object.hasOwn(ruleOf([], { groups }, log), '__proto__')).toBe(true);
    expect(ruleOf([], { groups: 'local,rootchecks,' }, log)).not.toHaveProperty('cis');
    expect(ruleOf([], { groups }, `${' '.repeat(1020)}{cis: 1}`)).not.toHaveProperty('cis');
    const long = ruleOf([], { groups }, `{cis: 1.1, 2.2, 3.3, 4.4, 5.5, 6.6} {${'K'.repeat(40)}: 1}`);
    expect(long).toMatchObject({ cis: ['1.1', '2.2', '3.3', '4.4', '5.5'], ['k'.repeat(29)]: [] });
  });
});

describe('data', () => {
  const data = (fields: readonly (readonly [string, string])[]) => {
    const given = decodedBy(event('x'));
    for (const [name, value] of fields) given.dynamic.add(fieldName(name), value);
    return parse(render(given)).data;
  };

  it('merges names ignoring case; what is there blocks what comes', () => {
    expect(
      data([
        ['a.b', '1'],
        ['A.B', '2'],
        ['A.c', '3'],
        ['a.b.d', '4'],
        ['a', '5'],
      ]),
    ).toEqual({ a: { b: '1', c: '3' } });
  });

  it('skips empty values and keeps texts, except for whole arrays', () => {
    expect(
      data([
        ['e', ''],
        ['n', '5'],
        ['l', '[1, "x", {\n\t\t"y":\t[]\n\t}]'],
        ['m', '[1] and more'],
        ['i', '[oops'],
      ]),
    ).toEqual({ n: '5', l: [1, 'x', { y: [] }], m: '[1] and more', i: '[oops' });
  });

  it('is absent when empty, and without a decoder', () => {
    expect(data([['e', '']])).toBeUndefined();
    const given = event('x');
    given.dynamic.add(fieldName('a'), '1');
    expect(parse(render(given))).not.toHaveProperty('data');
  });

  it('takes names that JavaScript objects treat specially', () => {
    expect(
      Object.keys(
        data([
          ['__proto__.x', '1'],
          ['constructor', '2'],
        ]),
      ),
    ).toEqual(['__proto__', 'constructor']);
  });
});
