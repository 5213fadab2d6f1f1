/** What an alert shows of its rule, as the rule engine hands it over (SEMANTICS 9.1). All byte strings. */
export interface AlertRule {
  readonly id: number;
  readonly level: number;
  /** As written, with `$(field)` references. */
  readonly description: string;
  /** The whole group string, for example `local,syslog,pci_dss_10.2.4,`. */
  readonly groups: string;
  readonly mitre: AlertMitre | undefined;
  /** XML value, of rules with a history search only. */
  readonly frequency: number | undefined;
  readonly info: string | undefined;
  readonly cve: string | undefined;
  readonly noFullLog: boolean;
  readonly noCounter: boolean;
}

/** `id` style: technique ids as written. Pair style: tactic and technique ids. */
export type AlertMitre =
  | { readonly style: 'ids'; readonly ids: readonly string[] }
  | {
      readonly style: 'pairs';
      readonly pairs: readonly { readonly tactic: string; readonly technique: string }[];
    };
