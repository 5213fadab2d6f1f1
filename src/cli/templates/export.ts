import { exportedFiles, writeFiles } from '../../opensearch/template/export.ts';
import { packageVersion } from '../package-version.ts';
import { type TemplateCommandOptions, templatesOf } from './resources.ts';

export interface ExportCommandOptions extends TemplateCommandOptions {
  readonly output: string;
}

/** Writes them as files, each the body of a PUT. */
export async function exportTemplates(options: ExportCommandOptions): Promise<void> {
  const files = exportedFiles(templatesOf(options), packageVersion());
  await writeFiles(files, options.output);
  process.stdout.write(`${files.size} files written to ${options.output}\n`);
}
