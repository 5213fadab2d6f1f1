import { describe, expect, it } from 'vitest';
import { codesOf, load } from '../support/decode.ts';
import { decodersOf } from '../support/stock-decoders.ts';

const OTHER = '<decoder name="other"><prematch>^never$</prematch></decoder>';

const REGEX = (options: string) =>
  `<decoder name="a"><prematch>x</prematch>${options}<order>b</order></decoder>`;

describe('loadDecoders', () => {
  it.each([
    ['another root element', '<rule name="a"><prematch>x</prematch></rule>', ['HR300', 'HR311']],
    ['no name', '<decoder><prematch>x</prematch></decoder>', ['HR300']],
    ['another second attribute', '<decoder name="a" x="1"><prematch>x</prematch></decoder>', ['HR300']],
    ['nothing in it', '<decoder name="a"></decoder>', ['HR302']],
    [
      'an unknown option',
      '<decoder name="a"><prematch>x</prematch><allow_utf8>yes</allow_utf8></decoder>',
      ['HR303'],
    ],
    [
      'nothing that selects it',
      '<decoder name="a"><regex>(x)</regex><order>b</order></decoder>',
      ['HR304', 'HR301'],
    ],
    [
      'a regex without order',
      '<decoder name="a"><prematch>x</prematch><regex>(x)</regex></decoder>',
      ['HR305'],
    ],
    [
      'an order without regex',
      '<decoder name="a"><prematch>x</prematch><order>b</order></decoder>',
      ['HR305'],
    ],
    ['fts without regex', '<decoder name="a"><prematch>x</prematch><fts>name</fts></decoder>', ['HR305']],
    [
      'a plug-in beside a regex',
      '<decoder name="a"><prematch>x</prematch><regex>(x)</regex><order>b</order><plugin_decoder>PF_Decoder</plugin_decoder></decoder>',
      ['HR305'],
    ],
    [
      'after_parent without a parent',
      '<decoder name="a"><prematch offset="after_parent">x</prematch></decoder>',
      ['HR306', 'HR301'],
    ],
    [
      'an offset on a second element',
      '<decoder name="a"><prematch>x</prematch><regex>(x)</regex><regex offset="after_prematch">y</regex><order>b</order></decoder>',
      ['HR306', 'HR301'],
    ],
    [
      'an empty name in order',
      '<decoder name="a"><prematch>x</prematch><regex>(x)</regex><order>b,,c</order></decoder>',
      ['HR307'],
    ],
    [
      'a dynamic fts name behind a static one',
      '<decoder name="a"><prematch>x</prematch><regex>(x) (y)</regex><order>srcip,b</order><fts>b</fts></decoder>',
      ['HR307'],
    ],
    ['an unknown type', '<decoder name="a"><prematch>x</prematch><type>Windows</type></decoder>', ['HR308']],
    [
      'an unknown plug-in',
      '<decoder name="a"><prematch>x</prematch><plugin_decoder>XML_Decoder</plugin_decoder></decoder>',
      ['HR308'],
    ],
    [
      'an unknown parent',
      '<decoder name="a"><parent>b</parent><prematch>x</prematch></decoder>',
      ['HR309', 'HR301'],
    ],
    [
      'a pattern that does not compile',
      '<decoder name="a"><prematch>\\x</prematch></decoder>',
      ['HR314', 'HR301'],
    ],
    [
      'fts beside a plug-in, for want of a regex',
      '<decoder name="a"><prematch>x</prematch><plugin_decoder>JSON_Decoder</plugin_decoder><fts>name</fts></decoder>',
      ['HR305'],
    ],
    [
      'a long pattern that is appended',
      `<decoder name="a"><prematch>x</prematch><prematch>${'x'.repeat(1025)}</prematch></decoder>`,
      ['HR312', 'HR304', 'HR301'],
    ],
    [
      'long patterns, glued together',
      `<decoder name="a"><prematch>${'x'.repeat(512)}</prematch><prematch>${'x'.repeat(512)}</prematch></decoder>`,
      ['HR312', 'HR304', 'HR301'],
    ],
    [
      'a long comment',
      `<decoder name="a"><prematch>x</prematch><ftscomment>${'x'.repeat(1024)}</ftscomment></decoder>`,
      ['HR312'],
    ],
    ['a third attribute', '<decoder name="a" status="b" c="d"><prematch>x</prematch></decoder>', ['HR300']],
    ['a capital Type', '<decoder name="a"><prematch>x</prematch><Type>ids</Type></decoder>', ['HR303']],
    ['an unknown offset of a regex', REGEX('<regex offset="after">(x)</regex>'), ['HR313']],
    [
      'an unknown offset of a second regex',
      REGEX('<regex>(x)</regex><regex offset="after">(x)</regex>'),
      ['HR313'],
    ],
    [
      'an unknown offset of a prematch',
      '<decoder name="a"><prematch offset="after">x</prematch></decoder>',
      ['HR315'],
    ],
    [
      'a plug-in that begins at start',
      '<decoder name="a"><prematch>x</prematch><plugin_decoder offset="start">JSON_Decoder</plugin_decoder></decoder>',
      ['HR306'],
    ],
    [
      'a plug-in after_prematch without one',
      '<decoder name="a"><program_name>x</program_name><plugin_decoder offset="after_prematch">JSON_Decoder</plugin_decoder></decoder>',
      ['HR306', 'HR301'],
    ],
    [
      'an order of 257 names',
      REGEX('<regex>(x)</regex>').replace('<order>', `<order>${'c,'.repeat(256)}`),
      ['HR307'],
    ],
    ['an empty name in fts', `${REGEX('<regex>(x)</regex><fts>name,</fts>')}`, ['HR307']],
    [
      'a value of a JSON option',
      '<decoder name="a"><prematch>x</prematch><json_null_field>empty</json_null_field></decoder>',
      ['HR313'],
    ],
    [
      'a long pattern',
      `<decoder name="a"><prematch>${'x'.repeat(1024)}</prematch></decoder>`,
      ['HR312', 'HR304', 'HR301'],
    ],
    [
      'an unknown pattern type',
      '<decoder name="a"><prematch type="osmatch">x</prematch></decoder>',
      ['HR313'],
    ],
  ])('reports %s', (_, xml, codes) => {
    expect(codesOf(codes.includes('HR311') ? xml : OTHER + xml)).toEqual(
      codes.filter((code) => code !== 'HR311'),
    );
  });

  it('reports a chain whose later member has a prematch', () => {
    const chain = (later: string) =>
      `${OTHER}<decoder name="c"><parent>other</parent><regex>(x)</regex><order>b</order></decoder>
       <decoder name="c"><parent>other</parent>${later}<regex>(x)</regex><order>b</order></decoder>`;
    expect(codesOf(chain(''))).toEqual([]);
    expect(codesOf(chain('<prematch>x</prematch>'))).toEqual(['HR310', 'HR301']);
    expect(codesOf(chain('<fts>name</fts>'))).toEqual(['HR310', 'HR301']);
  });

  it('reports grandchildren and after_regex on a first child', () => {
    expect(
      codesOf(`${OTHER}<decoder name="b"><parent>other</parent><prematch>x</prematch></decoder>
        <decoder name="c"><parent>b</parent><prematch>x</prematch></decoder>`),
    ).toEqual(['HR309', 'HR301']);
    expect(
      codesOf(
        `${OTHER}<decoder name="b"><parent>other</parent><regex offset="after_regex">(x)</regex><order>b</order></decoder>`,
      ),
    ).toEqual(['HR306', 'HR301']);
  });

  it.each([
    ['offsets in any case', REGEX('<regex offset="After_Prematch">(x)</regex>')],
    [
      'attributes it does not know, a capital Offset too',
      REGEX('<regex Offset="after_parent" a="b">(x)</regex>'),
    ],
    [
      'JSON options in any case',
      '<decoder name="a"><prematch>x</prematch><json_null_field>Discard</json_null_field></decoder>',
    ],
    ['dynamic names of an fts in front of the order', REGEX('<regex>(x)</regex><fts>c, location</fts>')],
    [
      'dynamic names of an fts in any case',
      REGEX('<regex>(x)</regex>').replace('</order>', '</order><fts>B</fts>'),
    ],
    ['an OS_Regex without a group', REGEX('<regex>x\\(</regex>')],
    ['a PCRE2 regex without a group', REGEX('<regex type="pcre2">x</regex>')],
    [
      'a plug-in after_regex',
      '<decoder name="a"><prematch>x</prematch><plugin_decoder offset="after_regex">JSON_Decoder</plugin_decoder></decoder>',
    ],
    [
      'an unknown plug-in behind a known one',
      '<decoder name="a"><prematch>x</prematch><plugin_decoder>PF_Decoder</plugin_decoder><plugin_decoder>x</plugin_decoder></decoder>',
    ],
  ])('takes %s', (_, xml) => {
    expect(codesOf(OTHER + xml)).toEqual([]);
  });

  it('goes on without a text that is too long', () => {
    const { decoders } = decodersOf([
      {
        name: 'decoders.xml',
        text: `${OTHER}<decoder name="a"><prematch>x</prematch><program_name>a</program_name>
          <program_name>${'x'.repeat(1023)}</program_name></decoder>`,
      },
    ]);
    expect(decoders.otherRoots.map(({ name }) => name)).toEqual(['other', 'a']);
  });

  it('splits an order at commas that no backslash precedes', () => {
    const { written } = load(REGEX('<regex>(x)</regex>').replace('<order>b', '<order> b\\,c ,  d e'));
    expect(written[0]?.order).toEqual(['b,c', 'd']);
  });

  it('gathers fts over repeated elements, dynamic names in the order of the order', () => {
    const xml = REGEX('<regex>(x)</regex>').replace(
      '<order>b</order>',
      '<order>b, c, d</order><fts>id, b</fts><fts>D, c, location</fts>',
    );
    expect(load(xml).written[0]?.fts).toEqual({ parts: ['id', 'location'], dynamic: ['c', 'd'] });
    const early = REGEX('<fts>b</fts><regex>(x)</regex>');
    expect(load(early).written[0]?.fts).toBeUndefined();
  });

  it('needs a decoder of the same name in front of after_regex', () => {
    const child = (name: string, regex: string) =>
      `<decoder name="${name}"><parent>other</parent>${regex}<order>b</order></decoder>`;
    const first = child('c', '<regex>(x)</regex>');
    expect(codesOf(OTHER + first + child('c', '<regex offset="after_regex">(x)</regex>'))).toEqual([]);
    expect(codesOf(OTHER + first + child('d', '<regex offset="after_regex">(x)</regex>'))).toEqual([
      'HR306',
      'HR301',
    ]);
  });

  it('needs a root that takes events without program name', () => {
    expect(codesOf('<decoder name="a"><program_name>^a$</program_name></decoder>')).toEqual(['HR311']);
  });

  it('numbers names, those of the engine itself included', () => {
    const decoders = load(`${OTHER}<decoder name="b"><parent>other</parent><prematch>x</prematch></decoder>`);
    expect(decoders.has('b')).toBe(true);
    expect(decoders.has('windows_eventchannel')).toBe(true);
    expect(decoders.idOf('nobody')).toBeUndefined();
  });
});
