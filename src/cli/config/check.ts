import { loadConfig } from '../../config/load.ts';
import { EXIT } from '../exit-code.ts';
import type { ConfigOption } from '../load-config.ts';
import { diagnosticLines } from '../output/diagnostic-lines.ts';

export interface CheckOptions extends ConfigOption {
  readonly json?: boolean;
}

/** Reads the configuration and prints what there is to say of it. */
export async function check(options: CheckOptions): Promise<void> {
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
