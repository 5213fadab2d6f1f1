import type { Report } from '../../report/report.ts';
import { printable, type Style } from '../output/style.ts';
import { byteSize, count, duration, quantity, table } from '../output/table.ts';
import type { ScanRun } from './run.ts';

/** What a scan did, for programs (`--json`) and as the source of the printed summary. */
export interface ScanSummary {
  readonly objects: number;
  readonly bytes: number;
  readonly milliseconds: number;
  readonly records: number;
  readonly bad: number;
  readonly rejected: number;
  readonly existing: number;
  readonly deadLetters: number;
  readonly alerts: number;
  readonly signals: number;
  readonly types: readonly TypeSummary[];
  /** Files that are not, or only in part, what Harrier reads. */
  readonly faults: readonly { readonly file: string; readonly reason: string; readonly message: string }[];
  /** Files with bad records. */
  readonly badRecords: readonly { readonly file: string; readonly bad: number }[];
  /** Parts that are no events, by reason. */
  readonly skipped: Readonly<Record<string, number>>;
  readonly documents: Readonly<Record<string, number>>;
  readonly rules: Report['rules'];
}

interface TypeSummary {
  readonly type: string;
  readonly objects: number;
  readonly records: number;
  readonly bad: number;
  readonly alerts: number;
  readonly signals: number;
}

export function summarise(run: ScanRun, report: Report): ScanSummary {
  const sum = (pick: (one: ScanRun['objects'][number]['report']) => number) =>
    run.objects.reduce((total, object) => total + pick(object.report), 0);
  return {
    objects: run.objects.length,
    bytes: run.bytes,
    milliseconds: Math.round(run.milliseconds),
    records: sum((one) => one.records),
    bad: sum((one) => one.bad),
    rejected: sum((one) => one.rejected),
    existing: sum((one) => one.existing),
    deadLetters: sum((one) => one.deadLetters),
    alerts: sum((one) => one.alerts),
    signals: sum((one) => one.signals),
    types: byType(run),
    faults: run.objects.flatMap(({ file, report: { fault } }) => (fault ? [{ file, ...fault }] : [])),
    badRecords: run.objects.flatMap(({ file, report: { bad } }) => (bad > 0 ? [{ file, bad }] : [])),
    skipped: skippedParts(run),
    documents: report.documents,
    rules: report.rules,
  };
}

/** Everything was understood and stored. */
export function isClean(summary: ScanSummary): boolean {
  return summary.bad === 0 && summary.rejected === 0 && summary.faults.length === 0;
}

/** The summary for people. */
export function describeSummary(summary: ScanSummary, place: string, style: Style): string {
  const parts = [`${headline(summary, style)}\n`];
  if (summary.types.length > 0) parts.push(`${typeTable(summary)}\n`);
  if (summary.rules.length > 0) parts.push(`${ruleTable(summary, style)}\n`);
  const troubles = troubleLines(summary, style);
  if (troubles.length > 0) parts.push(`${troubles.join('\n')}\n`);
  parts.push(`Written to ${place}\n`);
  return parts.join('\n');
}

function headline(
  { objects, bytes, records, milliseconds, alerts, signals }: ScanSummary,
  style: Style,
): string {
  const alertText = quantity(alerts, 'alert');
  return (
    `${quantity(records, 'record')} in ${quantity(objects, 'file')} (${byteSize(bytes)}) ` +
    `in ${duration(milliseconds)}: ${alerts > 0 ? style.bold(style.yellow(alertText)) : alertText}, ` +
    quantity(signals, 'signal')
  );
}

function typeTable({ types }: ScanSummary): string {
  return table(
    [
      { title: 'log type' },
      { title: 'files', align: 'right' },
      { title: 'records', align: 'right' },
      { title: 'bad', align: 'right' },
      { title: 'alerts', align: 'right' },
      { title: 'signals', align: 'right' },
    ],
    types.map((one) => [
      one.type,
      count(one.objects),
      count(one.records),
      count(one.bad),
      count(one.alerts),
      count(one.signals),
    ]),
  );
}

function ruleTable({ rules }: ScanSummary, style: Style): string {
  const shown = rules.slice(0, SHOWN_RULES);
  const several = new Set(rules.map((rule) => rule.ruleset)).size > 1;
  const text = table(
    [
      { title: 'rule' },
      { title: 'level', align: 'right' },
      { title: 'alerts', align: 'right' },
      { title: several ? 'description (ruleset)' : 'description' },
    ],
    shown.map((rule) => [
      rule.id,
      levelText(rule.level, style),
      count(rule.count),
      printable(several ? `${rule.description} (${rule.ruleset})` : rule.description),
    ]),
  );
  const more = rules.length - shown.length;
  return more > 0 ? `${text}\n… and ${quantity(more, 'more rule')} (--json lists all)` : text;
}

export function levelText(level: number, style: Style): string {
  if (level >= 12) return style.red(String(level));
  return level >= 7 ? style.yellow(String(level)) : String(level);
}

function troubleLines(summary: ScanSummary, style: Style): string[] {
  const { faults, badRecords, rejected, existing, skipped, deadLetters } = summary;
  const lines: string[] = [];
  for (const fault of faults.slice(0, SHOWN_TROUBLES)) {
    lines.push(`${style.red('not read:')} ${printable(`${fault.file}: ${fault.reason}: ${fault.message}`)}`);
  }
  for (const { file, bad } of badRecords.slice(0, SHOWN_TROUBLES)) {
    lines.push(`${style.red('bad records:')} ${printable(file)}: ${count(bad)}`);
  }
  if (rejected > 0) lines.push(`${style.red('refused by the cluster:')} ${quantity(rejected, 'document')}`);
  if (deadLetters > 0) lines.push(`set aside, with the reason: ${quantity(deadLetters, 'dead letter')}`);
  if (existing > 0)
    lines.push(`there already, from an earlier run of the same files: ${quantity(existing, 'document')}`);
  for (const [reason, number] of Object.entries(skipped)) {
    // Every flow-log object has one.
    if (reason !== 'header') lines.push(style.dim(`passed over: ${number} × ${reason}`));
  }
  return lines;
}

const SHOWN_RULES = 20;
const SHOWN_TROUBLES = 10;

function byType({ objects }: ScanRun): TypeSummary[] {
  const types = new Map<string, TypeSummary>();
  for (const { report } of objects) {
    const type = report.logType;
    if (type === undefined) continue;
    const known = types.get(type);
    types.set(type, {
      type,
      objects: (known?.objects ?? 0) + 1,
      records: (known?.records ?? 0) + report.records,
      bad: (known?.bad ?? 0) + report.bad,
      alerts: (known?.alerts ?? 0) + report.alerts,
      signals: (known?.signals ?? 0) + report.signals,
    });
  }
  return [...types.values()].toSorted((a, b) => (a.type < b.type ? -1 : 1));
}

function skippedParts({ objects }: ScanRun): Record<string, number> {
  const skipped = new Map<string, number>();
  for (const { report } of objects) {
    for (const [reason, number] of Object.entries(report.skipped)) {
      skipped.set(reason, (skipped.get(reason) ?? 0) + number);
    }
  }
  return Object.fromEntries(skipped);
}
