import { describe, expect, it } from 'vitest';
import { decoded, load } from '../support/decode.ts';

const HEAD = 'Mar  7 08:09:10 web1 ';

describe('decode', () => {
  const decoders = load(
    `
    <decoder name="app"><program_name>^app</program_name></decoder>
    <decoder name="app-login"><parent>app</parent><use_own_name>true</use_own_name>
      <prematch>^login </prematch>
      <regex offset="after_prematch">^(\\S+) from (\\S+)</regex><order>user, srcip</order></decoder>
    <decoder name="app-pairs"><parent>app</parent><regex>a=(\\d+)</regex><order>app.a</order></decoder>
    <decoder name="app-pairs"><parent>app</parent><regex offset="after_regex">b=(\\d+)</regex><order>app.b</order></decoder>
    <decoder name="app-late"><parent>app</parent><prematch>late</prematch><regex>(late)</regex><order>url</order></decoder>
    <decoder name="every"><program_name></program_name><prematch>^any</prematch></decoder>
    <decoder name="plain"><prematch>^plain (</prematch><regex offset="after_prematch">^(\\w+))</regex><order>word</order></decoder>`
      .replace('^plain (', '^plain \\(')
      .replace('^(\\w+))', '^(\\w+)\\)'),
  );

  it('names the event after a child with prematch that keeps its name', () => {
    expect(decoded(decoders, `${HEAD}app: login bob from 192.0.2.1`)).toMatchObject({
      decoder: 'app-login',
      fields: { dstuser: 'bob', srcip: '192.0.2.1' },
    });
  });

  it('continues a chain behind the last match, and after a failure', () => {
    expect(decoded(decoders, `${HEAD}app: b=0 a=1 b=2`)).toMatchObject({
      decoder: 'app',
      fields: { 'app.a': '1', 'app.b': '2' },
    });
    expect(decoded(decoders, `${HEAD}app: b=2`).fields).toEqual({ 'app.b': '2' });
  });

  it('never tries siblings behind a child without prematch', () => {
    expect(decoded(decoders, `${HEAD}app: late`)).toMatchObject({ decoder: 'app', fields: {} });
  });

  it('keeps events with a program name from roots without one', () => {
    expect(decoded(decoders, 'plain (x)')).toMatchObject({ decoder: 'plain', fields: { word: 'x' } });
    expect(decoded(decoders, `${HEAD}other: plain (x)`).decoder).toBeUndefined();
    expect(decoded(decoders, `${HEAD}other: anything`).decoder).toBe('every');
  });
});

describe('ends and groups', () => {
  const other = '<decoder name="other"><prematch>^never$</prematch></decoder>';
  const tail = (prematch: string) =>
    load(`${other}<decoder name="a">${prematch}<regex offset="after_prematch">(\\S+)</regex><order>x</order></decoder>
      <decoder name="p"><program_name>^p</program_name>${prematch}<regex offset="after_prematch">(\\S+)</regex><order>x</order></decoder>`);

  // In the engine's copy a NUL stands in front of the log: where there is no header, or where it was cut off.
  it.each([
    ['plain', undefined],
    ['2024 Mar 07 08:09:10 web1 ?: text', undefined],
    ['Mar  7 08:09:10 web1 p:text', undefined],
    ['Mar  7 08:09:10 web1 p: text', 'text'],
    ['Mar  7 08:09:10 web1 p[1]:text', 'text'],
    ['Mar  7 08:09:10 p: text', 'text'],
    ['Mar  7 08:09:10  ?no host', '?no'],
    ['03/07-08:09:10.123456  text', 'text'],
  ])('finds after an empty match at the begin of %s: %s', (log, x) => {
    expect(decoded(tail('<prematch type="pcre2">^(?=.)</prematch>'), log).fields.x).toBe(x);
    expect(decoded(tail('<prematch>^\\d*</prematch>'), log).fields.x).toBe(x);
  });

  it("gives a PCRE2 regex without groups those of its PCRE2 prematch, an OS_Regex's none", () => {
    const decoders = load(`${other}
      <decoder name="a"><prematch type="pcre2">^(\\w)a(\\w)</prematch><regex type="pcre2">z(?:=(\\d))?</regex><order>x, y</order></decoder>
      <decoder name="b"><prematch>^(\\w)b</prematch><regex type="pcre2">z</regex><order>x</order></decoder>
      <decoder name="c"><prematch type="pcre2">^(\\w)c</prematch></decoder>
      <decoder name="c-1"><parent>c</parent><regex type="pcre2">nothing</regex><order>x</order></decoder>
      <decoder name="c-1"><parent>c</parent><regex type="pcre2">z</regex><order>x</order></decoder>
      <decoder name="c-1"><parent>c</parent><regex type="pcre2">z</regex><order>y</order></decoder>
      <decoder name="d"><prematch type="pcre2">^(\\w)d</prematch></decoder>
      <decoder name="d-1"><parent>d</parent><regex>(nothing)</regex><order>x</order></decoder>
      <decoder name="d-1"><parent>d</parent><regex type="pcre2">z</regex><order>x</order></decoder>`);
    expect(decoded(decoders, '1a2 z').fields).toEqual({ x: '1', y: '2' });
    expect(decoded(decoders, '1a2 z=3').fields).toEqual({ x: '3' });
    expect(decoded(decoders, '1b z').fields).toEqual({});
    expect(decoded(decoders, '1c z').fields).toEqual({ x: '1' });
    expect(decoded(decoders, '1d z').fields).toEqual({});
  });

  it('records no groups in a prematch, which would move its end', () => {
    const decoders = load(`${other}<decoder name="a"><prematch>^(a\\d*\\s*)</prematch></decoder>`);
    expect(decoded(decoders, 'a').decoder).toBeUndefined();
    expect(decoded(decoders, 'a b').decoder).toBe('a');
  });

  it('takes nothing from patterns once an event is full', () => {
    const decoders = load(`${other}<decoder name="j"><prematch>^{</prematch></decoder>
      <decoder name="j-1"><parent>j</parent><plugin_decoder>JSON_Decoder</plugin_decoder></decoder>
      <decoder name="j-1"><parent>j</parent><regex>last":"(\\w+)</regex><order>url</order></decoder>`);
    const members = (count: number) => Array.from({ length: count }, (_, i) => `"k${i}":1`).join(',');
    expect(decoded(decoders, `{${members(254)},"last":"x"}`).fields.url).toBe('x');
    expect(decoded(decoders, `{${members(255)},"last":"x"}`).fields.url).toBeUndefined();
  });

  it('gives a plug-in after_regex nothing to read', () => {
    const decoders = load(
      `${other}<decoder name="j"><prematch>^{</prematch><plugin_decoder offset="after_regex">JSON_Decoder</plugin_decoder></decoder>`,
    );
    expect(decoded(decoders, '{"a":1}')).toMatchObject({ decoder: 'j', fields: {} });
  });
});
