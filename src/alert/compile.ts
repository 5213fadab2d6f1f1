import type { AlertRule } from './rule-part.ts';

/** A rule's share of the alert, rendered once: constant JSON parts and the description template. */
export interface CompiledAlertRule {
  readonly rule: AlertRule;
}

export function compileAlertRule(rule: AlertRule): CompiledAlertRule {
  return { rule };
}
