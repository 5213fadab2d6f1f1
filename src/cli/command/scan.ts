import { type Command, Option } from 'commander';
import type { Profile } from '../../log-type/log-type.ts';
import { EXIT } from '../exit-code.ts';
import { flowFormat } from '../flow-format.ts';
import { noFiles } from '../no-files.ts';
import { addOpenSearchOptions, explicitCluster, parsePrefix } from '../opensearch-options.ts';
import { repeatable } from '../option-value.ts';
import { progressBar } from '../output/progress.ts';
import { styleFor } from '../output/style.ts';
import type { DestinationOptions } from '../scan/destination.ts';
import type { ScanRulesetOptions } from '../scan/rulesets.ts';

interface ScanOptions extends DestinationOptions, ScanRulesetOptions {
  readonly to: 'ecs' | 'ocsf' | 'both';
  readonly profile: Profile;
  readonly keepOriginal?: boolean;
  readonly flowFormat?: string;
  readonly report?: string;
  readonly json?: boolean;
}

/** `harrier scan`: local logs → documents, alerts and dead letters, in a folder or a cluster. */
export function register(program: Command): void {
  const command = program
    .command('scan')
    .description('read local logs: documents and alerts into a folder, or into OpenSearch')
    .argument('<path...>', 'files and folders (plain, gzip, zstd, Parquet)')
    .option(
      '-o, --output <folder>',
      'folder for documents (NDJSON), alerts.json and dead letters',
      'harrier-out',
    );
  addOpenSearchOptions(command)
    .option('--prefix <name>', 'first part of the names of indices', parsePrefix, 'harrier')
    .option('--no-templates', 'do not write index templates first')
    .option('--rules <path>', 'rule file or folder, added to Harrier’s own rules; repeatable', repeatable)
    .option('--decoders <path>', 'decoder file or folder, added to Harrier’s own; repeatable', repeatable)
    .option(
      '--ruleset <dir>',
      'folder with rules/, decoders/, lists/: a further ruleset; repeatable',
      repeatable,
    )
    .option('--no-own-rules', 'without Harrier’s own rules')
    .option('--strict', 'warnings refuse a ruleset too')
    .addOption(
      new Option('--to <schema>', 'schema of the documents').choices(['ecs', 'ocsf', 'both']).default('both'),
    )
    .addOption(
      new Option('--profile <name>', 'compat: the product documents’ shape; strict: only what ECS allows')
        .choices(['compat', 'strict'])
        .default('compat'),
    )
    .option('--keep-original', 'keep the raw record in event.original and raw_data')
    .option(
      '--flow-format <fields>',
      "order of flow-log fields without header line: '${version} ${account-id} …'",
      flowFormat,
    )
    .option('--report <file>', 'write a self-contained HTML report')
    .option('--json', 'the summary as one JSON object')
    .addHelpText('after', HELP)
    .action((paths: string[], options: ScanOptions, self: Command) =>
      runScan(paths, explicitCluster(options, self)),
    );
}

const HELP = `
Windows of correlation rules go by the time of the events, not by the time of the scan. Running it again over
the same files changes nothing in a cluster: documents have the same ids.
Exit code: 0 everything was understood and stored, 1 some records or files were not (all others are stored),
2 wrong usage, 3 the cluster or the disk failed, 4 a ruleset was refused.

Examples:
  $ harrier scan AWSLogs/
  $ harrier scan AWSLogs/ --rules local_rules.xml --report report.html
  $ harrier scan AWSLogs/ --ruleset wazuh/ --no-own-rules --to ecs
  $ HARRIER_OPENSEARCH_PASSWORD=… harrier scan AWSLogs/ --opensearch https://localhost:9200 --user admin --ca ca.pem`;

async function runScan(paths: readonly string[], options: ScanOptions): Promise<void> {
  const { loadRulesets, openEvaluators } = await import('../scan/rulesets.ts');
  const rulesets = await loadRulesets(options);
  const { scanObjects } = await import('../scan/objects.ts');
  const objects = await scanObjects(paths);
  if (objects.length === 0) throw noFiles(paths);
  const { prepareReport, writeReport } = await import('../scan/write-report.ts');
  if (options.report !== undefined) await prepareReport(options.report);
  const { openDestination } = await import('../scan/destination.ts');
  const { scanContext } = await import('../scan/context.ts');
  const { ruleTitle } = await import('../scan/chain.ts');
  const { observed, scan } = await import('../scan/run.ts');
  const { ReportCollector } = await import('../../report/collect.ts');
  const { describeSummary, isClean, summarise } = await import('../scan/summary.ts');

  const destination = await openDestination(options);
  const collector = new ReportCollector({
    withFlows: options.report !== undefined,
    title: (ruleset, rule) => ruleTitle(rulesets, ruleset, rule),
  });
  const context = scanContext({
    outputs: {
      ecs: options.to !== 'ocsf',
      ocsf: options.to !== 'ecs',
      profile: options.profile,
      keepOriginal: options.keepOriginal === true,
    },
    evaluators: openEvaluators(rulesets),
    sink: observed(destination.sink, collector),
    deadLetters: destination.deadLetters,
  });
  const how = options.flowFormat === undefined ? {} : { flowFormat: options.flowFormat };
  const run = await scan(objects, context, progressBar(), how).finally(() => destination.close());
  const report = collector.report();
  const summary = summarise(run, report);
  if (options.report !== undefined) {
    await writeReport(options.report, { report, summary, rulesets, title: 'Harrier scan', chapters: [] });
  }
  process.stdout.write(
    options.json === true
      ? `${JSON.stringify({ ...summary, place: destination.place })}\n`
      : describeSummary(summary, destination.place, styleFor(process.stdout)),
  );
  process.exitCode = isClean(summary) ? EXIT.ok : EXIT.findings;
}
