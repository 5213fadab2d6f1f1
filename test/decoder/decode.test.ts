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
