import type { Command } from 'commander';
import type { CheckState } from '../../worker/check/result.ts';
import { CliError, EXIT } from '../exit-code.ts';
import { CONFIG_FLAG, CONFIG_HELP, type ConfigOption, requireConfig } from '../load-config.ts';
import { printable, type Style, styleFor } from '../output/style.ts';
import { parseS3Url } from '../s3-url.ts';

interface CheckCommandOptions extends ConfigOption {
  readonly object?: string;
  readonly announceTest?: boolean;
  readonly json?: boolean;
}

/** `harrier check`: everything the worker needs, tried before it starts. */
export function register(program: Command): void {
  program
    .command('check')
    .description(
      'try everything the worker needs: credentials, queues, buckets, rulesets, cluster, announcements; says what to mend',
    )
    .option(CONFIG_FLAG, CONFIG_HELP)
    .option('--object <s3-url>', 'read this object for a trial')
    .option('--announce-test', 'send a message marked as a test to every place under announce')
    .option('--json', 'one JSON object a check')
    .addHelpText(
      'after',
      `
Changes nothing, and sends nobody a message without --announce-test. Exit code: 0 the worker can start, 1 something failed.

Examples:
  harrier check --config harrier.yaml
  harrier check --object s3://trail-logs/AWSLogs/123456789012/CloudTrail/…/x.json.gz`,
    )
    .action(run);
}

async function run(options: CheckCommandOptions): Promise<void> {
  const { config } = await requireConfig(options);
  const object = options.object === undefined ? undefined : parseS3Url(options.object);
  if (object?.key === '')
    throw new CliError(EXIT.usage, `${options.object} names no object`, 'Write s3://bucket/key.');
  const { check } = await import('../../worker/check.ts');
  const style = styleFor(process.stdout);
  let bad = 0;
  const trials = {
    ...(object !== undefined && { object }),
    announce: options.announceTest ?? false,
  };
  for await (const result of check(config, trials)) {
    if (result.state === 'failed') bad++;
    if (options.json) {
      process.stdout.write(`${JSON.stringify(result)}\n`);
      continue;
    }
    process.stdout.write(`${mark(result.state, style)} ${printable(`${result.name}: ${result.detail}`)}\n`);
    if (result.remedy !== undefined && result.state !== 'good') {
      process.stdout.write(`        ${style.dim(printable(result.remedy))}\n`);
    }
  }
  if (!options.json) process.stdout.write(bad === 0 ? 'the worker can start\n' : `${bad} failed\n`);
  process.exitCode = bad === 0 ? EXIT.ok : EXIT.findings;
}

function mark(state: CheckState, style: Style): string {
  if (state === 'good') return style.green('good   ');
  if (state === 'failed') return style.red('FAILED ');
  return style.yellow(state.padEnd(7));
}
