import { describe, expect, it } from 'vitest';
import { DiagnosticCollector } from '../../src/diagnostic/diagnostic.ts';
import { Source } from '../../src/diagnostic/source.ts';
import { configurationPage } from '../../src/reference/configuration.ts';
import { diagnosticsPage } from '../../src/reference/diagnostics.ts';
import { mappingsPage } from '../../src/reference/mappings.ts';
import { ruleOptionsPage } from '../../src/reference/rule-options.ts';
import { RULE_OPTIONS } from '../../src/rule/option/index.ts';
import { parseRules } from '../../src/rule/parse.ts';
import { parseXml } from '../../src/xml/parse.ts';

/** The pages in docs/reference are what the declarations say now: `npm run docs` writes them anew. */
describe('reference pages', () => {
  it.each([
    ['rule-options.md', ruleOptionsPage],
    ['diagnostics.md', diagnosticsPage],
    ['mappings.md', mappingsPage],
    ['configuration.md', configurationPage],
  ])('%s is current', async (name, write) => {
    await expect(write()).toMatchFileSnapshot(`../../docs/reference/${name}`);
  });
});

describe('examples of rule options', () => {
  it.each(RULE_OPTIONS.map((option) => [option.name, option] as const))('%s', (_name, { example, group }) => {
    // Comparisons need a history to search, and every rule a description.
    const history =
      group === 'history' && !example.includes('<if_matched_') ? '<if_matched_sid>5700</if_matched_sid>' : '';
    const rule = example.includes('<rule ')
      ? example
      : `<rule id="100001" level="3">${history}${example}<description>d</description></rule>`;
    const diagnostics = new DiagnosticCollector();
    const source = new Source('example.xml', `<group name="local,">${rule}</group>`);
    const known = { decoder: () => true, list: () => true };
    const rules = parseRules(parseXml(source, diagnostics) ?? [], 'example.xml', known, diagnostics);
    for (const { findings } of rules) diagnostics.take(findings);
    const errors = diagnostics.all.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ code, message }) => `${code} ${message}`)).toEqual([]);
  });
});
