import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toByteString } from '../../../src/bytes/byte-string.ts';
import { numberText } from '../../../src/decoder/plugin/json/number.ts';
import { decoded, load } from '../../support/decode.ts';

const json = load(
  '<decoder name="json"><prematch>^{|^[</prematch><plugin_decoder>JSON_Decoder</plugin_decoder></decoder>',
);
const fields = (log: string) => decoded(json, log).fields;

describe('JSON_Decoder', () => {
  it('flattens objects and prints arrays', () => {
    expect(fields('{"a":{"b":{"c":true}},"d":[1,"x",{"y":[]}],"e":{},"f":null} trailing')).toEqual({
      'a.b.c': 'true',
      d: '[1, "x", {\n\t\t"y":\t[]\n\t}]',
      f: 'null',
    });
  });

  it('sends some top-level names to static fields, the last one wins', () => {
    const { srcip, dstuser, ...dynamic } = fields(
      '{"srcip":"1","srcip":"2","user":"u","user":"v","systemname":"s","x":{"srcip":"3"}}',
    );
    expect([srcip, dstuser, dynamic]).toEqual(['2', 'u', { system_name: 's', 'x.srcip': '3', user: 'v' }]);
  });

  it.each([
    '{"a":1',
    '{"a":1,}',
    '{a:1}',
    '{"a":"\\x"}',
    '{"a":tru}',
    '{"a":.5}',
    '{"a":"\\ud800"}',
    '{"a":"x',
  ])('gives nothing for %s', (log) => {
    expect(fields(log)).toEqual({});
  });

  it('bounds nesting', () => {
    const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
    expect(Object.keys(fields(nested(1000)))).toHaveLength(1);
    expect(fields(nested(1001))).toEqual({});
    expect(fields(`{"a":${'['.repeat(100_000)}`)).toEqual({});
  });

  it('keeps names that JavaScript objects treat specially', () => {
    expect(decoded(json, '{"__proto__":"a","constructor":{"prototype":"b"}}').fields).toEqual(
      Object.assign(Object.create(null), {
        ['__proto__']: 'a',
        'constructor.prototype': 'b',
      }),
    );
  });

  it('discards nulls and joins arrays when the decoder says so', () => {
    const decoders = load(`<decoder name="json"><prematch>^{</prematch>
      <plugin_decoder>JSON_Decoder</plugin_decoder>
      <json_null_field>discard</json_null_field><json_array_structure>csv</json_array_structure></decoder>`);
    expect(decoded(decoders, '{"a":null,"b":[1,"x",true],"c":[],"d":[1,{}]}').fields).toEqual({
      b: '1,x,true',
      d: '1,',
    });
  });

  it('ends a joined array at a number that is too long', () => {
    const decoders = load(`<decoder name="json"><prematch>^{</prematch>
      <plugin_decoder>JSON_Decoder</plugin_decoder><json_array_structure>CSV</json_array_structure></decoder>`);
    expect(decoded(decoders, '{"a":["x",1e60,"y"]}').fields.a).toBe(`x,${BigInt(1e60)}.00`);
    expect(decoded(decoders, '{"a":["x",1e60]}').fields.a).toBe(`x,${BigInt(1e60)}.00`);
  });

  it('joins as much as the engine has room for, or nothing', () => {
    const decoders = load(`<decoder name="json"><prematch>^{</prematch>
      <plugin_decoder>JSON_Decoder</plugin_decoder><json_array_structure>csv</json_array_structure></decoder>`);
    const joined = (length: number, last: string) =>
      decoded(decoders, `{"a":["${'x'.repeat(length)}",${last}],"b":1}`).fields;
    expect(joined(65_532, '"y"').a).toBe(`${'x'.repeat(65_532)},y`);
    expect(joined(65_533, '"y"')).toEqual({ b: '1' });
    expect(joined(65_536, '{}')).toEqual({ b: '1' });
    // A number counts with all its digits, those that are cut off too.
    expect(joined(65_400, '1e60').a).toHaveLength(65_464);
    expect(joined(65_400, '1e200')).toEqual({ b: '1' });
    expect(decoded(decoders, `{"a":[${'1e50,'.repeat(2_000)}1]}`).fields).toEqual({});
  });

  it('takes a user where the target user is empty', () => {
    expect(fields('{"dstuser":"","user":"u","dstip":""}')).toEqual({ dstuser: 'u', dstip: '' });
  });

  it('reads what JSON.stringify writes', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.stringMatching(/^[a-z]{1,6}q$/),
          fc.oneof(fc.string({ unit: 'grapheme' }), fc.boolean(), fc.integer()),
        ),
        (object) => {
          const expected = Object.fromEntries(
            Object.entries(object).map(([name, value]) => [name, toByteString(String(value))]),
          );
          // A NUL ends a text, here as in the original.
          for (const [name, value] of Object.entries(expected)) expected[name] = value.split('\0')[0] ?? '';
          expect(fields(JSON.stringify(object))).toEqual(expected);
        },
      ),
    );
  });
});

describe('numberText', () => {
  it.each([
    [5, '5'],
    [1e3, '1000'],
    [-0, '0'],
    [2147483647, '2147483647'],
    [2147483648, '2147483648.000000'],
    [1700000000123, '1700000000123.000000'],
    [0.1234567, '0.123457'],
    [0.0078125, '0.007812'],
    [0.0234375, '0.023438'],
    [-0.0078125, '-0.007812'],
    [-0.0000001, '-0.000000'],
    [1e21, '1000000000000000000000.000000'],
    [1e55, `${BigInt(1e55)}.000000`],
    [1e57, `${BigInt(1e57)}.0000`],
    [-1e300, String(BigInt(-1e300)).slice(0, 63)],
    [Number.POSITIVE_INFINITY, 'inf'],
  ])('%d → %s', (value, text) => {
    expect(numberText(value)).toBe(text);
  });
});
