import { describe, expect, it } from 'vitest';
import { compileCase } from '../support/golden.ts';
import { codes, feed, ids, loadRules, openRules } from '../support/rules.ts';

const BASE = '<rule id="100" level="3"><match>x</match><description>base</description></rule>';

/** Ids below a node, as nested lists. */
function childrenOf(rules: string, id: number): number[] {
  const { ruleset } = loadRules(rules);
  const node = ruleset?.tree.byId.get(id)?.nodes[0];
  return (node?.children ?? []).map(({ rule }) => rule.id);
}

describe('if_sid', () => {
  const child = (sids: string) =>
    `<rule id="101" level="5"><if_sid>${sids}</if_sid><match>y</match><description>child</description></rule>`;

  it.each([
    ['100', [100], [101]],
    [' 100', [100], [101]],
    ['100,', [101, 100], [101]],
    ['100 ', [101, 100], [101]],
    ['100,0', [101, 100], [101]],
    ['4294967396', [100], [101]],
    ['0', [101, 100], []],
    [',', [101, 100], []],
  ])('"%s": an empty or zero id means the place below the root', (sids, belowRoot, belowParent) => {
    const rules = BASE + child(sids);
    expect(codes(loadRules(rules))).toEqual([]);
    expect(childrenOf(rules, 1)).toEqual(belowRoot);
    expect(childrenOf(rules, 100)).toEqual(belowParent);
  });

  it('its own id behind another parent hangs the rule below itself, in front of its later children', () => {
    const later = [
      ['102', '5'],
      ['103', '6'],
    ].map(
      ([id, level]) =>
        `<rule id="${id}" level="${level}"><if_sid>101</if_sid><match>z${id}</match><description>l</description></rule>`,
    );
    const rules = BASE + child('100, 101') + later.join('');
    expect(codes(loadRules(rules))).toEqual([]);
    expect(childrenOf(rules, 101)).toEqual([103, 101, 102]);
    expect(ids(openRules(rules), ['xy', 'xy z102', 'xy z103'])).toEqual([101, 101, 103]);
    expect(codes(loadRules(BASE + child('101, 100')))).toEqual(['HR221 101']);
  });

  it('gives the category of the parent, which then also says which root', () => {
    const root = (id: number, category: string) =>
      `<group name="r"><rule id="${id}" level="0" noalert="1"><category>${category}</category><description>r</description></rule></group>`;
    const { ruleset } = compileCase({
      rules: [
        { name: '0.xml', text: root(1, 'syslog') + root(3, 'ids') },
        {
          name: '1.xml',
          text: `<group name="l"><rule id="100" level="3"><category>ids</category><description>p</description></rule>${child('100,')}</group>`,
        },
      ],
      decoders: [{ name: 'd.xml', text: '<decoder name="d"><prematch>^x</prematch></decoder>' }],
      lists: [],
    });
    const below = (id: number) => ruleset?.tree.byId.get(id)?.nodes[0]?.children.map(({ rule }) => rule.id);
    expect([below(1), below(3)]).toEqual([[], [101, 100]]);
  });
});

describe('parents of composites', () => {
  const composite = (inner: string, attributes = '') =>
    `<rule id="110" level="5"${attributes}>${inner}<description>c</description></rule>`;
  const grouped =
    '<rule id="101" level="3"><match>y</match><group>odd,</group><description>g</description></rule>';

  it('the group of if_matched_group comes before the rule of if_matched_sid', () => {
    const both = '<if_matched_sid>100</if_matched_sid><if_matched_group>odd</if_matched_group>';
    const rules = BASE + grouped + composite(both);
    expect(childrenOf(rules, 100)).toEqual([]);
    expect(childrenOf(rules, 101)).toEqual([110]);
  });

  it('are derived also for an overwrite of nothing', () => {
    const rules = BASE + composite('<if_matched_sid>100</if_matched_sid>', ' overwrite="yes"');
    expect(childrenOf(rules, 100)).toEqual([110]);
  });

  it('if_matched_sid of 0 counts any event of the category', () => {
    const rules = `${BASE + grouped}<rule id="110" level="5" frequency="3"><if_sid>100</if_sid><if_matched_sid>0</if_matched_sid><description>c</description></rule>`;
    expect(ids(openRules(rules), ['x', 'y', 'x', 'x'])).toEqual([100, 101, 110, 100]);
  });

  it('an overwrite without if_matched_regex keeps the search, for any log', () => {
    const regex = (text: string, attributes = '') =>
      `<rule id="110" level="5" frequency="2"${attributes}><if_sid>100</if_sid>${text}<description>c</description></rule>`;
    const rules = BASE + grouped + regex('<if_matched_regex>nope</if_matched_regex>');
    expect(ids(openRules(rules), ['y', 'x'])).toEqual([101, 100]);
    const any = regex('<if_matched_sid>100</if_matched_sid>', ' overwrite="yes"');
    expect(ids(openRules(rules + any), ['y', 'x'])).toEqual([101, 110]);
  });
});

describe('overwrite', () => {
  it('of a root rule adds another one', () => {
    const root =
      '<rule id="1" level="0" overwrite="yes"><category>syslog</category><description>r</description></rule>';
    const { ruleset, diagnostics } = loadRules(BASE + root);
    expect(diagnostics).toEqual([]);
    expect(ruleset?.tree.roots.map(({ rule, children }) => [rule.id, children.length])).toEqual([
      [1, 1],
      [1, 0],
    ]);
    expect(ids(openRules(BASE + root), ['x', 'z'])).toEqual([100, 1]);
  });

  it('of a root leaves two: the first one in the tree has the children, the last one the history', () => {
    const root = (level: number, word: string, attributes = '') =>
      `<rule id="5" level="${level}"${attributes}><match>${word}</match><description>r</description></rule>`;
    const rules =
      root(3, 'low') +
      root(4, 'high', ' overwrite="yes"') +
      '<rule id="105" level="5"><if_sid>5</if_sid><match>child</match><description>c</description></rule>' +
      '<rule id="106" level="5" frequency="2"><if_sid>5</if_sid><if_matched_sid>5</if_matched_sid><description>h</description></rule>';
    expect(ids(openRules(rules), ['low child', 'high child'])).toEqual([5, 105]);
    expect(ids(openRules(rules), ['high', 'high', 'low', 'high'])).toEqual([5, 5, 5, 106]);
  });

  const overwrite = (inner: string) =>
    `<rule id="101" level="5" overwrite="yes">${inner}<description>o</description></rule>`;
  const rules =
    BASE +
    '<rule id="101" level="5" frequency="3"><if_matched_sid>100</if_matched_sid><description>c</description></rule>';
  const other = '<if_matched_sid>1</if_matched_sid>';

  it.each([
    ['a changed history, as often as it is written', overwrite(other) + overwrite(other), 2],
    [
      'any if_group, and none beside if_matched_group',
      overwrite('<if_group>local</if_group>') +
        overwrite('<if_group>local</if_group><if_matched_group>x</if_matched_group>'),
      2,
    ],
    [
      'no if_sid beside if_matched_sid',
      overwrite('<if_sid>1</if_sid><if_matched_sid>100</if_matched_sid>'),
      0,
    ],
    ['an if_sid', overwrite('<if_sid>1</if_sid>'), 1],
    [
      'not the first history behind one without',
      overwrite('') + overwrite('<if_matched_sid>100</if_matched_sid>'),
      0,
    ],
  ])('warns of %s', (_, more, warnings) => {
    expect(codes(loadRules(rules + more))).toEqual(new Array(warnings).fill('HR228 101'));
  });
});

describe('check_diff with a history', () => {
  it('takes the place of the search', () => {
    const session = openRules(
      `${BASE}<rule id="101" level="5" frequency="9"><if_matched_sid>100</if_matched_sid><check_diff/><description>d</description></rule>`,
    );
    expect(ids(session, ['x 1', 'x 1', 'x 2', 'x 2'])).toEqual([100, 100, 101, 100]);
    expect(feed(session, 'x 3', 9).rule?.id).toBe(101);
  });
});
