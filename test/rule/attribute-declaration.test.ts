import { describe, expect, it } from 'vitest';
import { DiagnosticCollector } from '../../src/diagnostic/diagnostic.ts';
import { Source } from '../../src/diagnostic/source.ts';
import { readRuleAttributes } from '../../src/rule/attribute.ts';
import { RULE_ATTRIBUTES } from '../../src/rule/attribute-declaration.ts';
import { parseXml } from '../../src/xml/parse.ts';

function read(text: string) {
  const diagnostics = new DiagnosticCollector();
  const [element] = parseXml(Source.ofBytes('r.xml', `<rule ${text}/>`), diagnostics) ?? [];
  if (element === undefined) throw new Error('no element');
  return { read: readRuleAttributes(element, diagnostics), codes: diagnostics.all.map(({ code }) => code) };
}

describe('the attributes of a rule', () => {
  const all = RULE_ATTRIBUTES.map(({ name, example }) => `${name}="${example}"`).join(' ');

  it('are read with their examples, each of which has an effect', () => {
    expect(read(all)).toEqual({
      read: {
        id: 100_100,
        level: 5,
        frequency: 8,
        timeframe: 120,
        ignoreSeconds: 60,
        maxSize: 900,
        noAlert: true,
        overwrite: true,
        inaccurate: true,
      },
      codes: [],
    });
  });

  it('are all that are known', () => {
    expect(read(`${all} colour="red"`)).toEqual({ read: undefined, codes: ['HR202'] });
  });
});
