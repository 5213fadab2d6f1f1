import { describe, expect, it } from 'vitest';
import { lintRules } from '../../../src/rule/lint/index.ts';
import { compileCase } from '../../support/golden.ts';

const RULE =
  '<group name="g,"><rule id="1" level="0" noalert="1"><category>syslog</category><description>r</description></rule></group>';

function lint(decoders: string, lists: Readonly<Record<string, string>> = {}): string[] {
  const { ruleset, diagnostics } = compileCase({
    rules: [{ name: 'r.xml', text: RULE }],
    decoders: [{ name: 'd.xml', text: decoders }],
    lists: Object.entries(lists).map(([name, text]) => ({ name: `etc/lists/${name}`, text })),
  });
  if (ruleset === undefined) throw new Error(diagnostics.map(({ message }) => message).join('; '));
  return lintRules(ruleset).map(
    ({ code, subject, span }) => `${code} ${subject} ${span?.source.position(span.start).line}`,
  );
}

const root = (inner = '') => `<decoder name="root"><prematch>^a</prematch>${inner}</decoder>\n`;
const child = (name: string, inner: string) =>
  `<decoder name="${name}"><parent>root</parent>${inner}</decoder>\n`;
const FIELDS = '<regex>(b)</regex><order>b</order>';

describe('advice on decoders', () => {
  it.each([
    ['nothing to say', root() + child('one', `<prematch>b</prematch>${FIELDS}`) + child('two', FIELDS), []],
    ['a root whose regex never runs', root(FIELDS) + child('one', FIELDS), ['HR723 root 1']],
    [
      'siblings behind one that is taken at once',
      root() + child('one', FIELDS) + child('one', FIELDS) + child('two', '<prematch>b</prematch>'),
      ['HR724 two 4'],
    ],
    [
      'a chain whose head has a prematch',
      root() + child('one', `<prematch>b</prematch>${FIELDS}`) + child('one', FIELDS) + child('two', FIELDS),
      [],
    ],
    [
      'a name that no event carries',
      root() + child('one', `${FIELDS}<use_own_name>true</use_own_name>`),
      ['HR725 one 2'],
    ],
    [
      'an option of the JSON plug-in that is not read',
      root() +
        child(
          'one',
          '<plugin_decoder>JSON_Decoder</plugin_decoder><json_null_field>discard</json_null_field>',
        ),
      ['HR726 one 2'],
    ],
  ])('%s', (_, decoders, expected) => {
    expect(lint(decoders)).toEqual(expected);
  });
});

describe('advice on lists', () => {
  it('names the lines that are no entry', () => {
    expect(lint(root(), { l: 'a:1\nbare\n"open:2\na:3\nb:\n' })).toEqual([
      'HR500 etc/lists/l 2',
      'HR500 etc/lists/l 3',
      'HR500 etc/lists/l 4',
    ]);
  });
});
