import path from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { EXIT } from '../exit-code.ts';
import { addOpenSearchOptions, explicitCluster, parsePrefix } from '../opensearch-options.ts';
import { wholeNumber } from '../option-value.ts';
import { progressBar } from '../output/progress.ts';
import { styleFor } from '../output/style.ts';
import { count } from '../output/table.ts';
import type { DestinationOptions } from '../scan/destination.ts';

interface DemoOptions extends DestinationOptions {
  readonly report: string;
  readonly seed: number;
  readonly cloudtrail: number;
  readonly flows: number;
  readonly end?: number;
  readonly json?: boolean;
}

/** `harrier demo`: an intrusion in generated logs, read, detected and reported; needs nothing else. */
export function register(program: Command): void {
  const command = program
    .command('demo')
    .description('generate six hours of AWS logs with an intrusion in them, detect it, write report.html')
    .option('-o, --output <folder>', 'folder for logs, documents and alerts', 'harrier-out')
    .option('--report <file>', 'the HTML report', 'report.html');
  addOpenSearchOptions(command)
    .option('--prefix <name>', 'first part of the names of indices', parsePrefix, 'harrier')
    .option('--no-templates', 'do not write index templates first')
    .option('--seed <n>', 'another seed, another day', wholeNumber(0, 99_999_999), 7)
    .option('--cloudtrail <n>', 'everyday CloudTrail records', wholeNumber(0, 99_999_999), 700)
    .option('--flows <n>', 'everyday flows', wholeNumber(0, 99_999_999), 6000)
    .option('--end <time>', 'time of the last event, ISO 8601 (now)', isoTime)
    .option('--json', 'the summary as one JSON object')
    .addHelpText('after', HELP)
    .action((options: DemoOptions, self: Command) => runDemo(explicitCluster(options, self)));
}

const HELP = `
Everything is generated on this machine, with addresses and accounts reserved for documentation.
Exit code: 0 done, 2 wrong usage, 3 the cluster or the disk failed.

Examples:
  $ harrier demo
  $ harrier demo --seed 3 --flows 100000 --report /tmp/report.html
  $ HARRIER_OPENSEARCH_PASSWORD=… harrier demo --opensearch https://localhost:9200 --user admin --ca ca.pem`;

async function runDemo(options: DemoOptions): Promise<void> {
  const { demoSample } = await import('../../sample/demo-sample.ts');
  const { writeSample } = await import('../demo/write-sample.ts');
  const { describeAlerts } = await import('../demo/describe-alerts.ts');
  const { ruleChain, ruleTitle } = await import('../scan/chain.ts');
  const { scanContext } = await import('../scan/context.ts');
  const { openDestination } = await import('../scan/destination.ts');
  const { scanObjects } = await import('../scan/objects.ts');
  const { loadRulesets, openEvaluators } = await import('../scan/rulesets.ts');
  const { observed, scan } = await import('../scan/run.ts');
  const { describeSummary, isClean, summarise } = await import('../scan/summary.ts');
  const { prepareReport, writeReport } = await import('../scan/write-report.ts');
  const { ReportCollector } = await import('../../report/collect.ts');

  const style = styleFor(process.stdout);
  const say = (text: string) => {
    if (options.json !== true) process.stdout.write(text);
  };
  const end = options.end ?? Math.floor(Date.now() / 60_000) * 60_000;
  const sample = demoSample({
    seed: options.seed,
    end,
    cloudTrail: options.cloudtrail,
    flows: options.flows,
  });
  await prepareReport(options.report);
  const logs = path.join(options.output, 'logs');
  await writeSample(logs, sample.objects);
  const records = sample.objects.reduce((sum, object) => sum + object.records, 0);
  say(
    `${style.bold('1.')} Generated ${count(records)} records in ${count(sample.objects.length)} objects, as AWS lays them out: ${logs}/AWSLogs/\n`,
  );

  const rulesets = await loadRulesets({ ownRules: true });
  const destination = await openDestination(options);
  const collector = new ReportCollector({
    withFlows: true,
    title: (ruleset, rule) => ruleTitle(rulesets, ruleset, rule),
  });
  const context = scanContext({
    outputs: { ecs: true, ocsf: true, profile: 'compat', keepOriginal: false },
    evaluators: openEvaluators(rulesets),
    sink: observed(destination.sink, collector),
    deadLetters: destination.deadLetters,
  });
  const objects = await scanObjects([logs]);
  const run = await scan(objects, context, progressBar()).finally(() => destination.close());
  const report = collector.report();
  const summary = summarise(run, report);
  const { chapters } = sample.story;
  await writeReport(options.report, { title: 'Harrier demo', report, summary, rulesets, chapters });

  say(`${style.bold('2.')} Read them to ECS and OCSF documents, and ran the shipped rules over them\n\n`);
  say(`${describeSummary(summary, destination.place, style)}\n`);
  say(
    `${style.bold('3.')} The story, and what the rules made of it (rule chain: parent › child › result)\n\n`,
  );
  say(`${describeAlerts(report, chapters, (ruleset, rule) => ruleChain(rulesets, ruleset, rule), style)}\n`);
  say(`${style.bold('4.')} Open ${style.bold(path.resolve(options.report))} in a browser\n`);
  if (options.json === true) {
    process.stdout.write(
      `${JSON.stringify({ ...summary, place: destination.place, report: options.report })}\n`,
    );
  }
  process.exitCode = isClean(summary) ? EXIT.ok : EXIT.findings;
}

function isoTime(text: string): number {
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new InvalidArgumentError('It is a time such as 2026-01-15T14:00:00Z.');
  return time;
}
