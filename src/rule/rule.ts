import type { Span } from '../diagnostic/source.ts';

/** ATT&CK references as written: technique ids, or (old style) tactic and technique pairs (SEMANTICS 2.8). */
export type MitreReferences =
  | { readonly style: 'ids'; readonly ids: readonly string[] }
  | {
      readonly style: 'pairs';
      readonly pairs: readonly { readonly tactic: string; readonly technique: string }[];
    };

/** What an option forces; `level` leaves it to the alert level (or mail level) of the engine. */
export type Forced = 'level' | 'always' | 'never';

/**
 * A compiled rule as far as its results are concerned: what alerts, traces and reports say about it. All text
 * is byte strings. Nothing is inherited from parents (SEMANTICS 4.10). Immutable and shared by all sessions.
 */
export interface Rule {
  /** Dense number within the ruleset: per-session counters are arrays over it. */
  readonly index: number;
  readonly id: number;
  readonly level: number;
  /** With `$(name)` references, rendered per event (4.9). */
  readonly description: string;
  /** The whole group string: the surrounding `name` followed by the rule's own, as written (9.1 splits it). */
  readonly groups: string;
  readonly mitre: MitreReferences | undefined;
  readonly info: string | undefined;
  readonly cve: string | undefined;
  /** The frequency as written (2 when absent); only rules that were first defined with a history have one. */
  readonly frequency: number | undefined;
  /** `log_alert` / `no_log`. */
  readonly log: Forced;
  /** `alert_by_email` / `no_email_alert`. */
  readonly mail: Forced;
  /** `no_full_log`: the alert leaves the log text out. */
  readonly noFullLog: boolean;
  /** `no_counter`: the alert leaves `firedtimes` out. */
  readonly noCounter: boolean;
  /** Base name of the file that holds the rule (after an overwrite: the overwriting file). */
  readonly file: string;
  readonly span: Span;
}
