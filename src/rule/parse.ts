import { DiagnosticCollector } from '../diagnostic/diagnostic.ts';
import type { XmlElement } from '../xml/element.ts';
import { readRuleAttributes } from './attribute.ts';
import { ruleOption } from './option/index.ts';
import { type KnownNames, ReadContext } from './option/option.ts';
import type { RuleSyntax } from './syntax.ts';

/**
 * The rules of one file, as written (SEMANTICS part 2). Errors go to the collector and refuse the ruleset;
 * reading goes on after them, so that everything wrong is reported at once. What is wrong inside of a rule goes
 * to the rule's own findings: it does not count when the rule turns out to be a duplicate.
 * @param file Base name of the file.
 */
export function parseRules(
  roots: readonly XmlElement[],
  file: string,
  known: KnownNames,
  diagnostics: DiagnosticCollector,
): readonly RuleSyntax[] {
  const rules: RuleSyntax[] = [];
  for (const root of roots) {
    const name = groupName(root, diagnostics);
    if (name === undefined) continue;
    for (const element of root.children) {
      if (element.name.toLowerCase() !== 'rule') {
        diagnostics.add('HR201', `a group holds rules, not <${element.name}>`, { span: element.span });
        continue;
      }
      const rule = parseRule(element, name, file, known, diagnostics);
      if (rule !== undefined) rules.push(rule);
    }
  }
  return rules;
}

function groupName(root: XmlElement, diagnostics: DiagnosticCollector): string | undefined {
  if (root.name.toLowerCase() !== 'group') {
    diagnostics.add('HR200', `<${root.name}> stands outside of any <group>`, {
      span: root.span,
      remedy: 'Wrap the rules in <group name="local,"> … </group>.',
    });
    return undefined;
  }
  const [name, ...others] = root.attributes;
  if (name === undefined || name.name.toLowerCase() !== 'name' || others.length > 0) {
    diagnostics.add('HR201', 'a group has exactly one attribute, name', { span: root.span });
    return undefined;
  }
  if (root.children.length === 0) {
    diagnostics.add('HR201', `the group ${name.value} has no rule`, { span: root.span });
    return undefined;
  }
  return name.value;
}

function parseRule(
  element: XmlElement,
  group: string,
  file: string,
  known: KnownNames,
  diagnostics: DiagnosticCollector,
): RuleSyntax | undefined {
  const attributes = readRuleAttributes(element, diagnostics);
  if (attributes === undefined) return undefined;
  const rule: RuleSyntax = { ...emptyRule(element, group, file), ...attributes };
  const context = new ReadContext(rule, known);
  // [quirk] A frequency of 2 is kept as 0, and so it is not missed where there is no history.
  if (attributes.frequency !== undefined && attributes.frequency > 2) rule.needsHistory = element.span;
  if (element.children.length === 0) {
    context.report('HR206', `rule ${rule.id} has no option`, { span: element.span });
    return rule;
  }
  for (const child of element.children) {
    const option = ruleOption(child.name);
    if (option === undefined) {
      context.report('HR205', `<${child.name}> is no rule option`, { span: child.span });
    } else option.read(child, rule, context);
    if (rule.skipped) break;
  }
  const { ifSid } = rule;
  // One line end behind the ids is let through, as `$` of a regular expression does; no ids at all are not.
  if (ifSid !== undefined && !/^[\d, ]+\n?$/.test(ifSid.value)) {
    context.skip('HR223', `if_sid takes rule ids, not "${ifSid.value}"`, { span: ifSid.span });
  }
  if (rule.skipped) return rule;
  if (rule.description === undefined) {
    context.report('HR207', `rule ${rule.id} has no description`, { span: element.span });
  }
  if (rule.needsHistory !== undefined && !hasHistory(rule)) {
    context.report('HR215', `rule ${rule.id} compares with earlier events but does not say which`, {
      span: rule.needsHistory,
    });
  }
  return rule;
}

function hasHistory(rule: RuleSyntax): boolean {
  return (
    rule.ifMatchedSid !== undefined ||
    rule.ifMatchedGroup !== undefined ||
    rule.ifMatchedRegex !== undefined ||
    rule.checkDiff !== undefined
  );
}

function emptyRule(element: XmlElement, group: string, file: string): RuleSyntax {
  return {
    id: 0,
    level: 0,
    frequency: undefined,
    timeframe: 0,
    maxSize: 0,
    ignoreSeconds: 0,
    noAlert: false,
    overwrite: false,
    inaccurate: false,
    patterns: new Map(),
    fields: [],
    addresses: new Map(),
    time: undefined,
    weekday: undefined,
    decodedAs: undefined,
    category: 'syslog',
    categoryWritten: false,
    lists: [],
    ifFts: undefined,
    checkDiff: undefined,
    compiledRule: undefined,
    ifSid: undefined,
    ifGroup: undefined,
    ifLevel: undefined,
    ifMatchedSid: undefined,
    ifMatchedGroup: undefined,
    ifMatchedRegex: undefined,
    comparisons: [],
    globalFrequency: undefined,
    needsHistory: undefined,
    description: undefined,
    groups: group,
    flags: { log: 'level', mail: 'level', noFullLog: false, noCounter: false, noActiveResponse: false },
    mitre: undefined,
    info: undefined,
    cve: undefined,
    ignoreFields: undefined,
    checkIfIgnored: undefined,
    skipped: false,
    findings: new DiagnosticCollector(),
    element,
    file,
  };
}
