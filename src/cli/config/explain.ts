import { explainConfig } from '../../config/explain.ts';
import { type ConfigOption, requireConfig } from '../load-config.ts';
import { styleFor } from '../output/style.ts';
import { table } from '../output/table.ts';

export interface ExplainOptions extends ConfigOption {
  readonly changed?: boolean;
  readonly json?: boolean;
}

/** Prints the settings and where each comes from. */
export async function explain(options: ExplainOptions): Promise<void> {
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
