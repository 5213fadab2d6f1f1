import { describe, expect, it } from 'vitest';
import { lintRules } from '../../../src/rule/lint/index.ts';
import { loadRules } from '../../support/rules.ts';

const BASE = '<rule id="100" level="3"><decoded_as>json</decoded_as><description>base</description></rule>';
const child = (inner: string, attributes = 'id="101" level="5"') =>
  `<rule ${attributes}>${inner.includes('<if_') ? '' : '<if_sid>100</if_sid>'}${inner}<description>d</description></rule>`;

function lint(rules: string, lists: Readonly<Record<string, string>> = {}): string[] {
  const { ruleset, diagnostics } = loadRules(BASE + rules, lists);
  if (ruleset === undefined) throw new Error(diagnostics.map(({ message }) => message).join('; '));
  return lintRules(ruleset).map(({ code, subject }) => `${code} ${subject}`);
}

describe('a hidden rule', () => {
  const rule = (id: number, level: number, inner: string, attributes = '') =>
    child(inner, `id="${id}" level="${level}"${attributes}`);

  it('names the first of the rules that hide it', () => {
    const { ruleset } = loadRules(
      BASE +
        rule(101, 9, '<match>a</match><url>c</url>') +
        rule(102, 8, '<match>b</match>') +
        rule(103, 7, '<match>a</match>') +
        rule(104, 6, '<url>c</url>', ' noalert="1"') +
        rule(105, 5, '<url>c</url><match>a</match><id>d</id>') +
        rule(106, 4, '') +
        rule(107, 3, '<match>z</match>'),
    );
    const hidden = ruleset === undefined ? [] : lintRules(ruleset).filter(({ code }) => code === 'HR704');
    expect(hidden.map(({ subject, message }) => `${subject}: ${message.split(' ')[1]}`)).toEqual([
      '105: 101',
      '107: 106',
    ]);
  });
});

describe('advice', () => {
  it.each([
    ['JSON colon without blank', child('<match>"errorCode":"x"</match>'), ['HR700 101']],
    ['JSON colon with blank', child('<regex>"errorCode": "x"</regex>'), ['HR700 101']],
    ['pattern that never matches', child('<match>\xe9t\xe9</match>'), ['HR701 101']],
    ['! before an address', child('<srcip>!10.0.0.1</srcip>'), ['HR702 101']],
    ['three lists', child('<list field="a">etc/lists/l</list>'.repeat(3)), ['HR703 101']],
    [
      'hidden by a sibling',
      child('<match>a</match>') + child('<match>a</match><url>b</url>', 'id="102" level="4"'),
      ['HR704 102'],
    ],
    [
      'composite of level 0',
      child('<if_matched_sid>100</if_matched_sid>', 'id="101" level="0" frequency="3"'),
      ['HR705 101'],
    ],
    [
      'frequency 2',
      child('<if_matched_sid>100</if_matched_sid>', 'id="101" level="5" frequency="2"'),
      ['HR706 101'],
    ],
    ['entity', child('<match>a&lt;b</match>'), ['HR707 101']],
    ['glued patterns', child('<match>abc</match><match>def</match>'), ['HR709 101']],
    ['attributes that differ', child('<match negate="yes">abc|</match><match>def</match>'), ['HR715 101']],
    ['check_if_ignored', child('<check_if_ignored>srcip</check_if_ignored>'), ['HR710 101']],
    [
      'inverted lookup',
      child('<list field="a" lookup="address_match_key_value" check_value="x">etc/lists/l</list>'),
      ['HR711 101'],
    ],
    [
      'history of a rule of level 0',
      child('<match>z</match>', 'id="101" level="0"') +
        child('<if_matched_sid>101</if_matched_sid>', 'id="102" level="9" frequency="3"'),
      ['HR712 102'],
    ],
    [
      'value that the list of an ancestor does not hold',
      child('<list field="a">etc/lists/l</list>') +
        '<rule id="102" level="5"><if_sid>101</if_sid><field name="a">^Other$</field><description>d</description></rule>',
      ['HR713 102'],
    ],
    [
      'history of a rule with noalert',
      child('<match>z</match>', 'id="101" level="5" noalert="1"') +
        child('<if_matched_sid>101</if_matched_sid>', 'id="102" level="9" frequency="3"'),
      ['HR712 102'],
    ],
    [
      'history of a rule that is not loaded',
      child('<if_sid>100</if_sid><if_matched_sid>999</if_matched_sid>', 'id="102" level="9" frequency="3"'),
      ['HR712 102'],
    ],
    ['empty id behind a separator', child('<if_sid>100,</if_sid><match>x</match>'), ['HR716 101']],
    [
      'digits that are not read',
      child('<match>x</match>', 'id="101" level="5" maxsize="12345"'),
      ['HR717 101'],
    ],
    [
      'static field in same_field',
      child(
        '<if_matched_sid>100</if_matched_sid><same_field>srcip</same_field>',
        'id="101" level="5" frequency="3"',
      ),
      ['HR718 101'],
    ],
    [
      'overwrite with a history',
      child('<match>x</match>') +
        child('<if_matched_sid>100</if_matched_sid>', 'id="101" level="5" frequency="3" overwrite="yes"'),
      ['HR719 101'],
    ],
    ['negated range over midnight', child('<time>! 6 pm - 8 am</time>'), ['HR720 101']],
    [
      'no_counter before no_log',
      child('<match>x</match><options>no_counter</options><options>no_log</options>'),
      ['HR721 101'],
    ],
    [
      'check_diff in a composite',
      child('<if_matched_sid>100</if_matched_sid><check_diff/>', 'id="101" level="5" frequency="3"'),
      ['HR722 101'],
    ],
  ])('%s', (_, rules, expected) => {
    expect(lint(rules, { l: 'k:v' })).toEqual(expected);
  });

  it.each([
    ['both spellings', child('<match>"a":"x"|"a": "x"</match>')],
    ['optional blank', child('<regex>"a":\\s*"x"</regex>')],
    ['alternatives in several elements', child('<match>abc|</match><match>def</match>')],
    ['siblings that differ', child('<match>a</match>') + child('<match>b</match>', 'id="102" level="4"')],
    [
      'value in the list',
      child('<list field="a">etc/lists/l</list>') +
        '<rule id="102" level="5"><if_sid>101</if_sid><field name="a">^k$</field><description>d</description></rule>',
    ],
  ])('none for %s', (_, rules) => {
    expect(lint(rules, { l: 'k:v' })).toEqual([]);
  });
});
