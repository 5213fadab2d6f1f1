import type { Origin } from '../config/document-place.ts';
import type { Config } from '../config/schema.ts';
import { CliError, EXIT } from './exit-code.ts';
import { diagnosticLines } from './output/diagnostic-lines.ts';
import { quantity } from './output/table.ts';

export interface ConfigOption {
  readonly config?: string;
}

/** What every command that needs a configuration says about it. */
export const CONFIG_FLAG = '-c, --config <file>';
export const CONFIG_HELP =
  'configuration, YAML (or HARRIER_CONFIG); HARRIER_… variables override its settings';

/** The configuration that the options name. Prints findings; throws `CliError` when it is refused. */
export async function requireConfig(
  options: ConfigOption,
): Promise<{ config: Config; origins: readonly Origin[] }> {
  const file = options.config ?? process.env['HARRIER_CONFIG'];
  const { loadConfig } = await import('../config/load.ts');
  const { config, origins, diagnostics } = await loadConfig(file);
  process.stderr.write(diagnosticLines(diagnostics.all, process.stderr));
  if (config === undefined) {
    throw new CliError(
      EXIT.usage,
      `the configuration ${file ?? ''} was refused (${quantity(diagnostics.errors, 'error')})`,
      'Mend what is named above; `harrier config schema` prints what may stand in the file.',
    );
  }
  return { config, origins };
}
