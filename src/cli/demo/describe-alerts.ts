import type { ChainLink } from '../../report/page.ts';
import type { Report, ReportAlert } from '../../report/report.ts';
import { printable, type Style } from '../output/style.ts';
import { levelText } from '../scan/summary.ts';

/** The alerts between the chapters of the story, each with its rule chain; equal ones in a row are one line. */
export function describeAlerts(
  report: Report,
  chapters: readonly { readonly time: number; readonly title: string }[],
  chain: (ruleset: string, rule: string) => readonly ChainLink[],
  style: Style,
): string {
  const lines: string[] = [];
  const first = chapters[0]?.time ?? Number.POSITIVE_INFINITY;
  const before = report.alerts.filter((alert) => alert.time < first).length;
  if (before > 0) lines.push(style.dim(`(${before} everyday alerts and signals before)`), '');
  chapters.forEach((chapter, at) => {
    const end = chapters[at + 1]?.time ?? chapter.time + LAST_CHAPTER_MS;
    lines.push(`${style.cyan(clock(chapter.time))} ${style.bold(chapter.title)}`);
    const within = report.alerts.filter((alert) => alert.time >= chapter.time && alert.time < end);
    for (const group of runs(within)) lines.push(alertLine(group, chain, style));
    lines.push('');
  });
  return lines.join('\n');
}

/** The last chapter has no next one to end it. */
const LAST_CHAPTER_MS = 15 * 60_000;

function alertLine(
  { alert, times }: Run,
  chain: (ruleset: string, rule: string) => readonly ChainLink[],
  style: Style,
): string {
  const path = chain(alert.ruleset, alert.rule).map(({ id }) => String(id));
  const last = path.pop() ?? alert.rule;
  const steps = [...path.map(style.dim), style.bold(last)].join(style.dim(' › '));
  const level = alert.signal ? style.dim('signal') : `level ${levelText(alert.level, style)}`;
  const often = times > 1 ? style.dim(` ×${times}`) : '';
  return `  ${clock(alert.time)}  ${level}  ${steps}  ${printable(alert.description)}${often}`;
}

interface Run {
  readonly alert: ReportAlert;
  readonly times: number;
}

function runs(alerts: readonly ReportAlert[]): Run[] {
  const found: Run[] = [];
  for (const alert of alerts) {
    const last = found.at(-1);
    if (last && last.alert.rule === alert.rule && last.alert.who === alert.who) {
      found[found.length - 1] = { alert: last.alert, times: last.times + 1 };
    } else found.push({ alert, times: 1 });
  }
  return found;
}

function clock(time: number): string {
  return new Date(time).toISOString().slice(11, 19);
}
