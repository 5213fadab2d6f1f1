import type { Command } from 'commander';
import { CliError, EXIT } from '../exit-code.ts';
import { limitHeapGrowth } from '../heap-growth.ts';
import {
  CONFIG_FLAG,
  CONFIG_HELP,
  type ConfigOption,
  describeFinding,
  requireConfig,
} from '../load-config.ts';

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
  const { RulesetRefusedError } = await import('../../worker/rulesets.ts');
  try {
    await startWorker(config, { untilEmpty: options.untilEmpty ?? false });
  } catch (error) {
    if (!(error instanceof RulesetRefusedError)) throw error;
    for (const finding of error.diagnostics) process.stderr.write(`${describeFinding(finding)}\n`);
    throw new CliError(
      EXIT.ruleset,
      error.message,
      'Mend the files named above; `harrier rules lint` tells more.',
    );
  }
}
