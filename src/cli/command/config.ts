import type { Command } from 'commander';
import { explainConfig } from '../../config/explain.ts';
import { loadConfig } from '../../config/load.ts';
import { configJsonSchema } from '../../config/schema.ts';
import { EXIT } from '../exit-code.ts';
import { CONFIG_FLAG, CONFIG_HELP, type ConfigOption, requireConfig } from '../load-config.ts';
import { diagnosticLines } from '../output/diagnostic-lines.ts';
import { styleFor } from '../output/style.ts';
import { table } from '../output/table.ts';

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
    .action(check);

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
    .action(explain);

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
    .action(() => {
      process.stdout.write(`${JSON.stringify(configJsonSchema(), undefined, 2)}\n`);
    });
}

async function check(options: ConfigOption & { readonly json?: boolean }): Promise<void> {
  const file = options.config ?? process.env['HARRIER_CONFIG'];
  const { config, diagnostics } = await loadConfig(file);
  if (options.json) {
    const findings = diagnostics.all.map(({ code, severity, message, span, remedy }) => {
      const at = span?.source.position(span.start);
      return { code, severity, message, remedy, file: span?.source.name, line: at?.line, column: at?.column };
    });
    process.stdout.write(`${JSON.stringify(findings)}\n`);
  } else {
    process.stdout.write(diagnosticLines(diagnostics.all, process.stdout));
    if (config !== undefined) process.stdout.write(`${file ?? 'the environment'}: good\n`);
  }
  process.exitCode = config === undefined ? EXIT.usage : EXIT.ok;
}

interface ExplainOptions extends ConfigOption {
  readonly changed?: boolean;
  readonly json?: boolean;
}

async function explain(options: ExplainOptions): Promise<void> {
  const { config, origins } = await requireConfig(options);
  const all = explainConfig(config, origins);
  const settings = options.changed ? all.filter(({ origin }) => origin !== 'default') : all;
  if (options.json) {
    process.stdout.write(`${JSON.stringify(settings)}\n`);
    return;
  }
  if (settings.length === 0) {
    process.stdout.write('every setting is the default\n');
    return;
  }
  const style = styleFor(process.stdout);
  const rows = settings.map(({ path, value, origin }) => [
    path,
    JSON.stringify(value),
    origin === 'default' ? style.dim(origin) : origin,
  ]);
  process.stdout.write(`${table([{ title: 'setting' }, { title: 'value' }, { title: 'from' }], rows)}\n`);
}
