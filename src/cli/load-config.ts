import { loadConfig, type Origin } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { CliError, EXIT } from './exit-code.ts';
import { printable } from './output/style.ts';

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
  const { config, origins, diagnostics } = await loadConfig(file);
  for (const finding of diagnostics.all) process.stderr.write(`${describeFinding(finding)}\n`);
  if (config === undefined) {
    throw new CliError(
      EXIT.usage,
      `the configuration ${file ?? ''} was refused (${diagnostics.errors} ${diagnostics.errors === 1 ? 'error' : 'errors'})`,
      'Mend what is named above; `harrier config schema` prints what may stand in the file.',
    );
  }
  return { config, origins };
}

/** `harrier.yaml:3:5: HR806 message` on one line, with the remedy. */
export function describeFinding({ code, severity, message, span, remedy }: Diagnostic): string {
  const at = span?.source.position(span.start);
  const place = span && at ? `${span.source.name}:${at.line}:${at.column}: ` : '';
  return printable(`${place}${severity} ${code}: ${message}${remedy === undefined ? '' : ` ${remedy}`}`);
}
