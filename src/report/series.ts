import type { ReportAlert } from './report.ts';

/** Colours of a chart: as many series, the rest is one more, "other". */
const MAX_SERIES = 8;

/** The colour of what has none of its own: "other". */
const OTHER = MAX_SERIES;

export interface RuleShare {
  readonly label: string;
  readonly count: number;
  /** The group that the timeline counts its alerts under. */
  readonly group: string | undefined;
}

/** A part of a pie. */
export interface Slice {
  readonly label: string;
  readonly count: number;
  /** Colour: that of its group in the timeline. */
  readonly series: number;
  /** 0 for the largest slice of a colour, then 1, 2 … for paler shades of it. */
  readonly shade: number;
}

/** The largest shares, and one slice for all others; `groups` are the labels of the timeline's series, in order. */
export function slices(shares: readonly RuleShare[], groups: readonly string[], limit = MAX_SERIES): Slice[] {
  const sorted = shares.toSorted((a, b) => b.count - a.count);
  const shades = new Map<number, number>();
  const named = sorted.slice(0, limit).map(({ label, count, group }) => {
    const place = group === undefined ? -1 : groups.indexOf(group);
    const series = place === -1 ? OTHER : place;
    const shade = shades.get(series) ?? 0;
    shades.set(series, shade + 1);
    return { label, count, series, shade };
  });
  const rest = sorted.slice(limit);
  if (rest.length === 0) return named;
  const count = rest.reduce((sum, share) => sum + share.count, 0);
  const label = `${rest.length} other ${rest.length === 1 ? 'rule' : 'rules'}`;
  return [...named, { label, count, series: OTHER, shade: shades.get(OTHER) ?? 0 }];
}

/** Alerts over time, stacked by group. */
export interface Timeline {
  /** Start of the first bucket, and length of each, epoch milliseconds. */
  readonly start: number;
  readonly step: number;
  readonly series: readonly { readonly label: string; readonly counts: readonly number[] }[];
}

export function timeline(
  alerts: readonly ReportAlert[],
  span: { readonly from: number; readonly to: number },
): Timeline {
  const step =
    STEPS.find((one) => (span.to - span.from) / one <= MAX_BUCKETS) ??
    Math.ceil((span.to - span.from) / MAX_BUCKETS);
  const start = Math.floor(span.from / step) * step;
  const buckets = Math.floor((span.to - start) / step) + 1;
  const labels = tellingGroups(alerts);
  const totals = new Map<string, number>();
  for (const label of labels) totals.set(label, (totals.get(label) ?? 0) + 1);
  const named = [...totals]
    .toSorted((a, b) => b[1] - a[1])
    .slice(0, MAX_SERIES)
    .map(([label]) => label);
  const counts = new Map<string, number[]>();
  alerts.forEach((alert, at) => {
    const label = named.includes(labels[at] ?? '') ? (labels[at] ?? '') : 'other groups';
    const row = counts.get(label) ?? new Array<number>(buckets).fill(0);
    counts.set(label, row);
    const bucket = Math.min(buckets - 1, Math.max(0, Math.floor((alert.time - start) / step)));
    row[bucket] = (row[bucket] ?? 0) + 1;
  });
  const order = [...named, 'other groups'].filter((label) => counts.has(label));
  return { start, step, series: order.map((label) => ({ label, counts: counts.get(label) ?? [] })) };
}

/** The group that each rule's alerts are counted under, by `ruleKey`. */
export function groupsOfRules(alerts: readonly ReportAlert[]): ReadonlyMap<string, string> {
  const labels = tellingGroups(alerts);
  return new Map(alerts.map((alert, at) => [ruleKey(alert.ruleset, alert.rule), labels[at] ?? '']));
}

/** Rulesets have id spaces of their own. */
export function ruleKey(ruleset: string, rule: string): string {
  return `${ruleset} ${rule}`;
}

/** The most telling group of each alert: the one that fewest alerts have. */
function tellingGroups(alerts: readonly ReportAlert[]): string[] {
  const totals = new Map<string, number>();
  for (const { groups } of alerts)
    for (const group of groups) totals.set(group, (totals.get(group) ?? 0) + 1);
  return alerts.map(({ groups }) => {
    let best = groups[0] ?? 'no group';
    for (const group of groups) if ((totals.get(group) ?? 0) < (totals.get(best) ?? 0)) best = group;
    return best;
  });
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MAX_BUCKETS = 48;
const STEPS = [
  MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  7 * DAY,
];
