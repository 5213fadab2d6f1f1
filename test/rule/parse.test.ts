import { describe, expect, it } from 'vitest';
import { RULE_OPTIONS, ruleOption } from '../../src/rule/option/index.ts';
import { codes, loadRules } from '../support/rules.ts';

const rule = (attributes: string, inner = '') =>
  `<rule ${attributes}>${inner}<description>d</description></rule>`;

/** What Wazuh refuses the ruleset for (SEMANTICS 2.10). */
describe('refused', () => {
  it.each([
    ['unknown attribute', rule('id="100" level="3" foo="1"'), 'HR202'],
    ['id with seven digits', rule('id="1000000" level="3"'), 'HR203'],
    ['id with a blank', rule('id=" 100" level="3"'), 'HR203'],
    ['level 17', rule('id="100" level="17"'), 'HR203'],
    ['level that is no number', rule('id="100" level="x"'), 'HR204'],
    ['no id', rule('level="3"'), 'HR204'],
    ['frequency 1', rule('id="100" level="3" frequency="1"', '<if_matched_sid>1</if_matched_sid>'), 'HR203'],
    [
      'frequency 10000',
      rule('id="100" level="3" frequency="10000"', '<if_matched_sid>1</if_matched_sid>'),
      'HR203',
    ],
    ['timeframe that is no number', rule('id="100" level="3" timeframe="x"'), 'HR203'],
    ['overwrite="maybe"', rule('id="100" level="3" overwrite="maybe"'), 'HR203'],
    ['unknown option', rule('id="100" level="3"', '<foo/>'), 'HR205 100'],
    [
      'option in capitals that must not be',
      rule('id="100" level="3"', '<if_matched_sid>1</if_matched_sid><SAME_ID/>'),
      'HR205 100',
    ],
    ['no description', '<rule id="100" level="3"><match>x</match></rule>', 'HR207 100'],
    ['no option', '<rule id="100" level="3"></rule>', 'HR206 100'],
    ['static field', rule('id="100" level="3"', '<field name="srcIP">1</field>'), 'HR208 100'],
    ['field with a name in capitals', rule('id="100" level="3"', '<field NAME="a">1</field>'), 'HR209 100'],
    ['field without name', rule('id="100" level="3"', '<field>1</field>'), 'HR209 100'],
    [
      'unknown decoder before a known one',
      rule('id="100" level="3"', '<decoded_as>APP</decoded_as><decoded_as>app</decoded_as>'),
      'HR210 100',
    ],
    ['unknown decoder', rule('id="100" level="3"', '<decoded_as>APP</decoded_as>'), 'HR210 100'],
    ['address with a leading zero', rule('id="100" level="3"', '<srcip>10.01.0.1</srcip>'), 'HR211 100'],
    [
      'prefix length with a leading zero',
      rule('id="100" level="3"', '<srcip>10.0.0.0/08</srcip>'),
      'HR211 100',
    ],
    ['prefix length of ::', rule('id="100" level="3"', '<srcip>::/64</srcip>'), 'HR211 100'],
    ['dotted IPv6 range', rule('id="100" level="3"', '<srcip>::1.2.3.4</srcip>'), 'HR211 100'],
    ['level that overflows', rule('id="100" level="99999999999999999999"'), 'HR203'],
    ['address with wildcard', rule('id="100" level="3"', '<srcip>10.1.</srcip>'), 'HR211 100'],
    ['time', rule('id="100" level="3"', '<time>25:00 - 26:00</time>'), 'HR212 100'],
    ['negated weekday', rule('id="100" level="3"', '<weekday>!monday</weekday>'), 'HR212 100'],
    ['category', rule('id="100" level="3"', '<category>Syslog</category>'), 'HR213 100'],
    ['options', rule('id="100" level="3"', '<options>no_Log</options>'), 'HR213 100'],
    ['empty name in ignore', rule('id="100" level="3"', '<ignore>srcip, </ignore>'), 'HR213 100'],
    ['nothing in check_if_ignored', rule('id="100" level="3"', '<check_if_ignored/>'), 'HR213 100'],
    ['compiled rule', rule('id="100" level="3"', '<compiled_rule>toString</compiled_rule>'), 'HR213 100'],
    ['pattern', rule('id="100" level="3"', '<regex>a\\x</regex>'), 'HR214 100'],
    ['history option without history', rule('id="100" level="3"', '<same_srcip/>'), 'HR215 100'],
    ['frequency without history', rule('id="100" level="3" frequency="3"'), 'HR215 100'],
    ['list without field', rule('id="100" level="3"', '<list>etc/lists/l</list>'), 'HR216 100'],
    [
      'list with unknown lookup',
      rule('id="100" level="3"', '<list field="a" lookup="x">etc/lists/l</list>'),
      'HR216 100',
    ],
    ['element beside the rules', `<foo/>${rule('id="100" level="3"')}`, 'HR201'],
  ])('%s', (_, rules, code) => {
    const result = loadRules(rules, { l: 'k:v' });
    expect(result.ruleset).toBeUndefined();
    expect(codes(result)).toEqual([code]);
  });
});

/** What Wazuh warns of; the rule is kept or skipped (SEMANTICS 2.10). */
describe('warned of', () => {
  it.each([
    ['duplicate id', rule('id="100" level="3"') + rule('id="100" level="4"'), ['HR220 100'], [100]],
    [
      'anything wrong in a duplicate',
      `${rule('id="100" level="3"')}<rule id="100" level="4"><foo/><regex>\\x</regex><if_sid>x</if_sid></rule>`,
      ['HR220 100'],
      [100],
    ],
    [
      'no attributes in capitals',
      rule('id="100" level="3"', '<match TYPE="x" Negate="x">a</match>'),
      [],
      [100],
    ],
    ['no frequency of 2 without history', rule('id="100" level="3" frequency="2"'), [], [100]],
    ['empty if_sid', rule('id="100" level="3"', '<if_sid></if_sid>'), ['HR223 100'], []],
    ['a line end behind if_sid', rule('id="100" level="3"', '<if_sid>1,\n</if_sid>'), ['HR229 100'], [100]],
    ['two of them', rule('id="100" level="3"', '<if_sid>1\n\n</if_sid>'), ['HR223 100'], []],
    ['no empty if_level', rule('id="100" level="3"', '<if_sid>1</if_sid><if_level/>'), [], [100]],
    ['no empty if_matched_sid', rule('id="100" level="3"', '<if_matched_sid/>'), [], [100]],
    [
      'nothing behind a missing list',
      '<rule id="100" level="3"><list field="a">l</list><foo/><regex>\\x</regex></rule>',
      ['HR224 100'],
      [],
    ],
    [
      'nothing behind an if_matched_sid that is no number',
      '<rule id="100" level="3"><if_matched_sid>x</if_matched_sid><if_matched_sid>1</if_matched_sid><foo/></rule>',
      ['HR223 100'],
      [],
    ],
    [
      'words as parents, before patterns and the description are looked at',
      '<rule id="100" level="3"><if_sid>x</if_sid><regex>\\x</regex><same_url/></rule>',
      ['HR223 100'],
      [],
    ],
    [
      'a missing parent beside a history',
      rule('id="100" level="3"', '<if_sid>99,1</if_sid><if_matched_sid>1</if_matched_sid>'),
      ['HR225 100'],
      [],
    ],
    ['unknown type', rule('id="100" level="3"', '<match type="x">a</match>'), ['HR229 100'], [100]],
    ['unknown negate', rule('id="100" level="3"', '<match negate="x">a</match>'), ['HR229 100'], [100]],
    ['bad noalert', rule('id="100" level="3" noalert="yes"'), ['HR229 100'], [100]],
    ['missing parent', rule('id="100" level="3"', '<if_sid>99</if_sid>'), ['HR221 100', 'HR222 100'], []],
    ['one missing parent of two', rule('id="100" level="3"', '<if_sid>1, 99</if_sid>'), ['HR221 100'], [100]],
    [
      'words as parents before a missing list',
      rule('id="100" level="3"', '<if_sid>1,x</if_sid><list field="a">l</list>'),
      ['HR224 100', 'HR223 100'],
      [],
    ],
    [
      'a missing parent and a line end',
      rule('id="100" level="3"', '<if_sid>99\n</if_sid>'),
      ['HR221 100', 'HR229 100'],
      [],
    ],
    ['words as parents', rule('id="100" level="3"', '<if_sid>1,x</if_sid>'), ['HR223 100'], []],
    [
      'if_level that is no number, though unused',
      rule('id="100" level="3"', '<if_sid>1</if_sid><if_level>x</if_level>'),
      ['HR223 100'],
      [],
    ],
    [
      'if_matched_sid that is no number, in an overwrite',
      rule('id="100" level="3"') +
        rule('id="100" level="4" overwrite="yes"', '<if_matched_sid>1,2</if_matched_sid>'),
      ['HR223 100'],
      [100],
    ],
    ['if_level 0', rule('id="100" level="3"', '<if_level>0</if_level>'), ['HR223 100'], []],
    ['missing group', rule('id="100" level="3"', '<if_group>nope</if_group>'), ['HR222 100'], []],
    ['missing list', rule('id="100" level="3"', '<list field="a">etc/lists/none</list>'), ['HR224 100'], []],
    ['missing history', rule('id="100" level="3"', '<if_matched_sid>99</if_matched_sid>'), ['HR225 100'], []],
    ['category without root', rule('id="100" level="3"', '<category>ids</category>'), ['HR226 100'], []],
    [
      'overwrite of nothing, also by a rule that is left out',
      rule('id="100" level="3" overwrite="yes"', '<if_sid>x</if_sid>'),
      ['HR227 100', 'HR223 100'],
      [],
    ],
    ['overwrite of nothing', rule('id="100" level="3" overwrite="yes"'), ['HR227 100'], [100]],
    [
      'both styles of mitre in two blocks',
      rule(
        'id="100" level="3"',
        '<mitre><id>T1</id></mitre><mitre><tacticID>TA1</tacticID><techniqueID>T2</techniqueID></mitre>',
      ),
      ['HR230 100'],
      [100],
    ],
    [
      'everything in a mitre block',
      rule('id="100" level="3"', '<mitre><id></id><foo>x</foo></mitre>'),
      ['HR230 100', 'HR231 100'],
      [100],
    ],
    ['another attribute of info', rule('id="100" level="3"', '<info a="b">x</info>'), ['HR233 100'], [100]],
    [
      'an info type in capitals',
      rule('id="100" level="3"', '<info type="Text">x</info>'),
      ['HR233 100'],
      [100],
    ],
    ['empty mitre', rule('id="100" level="3"', '<mitre></mitre>'), ['HR230 100'], [100]],
    [
      'half a mitre pair',
      rule('id="100" level="3"', '<mitre><tacticID>TA1</tacticID></mitre>'),
      ['HR230 100'],
      [100],
    ],
    ['same_agent', rule('id="100" level="3"', '<same_agent/>'), ['HR234 100'], [100]],
    [
      'text too long',
      rule('id="100" level="3"', `<match>${'x'.repeat(2_048)}</match>`),
      ['HR232 100'],
      [100],
    ],
    [
      'text too long to be appended',
      rule('id="100" level="3"', `<match>a</match><match>${'x'.repeat(2_049)}</match>`),
      ['HR232 100'],
      [100],
    ],
  ])('%s', (_, rules, expected, loaded) => {
    const result = loadRules(rules);
    expect(codes(result)).toEqual(expected);
    expect(result.ruleset?.tree.rules.map(({ id }) => id).filter((id) => id > 9)).toEqual(loaded);
  });
});

describe('attributes', () => {
  it('an empty number leaves the default', () => {
    const empty = rule('id="100" level="3" timeframe="" maxsize="" ignore="" accuracy=""');
    const syntax = loadRules(empty).ruleset?.tree.byId.get(100)?.syntax;
    expect(syntax).toMatchObject({ timeframe: 360, maxSize: 0, ignoreSeconds: 0, inaccurate: false });
  });

  it('numbers overflow at 32 bits', () => {
    const syntax = loadRules(
      rule('id="100" level="4294967299" frequency="4294967298"', '<if_matched_sid>1</if_matched_sid>'),
    ).ruleset?.tree.byId.get(100)?.syntax;
    expect(syntax).toMatchObject({ level: 3, frequency: 2 });
  });

  it('four digits of the accuracy are read', () => {
    const syntax = loadRules(rule('id="100" level="3" accuracy="00001"')).ruleset?.tree.byId.get(100)?.syntax;
    expect(syntax).toMatchObject({ inaccurate: true });
  });

  it('of a longer number the first digits count', () => {
    const long = rule('id="100" level="3" timeframe="1234567" maxsize="12345" ignore="12345678"');
    const syntax = loadRules(long).ruleset?.tree.byId.get(100)?.syntax;
    expect(syntax).toMatchObject({ timeframe: 12_345, maxSize: 1_234, ignoreSeconds: 123_456 });
  });
});

describe('a rule that is left out', () => {
  it.each([
    ['an unknown option before a missing list', '<foo/><list field="a">l</list>', ['HR205 100', 'HR224 100']],
    ['a bad field', '<if_sid>x</if_sid><field name="a">\\x</field>', ['HR223 100', 'HR214 100']],
  ])('refuses the ruleset for %s', (_, inner, expected) => {
    const result = loadRules(`<rule id="100" level="3">${inner}</rule>`);
    expect(result.ruleset).toBeUndefined();
    expect(codes(result)).toEqual(expected);
  });
});

describe('the text of a field', () => {
  it('may be longer than glued text', () => {
    const result = loadRules(rule('id="100" level="3"', `<field name="a">${'x'.repeat(5_000)}</field>`));
    expect(codes(result)).toEqual([]);
    expect(result.ruleset?.tree.byId.get(100)?.syntax.fields[0]?.text).toHaveLength(5_000);
  });
});

describe('glued text', () => {
  it('may become longer than any of its elements may be', () => {
    const parts = ['a', 'b'].map((letter) => `<match>${letter.repeat(2_047)}</match>`).join('');
    const { ruleset } = loadRules(rule('id="100" level="3"', parts));
    expect(ruleset?.tree.byId.get(100)?.syntax.patterns.get('match')?.text).toHaveLength(4_094);
  });
});

describe('no_counter', () => {
  const counter = (level: number, ...options: string[]) => {
    const inner = options.map((option) => `<options>${option}</options>`).join('');
    return loadRules(rule(`id="100" level="${level}"`, inner)).ruleset?.tree.byId.get(100)?.syntax.flags
      .noCounter;
  };
  it('is cleared by an option that takes something away', () => {
    expect(counter(3, 'no_counter', 'no_log')).toBe(false);
    expect(counter(2, 'no_counter', 'no_log')).toBe(true);
    expect(counter(2, 'log_alert', 'no_counter', 'no_log')).toBe(false);
    expect(counter(3, 'no_log', 'no_counter', 'no_log')).toBe(true);
    expect(counter(11, 'no_counter', 'no_email_alert')).toBe(true);
    expect(counter(12, 'no_counter', 'no_email_alert')).toBe(false);
    expect(counter(3, 'alert_by_email', 'no_counter', 'no_email_alert')).toBe(false);
  });
});

describe('positions', () => {
  it('a pattern error points at the byte of the pattern', () => {
    const text = rule('id="100" level="3"', '<regex>ab\\x</regex>');
    const { diagnostics } = loadRules(text);
    const span = diagnostics[0]?.span;
    expect(span?.source.text.slice(span.start - 2, span.end + 1)).toContain('\\');
  });
});

describe('options', () => {
  it('are declared once each, with a text and an example of their own name', () => {
    const names = RULE_OPTIONS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, summary, value, example } of RULE_OPTIONS) {
      expect(summary).not.toBe('');
      expect(value).not.toBe('');
      expect(example.startsWith(`<${name}`)).toBe(true);
    }
  });

  it('examples are accepted', () => {
    const lists = { blocked: '10.:x' };
    for (const { name, example } of RULE_OPTIONS) {
      const history =
        name.startsWith('same') ||
        name.startsWith('diff') ||
        name.startsWith('not_same') ||
        name === 'global_frequency';
      const extra = history ? '<if_matched_sid>1</if_matched_sid>' : '';
      const description = name === 'description' ? '' : '<description>d</description>';
      const { diagnostics } = loadRules(
        `<rule id="100" level="3">${extra}${example}${description}</rule>`,
        lists,
      );
      expect({ name, errors: diagnostics.filter(({ severity }) => severity === 'error') }).toEqual({
        name,
        errors: [],
      });
    }
  });

  it('names ignore case, with exceptions', () => {
    expect(ruleOption('If_Sid')?.name).toBe('if_sid');
    expect(ruleOption('Same_Url')).toBeUndefined();
    expect(ruleOption('constructor')).toBeUndefined();
  });
});
