import type { Command } from 'commander';
import type { CheckOptions } from '../config/check.ts';
import type { ExplainOptions } from '../config/explain.ts';
import { CONFIG_FLAG, CONFIG_HELP } from '../load-config.ts';

/** `harrier config`: the worker's configuration. */
export function register(program: Command): void {
  const config = program
    .command('config')
    .description('the worker’s configuration: check, explain, JSON Schema');

  config
    .command('check')
    .description('read the configuration and report every problem with its place; connects to nothing')
    .option(CONFIG_FLAG, CONFIG_HELP)
    .option('--json', 'findings as one JSON array')
    .addHelpText(
      'after',
      '\nExit code: 0 good, 2 refused.\n\nExample:\n  harrier config check --config harrier.yaml',
    )
    .action(async (options: CheckOptions) => {
      const { check } = await import('../config/check.ts');
      await check(options);
    });

  config
    .command('explain')
    .description('every effective setting and where it comes from; secrets are not shown')
    .option(CONFIG_FLAG, CONFIG_HELP)
    .option('--changed', 'only settings that are not the default')
    .option('--json', 'one JSON array, with descriptions')
    .addHelpText(
      'after',
      '\nExit code: 0 shown, 2 the configuration was refused.\n\nExample:\n  harrier config explain --config harrier.yaml --changed',
    )
    .action(async (options: ExplainOptions) => {
      const { explain } = await import('../config/explain.ts');
      await explain(options);
    });

  config
    .command('schema')
    .description('JSON Schema of the configuration file, for editors')
    .addHelpText(
      'after',
      `
Exit code: 0 printed.

Example:
  harrier config schema > harrier.schema.json
  # first line of harrier.yaml:  # yaml-language-server: $schema=harrier.schema.json`,
    )
    .action(async () => {
      const { configJsonSchema } = await import('../../config/schema.ts');
      process.stdout.write(`${JSON.stringify(configJsonSchema(), undefined, 2)}\n`);
    });
}
