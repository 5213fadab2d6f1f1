import { stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeFolder } from '../../filesystem/make-folder.ts';
import { type PageInput, reportPage } from '../../report/page.ts';
import type { Report } from '../../report/report.ts';
import { clockText } from '../../report/time.ts';
import { CliError, EXIT } from '../exit-code.ts';
import { byteSize, count, duration } from '../output/table.ts';
import { packageVersion } from '../package-version.ts';
import { ruleChain } from './chain.ts';
import type { NamedRuleset } from './rulesets.ts';
import type { ScanSummary } from './summary.ts';

export interface ReportInput {
  readonly title: string;
  readonly report: Report;
  readonly summary: ScanSummary;
  readonly rulesets: readonly NamedRuleset[];
  readonly chapters: PageInput['chapters'];
}

/** Makes the report's folder, and refuses what cannot be a file: known before the work, not behind it. */
export async function prepareReport(file: string): Promise<void> {
  await makeFolder(path.dirname(file));
  const there = await stat(file).catch(() => undefined);
  if (there?.isDirectory()) {
    throw new CliError(EXIT.usage, `${file} is a folder`, 'Name the file to write: --report report.html');
  }
}

/** Writes the HTML report of a run. */
export async function writeReport(file: string, input: ReportInput): Promise<void> {
  const { report, summary, rulesets, title, chapters } = input;
  const { span } = report;
  const page = reportPage({
    title,
    lead: span ? `Events from ${clockText(span.from)} to ${clockText(span.to)} UTC` : 'No events.',
    report,
    tiles: [
      { label: 'alerts', value: count(summary.alerts) },
      { label: 'highest level', value: String(Math.max(0, ...report.rules.map((rule) => rule.level))) },
      { label: 'rules that fired', value: count(report.rules.length) },
      { label: 'stored signals', value: count(summary.signals) },
      { label: 'records read', value: count(summary.records) },
      { label: 'bad records', value: count(summary.bad) },
    ],
    tables: [
      {
        title: 'Read',
        columns: ['log type', 'files', 'records', 'bad', 'alerts'],
        rows: summary.types.map((one) => [
          one.type,
          count(one.objects),
          count(one.records),
          count(one.bad),
          count(one.alerts),
        ]),
      },
      {
        title: 'Written',
        columns: ['documents', 'number'],
        rows: Object.entries(summary.documents).map(([stream, number]) => [stream, count(number)]),
      },
      {
        title: 'Effort',
        columns: ['measure', 'value'],
        rows: [
          ['bytes read', byteSize(summary.bytes)],
          ['time', duration(summary.milliseconds)],
          [
            'records a second',
            count(Math.round((1000 * summary.records) / Math.max(1, summary.milliseconds))),
          ],
        ],
      },
    ],
    chain: (ruleset, rule) => ruleChain(rulesets, ruleset, rule),
    chapters,
    generator: `Harrier ${packageVersion()}`,
  });
  await writeFile(file, page);
}
