/** Everything that a report shows: plain values, so that it can be made from any run and printed as JSON. */
export interface Report {
  /** Event time of the first and last record seen, epoch milliseconds; absent when there was none. */
  readonly span: { readonly from: number; readonly to: number } | undefined;
  readonly documents: Readonly<Record<string, number>>;
  readonly rules: readonly RuleCount[];
  /** Number of alerts and signals, also of those that are not in `alerts`. */
  readonly alertCount: number;
  readonly signalCount: number;
  /** In order of time; at most `MAX_ALERTS`, the most severe ones kept. */
  readonly alerts: readonly ReportAlert[];
  readonly accepted: readonly Talker[];
  readonly rejected: readonly Talker[];
}

export interface RuleCount {
  readonly id: string;
  readonly level: number;
  /** What the rule is about, without the values of one event where that is known. */
  readonly description: string;
  readonly ruleset: string;
  readonly count: number;
}

export interface ReportAlert {
  /** Epoch milliseconds of the event. */
  readonly time: number;
  readonly rule: string;
  readonly level: number;
  readonly description: string;
  readonly ruleset: string;
  readonly groups: readonly string[];
  /** ATT&CK technique ids. */
  readonly mitre: readonly string[];
  /** Who did it: an ARN, a user, or an address. */
  readonly who: string;
  readonly where: string;
  /** Stored, raised nobody. */
  readonly signal: boolean;
}

/** An address that sent flows. */
export interface Talker {
  readonly address: string;
  readonly flows: number;
  readonly bytes: number;
}

export const MAX_ALERTS = 2000;
export const MAX_TALKERS = 10;
