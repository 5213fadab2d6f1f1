import type { Severity } from '../diagnostic.ts';

/** What the catalogue says about a code; the occurrence adds message and position. */
export interface CodeEntry {
  readonly severity: Severity;
  readonly title: string;
  /** Why it matters and what the Wazuh engine does in this case. */
  readonly explanation: string;
  /** What to do, where the occurrence does not know better. */
  readonly remedy: string;
  /** Wazuh logs an ERROR here and goes on all the same, so it does not refuse the ruleset. */
  readonly engineError?: true;
}
