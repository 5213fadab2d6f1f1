import type { Command } from 'commander';
import { CliError, EXIT } from '../exit-code.ts';
import { limitHeapGrowth } from '../heap-growth.ts';
import { CONFIG_FLAG, CONFIG_HELP, type ConfigOption, requireConfig } from '../load-config.ts';
import { diagnosticLines } from '../output/diagnostic-lines.ts';

/** `harrier worker`: SQS and S3 to OpenSearch, until stopped. */
export function register(program: Command): void {
  program
    .command('worker')
    .description('ingest: SQS notifications → S3 objects → documents and alerts in OpenSearch, until stopped')
    .option(CONFIG_FLAG, CONFIG_HELP)
    .option('--until-empty', 'end when all queues have been empty for one poll')
    .addHelpText(
      'after',
      `
A message is deleted only when every record of every object in it is indexed or a dead letter.
SIGTERM finishes what is in work (shutdown.grace), a second one stops at once; either way nothing is lost.
SIGHUP loads changed rulesets.

Exit code: 0 stopped, or all queues were empty, 2 the configuration was refused, 3 it could not start (certificate,
port, templates), 4 a ruleset was refused. While running, nothing of this ends it: it waits, and says why.

Examples:
  harrier config schema > harrier.schema.json        completion in your editor
  harrier check --config harrier.yaml                credentials, queues, buckets, cluster
  harrier worker --config harrier.yaml
  HARRIER_SOURCES_0_QUEUE_URL=https://sqs… HARRIER_OPENSEARCH_URL=https://search… harrier worker`,
    )
    .action(run);
}

interface WorkerOptions extends ConfigOption {
  readonly untilEmpty?: boolean;
}

async function run(options: WorkerOptions): Promise<void> {
  limitHeapGrowth();
  const { config } = await requireConfig(options);
  if (config.sources.length === 0) {
    throw new CliError(
      EXIT.usage,
      'no source is configured',
      'Name a queue: sources: [{queue_url: https://sqs…}]',
    );
  }
  const { startWorker } = await import('../../worker/start.ts');
  const { RulesetRefusedError } = await import('../../worker/evaluation/rulesets.ts');
  try {
    await startWorker(config, { untilEmpty: options.untilEmpty ?? false });
  } catch (error) {
    if (!(error instanceof RulesetRefusedError)) throw error;
    process.stderr.write(diagnosticLines(error.diagnostics, process.stderr));
    throw new CliError(
      EXIT.ruleset,
      error.message,
      'Mend the files named above; `harrier rules lint` tells more.',
    );
  }
}
