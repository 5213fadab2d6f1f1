import { type Command, InvalidArgumentError } from 'commander';
import type { ObjectReport } from '../../worker/object/pipeline.ts';
import { CliError, EXIT } from '../exit-code.ts';
import { CONFIG_FLAG, CONFIG_HELP, type ConfigOption, requireConfig } from '../load-config.ts';
import { commaList } from '../option-value.ts';
import { printable } from '../output/style.ts';
import { count, quantity } from '../output/table.ts';
import { parseS3Url } from '../s3-url.ts';

interface BackfillOptions extends ConfigOption {
  readonly since?: string;
  readonly until?: string;
  readonly accounts?: string[];
  readonly regions?: string[];
  readonly source?: string;
  readonly state?: string;
  readonly json?: boolean;
}

/** `harrier backfill`: objects that lie in a bucket already. */
export function register(program: Command): void {
  program
    .command('backfill')
    .description('read objects that lie in a bucket already, as the worker would have')
    .argument('<s3-url>', 's3://bucket/prefix')
    .option(CONFIG_FLAG, CONFIG_HELP)
    .option('--since <day>', 'from this day (UTC) on, 2026-11-01', day)
    .option('--until <day>', 'up to this day, included', day)
    .option('--accounts <ids>', 'only these accounts, separated by commas', commaList)
    .option('--regions <names>', 'only these regions, separated by commas', commaList)
    .option('--source <name>', 'source of the configuration whose credentials are used; default: the first')
    .option(
      '--state <file>',
      'remembers how far it came, and beside it (FILE.rules) what rules remember; the next run with this file goes on from there',
    )
    .option('--json', 'one JSON object an object read')
    .addHelpText(
      'after',
      `
Ids are those of live ingest: what was delivered already is not doubled, and any part can be run again.
Windows of correlation rules follow the events' own time. Exit code: 0 done, 1 there are dead letters, or it was
stopped, 2 wrong usage or configuration, 3 the bucket or the cluster failed, 4 a ruleset was refused.

Examples:
  harrier backfill s3://trail-logs/AWSLogs/ --since 2026-11-01 --until 2026-11-07 --state november.json
  harrier backfill s3://flow-logs/ --accounts 123456789012 --regions eu-west-3,eu-central-1`,
    )
    .action(run);
}

function day(text: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(Date.parse(text))) {
    throw new InvalidArgumentError('It is a day such as 2026-11-21.');
  }
  return text;
}

async function run(url: string, options: BackfillOptions): Promise<void> {
  const { bucket, key: prefix } = parseS3Url(url);
  const { since, until, accounts, regions } = options;
  if (since !== undefined && until !== undefined && since > until) {
    throw new CliError(EXIT.usage, `--since ${since} is after --until ${until}`, 'Swap the two.');
  }
  const { config } = await requireConfig(options);
  const { assemble, sourceClients, sourceName } = await import('../../worker/assemble.ts');
  const { backfill } = await import('../../worker/backfill.ts');
  const { createLog } = await import('../../worker/log.ts');
  const { Metrics } = await import('../../worker/metrics.ts');
  const { StateKeeper } = await import('../../worker/state/state-keeper.ts');
  const { shutdownOnSignals } = await import('../../worker/shutdown.ts');
  const source = config.sources.find(
    (one) => options.source === undefined || sourceName(one, config) === options.source,
  );
  if (source === undefined && options.source !== undefined) {
    throw new CliError(
      EXIT.usage,
      `no source "${options.source}" in the configuration`,
      'Names are those of `harrier config explain`.',
    );
  }
  const log = createLog(config.log.level);
  const metrics = new Metrics();
  const assembly = await assemble(config, 'event', metrics, log);
  const used = source ?? { queue_url: 'https://sqs.invalid/none/backfill' };
  const clients = sourceClients({ ...DEFAULT_SOURCE, ...used }, config.limits.concurrency);
  const shutdown = shutdownOnSignals(0, (text) => log.info(text));
  const totals = new Totals();
  try {
    const result = await backfill(clients.s3, assembly.context, {
      bucket,
      prefix,
      filter: {
        ...(since !== undefined && { since }),
        ...(until !== undefined && { until }),
        ...(accounts !== undefined && { accounts }),
        ...(regions !== undefined && { regions }),
      },
      concurrency: config.limits.concurrency,
      source: source === undefined ? 'backfill' : sourceName(source, config),
      read: { maxBytes: config.limits.max_object_bytes },
      signal: shutdown.soft,
      ...(options.state !== undefined && {
        stateFile: options.state,
        memory: new StateKeeper({
          path: `${options.state}.rules`,
          evaluators: assembly.evaluators,
          ledger: assembly.context.ledger,
          metrics,
          log,
        }),
      }),
      ...(source?.flow_format !== undefined && { flowFormat: source.flow_format }),
      onObject: ({ key }, report) => {
        totals.add(report);
        if (options.json) process.stdout.write(`${JSON.stringify({ key, ...report })}\n`);
        else if (report?.fault) process.stderr.write(`${printable(`${key}: ${report.fault.message}`)}\n`);
      },
    });
    if (!options.json) {
      const resumed = result.resumedAfter === undefined ? '' : ` (went on behind ${result.resumedAfter})`;
      process.stdout.write(`${totals.text()}${resumed}\n`);
    }
    if (result.objects === 0 && result.resumedAfter === undefined) {
      process.stderr.write(
        'no object matches: check the prefix (keys begin without a slash), the days, accounts and regions\n',
      );
    }
    process.exitCode = totals.deadLetters === 0 ? EXIT.ok : EXIT.findings;
  } catch (error) {
    if (!shutdown.soft.aborted) throw error;
    process.stderr.write(
      options.state === undefined
        ? 'stopped; nothing is doubled when it begins anew, and with --state FILE it would go on from here\n'
        : 'stopped; the same command goes on from here\n',
    );
    process.exitCode = EXIT.findings;
  } finally {
    shutdown.dispose();
    clients.destroy();
    await assembly.close();
  }
}

/** What became of all objects together. */
class Totals {
  deadLetters = 0;
  #objects = 0;
  #records = 0;
  #written = 0;
  #existing = 0;
  #alerts = 0;

  /** Without a report the object could not be read: it is a dead letter. */
  add(report: ObjectReport | undefined): void {
    this.#objects++;
    this.#records += report?.records ?? 0;
    this.#written += report?.written ?? 0;
    this.#existing += report?.existing ?? 0;
    this.#alerts += report?.alerts ?? 0;
    this.deadLetters += report?.deadLetters ?? 1;
  }

  text(): string {
    return (
      `${quantity(this.#objects, 'object')}, ${quantity(this.#records, 'record')}: ` +
      `${quantity(this.#written, 'document')} written, ${count(this.#existing)} there already, ` +
      `${quantity(this.#alerts, 'alert')}, ${quantity(this.deadLetters, 'dead letter')}`
    );
  }
}

/** A backfill needs no queue: only the way to S3. */
const DEFAULT_SOURCE = { visibility_timeout: 120, wait: 20, max_hold: 21_600, max_receives: 5 };
