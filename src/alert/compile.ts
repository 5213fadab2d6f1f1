import { toByteString } from '../bytes/byte-string.ts';
import type { Rule } from '../rule/rule.ts';
import { compileDescription, type DescriptionTemplate } from './description.ts';
import { splitGroups } from './groups.ts';
import { jsonText } from './json-text.ts';
import { mitreNames } from './mitre.ts';

/** The parts of a rule that alerts show. */
export type AlertRule = Pick<
  Rule,
  | 'id'
  | 'level'
  | 'description'
  | 'groups'
  | 'mitre'
  | 'info'
  | 'cve'
  | 'frequency'
  | 'noFullLog'
  | 'noCounter'
>;

/**
 * A rule's share of an alert, rendered once (SEMANTICS 9.1): the JSON text around the parts that differ from
 * event to event, which are description, counter and mail.
 */
export interface CompiledAlertRule {
  readonly rule: AlertRule;
  readonly description: DescriptionTemplate;
  /** From the opening brace to in front of the description's text, with the level. */
  readonly beforeDescription: string;
  /** From `,"id"` to in front of `firedtimes`. */
  readonly afterDescription: string;
  /** All of that, with the level, for descriptions without references. */
  readonly constantHead: string | undefined;
  /** From `,"mail"` on, closing brace included. */
  readonly tailWithMail: string;
  readonly tailWithoutMail: string;
  /** Logs that meet the rule name further requirements. */
  readonly rootcheck: boolean;
}

/** The part of every alert of a rule that no event changes. */
export function compileAlertRule(rule: AlertRule): CompiledAlertRule {
  const description = compileDescription(rule.description);
  let afterDescription = rule.id === 0 ? '' : `,"id":"${rule.id}"`;
  const mitre = rule.mitre === undefined ? undefined : mitreNames(rule.mitre);
  if (mitre !== undefined) {
    afterDescription += `,"mitre":{"id":${list(mitre.id)},"tactic":${list(mitre.tactic.map(toByteString))}`;
    afterDescription += `,"technique":${list(mitre.technique.map(toByteString))}}`;
  }
  if (rule.cve !== undefined) afterDescription += `,"cve":${jsonText(rule.cve)}`;
  if (rule.info !== undefined) afterDescription += `,"info":${jsonText(rule.info)}`;
  if (rule.frequency !== undefined) afterDescription += `,"frequency":${rule.frequency}`;
  const { groups, compliance } = splitGroups(rule.groups);
  let tail = `,"groups":${list(groups)}`;
  for (const [family, requirements] of compliance) tail += `,"${family}":${list(requirements)}`;
  const beforeDescription = `{"level":${rule.level},"description":`;
  return {
    rule,
    description,
    beforeDescription,
    afterDescription,
    constantHead:
      typeof description === 'string'
        ? beforeDescription + jsonText(description) + afterDescription
        : undefined,
    tailWithMail: `,"mail":true${tail}}`,
    tailWithoutMail: `,"mail":false${tail}}`,
    rootcheck: groups.includes('rootcheck'),
  };
}

function list(texts: readonly string[]): string {
  return `[${texts.map(jsonText).join(',')}]`;
}
