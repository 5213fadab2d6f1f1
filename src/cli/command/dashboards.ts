import path from 'node:path';
import { type Command, Option } from 'commander';
import type { ApplyCommandOptions } from '../dashboards/apply.ts';
import type { ExportCommandOptions } from '../dashboards/export.ts';
import { addCredentialOptions, parsePrefix } from '../opensearch-options.ts';

/** `harrier dashboards`: index patterns, visualizations and dashboards for OpenSearch Dashboards. */
export function register(program: Command): void {
  const dashboards = program
    .command('dashboards')
    .description('dashboards for OpenSearch Dashboards: alerts, flows, CloudTrail, pipeline health');

  addCredentialOptions(
    dashboards
      .command('apply')
      .description('import them; leaves alone what somebody else changed')
      .addOption(new Option('--dashboards <url>', 'OpenSearch Dashboards').env('HARRIER_DASHBOARDS_URL')),
  )
    .option('--prefix <name>', 'first part of the names of the indices', parsePrefix, 'harrier')
    .option('--tenant <name>', 'tenant of the security plug-in, for example global')
    .option('--force', 'overwrite what somebody else changed, too')
    .option('--dry-run', 'show what would be done; exit code 2 if there is something')
    .option('--json', 'one JSON object instead of text')
    .addHelpText(
      'after',
      `
Exit code: 0 the boards are up to date, 2 wrong usage or, with --dry-run, something to do, 3 Dashboards cannot be
reached or refuses.

Examples:
  harrier dashboards apply --dashboards http://localhost:5601
  HARRIER_OPENSEARCH_PASSWORD=… harrier dashboards apply --dashboards https://dash.example.org --user admin --tenant global
  harrier dashboards apply --dashboards https://search-logs.example.org/_dashboards --sigv4 es --region eu-central-1`,
    )
    .action(async (options: ApplyCommandOptions) => {
      const { apply } = await import('../dashboards/apply.ts');
      await apply(options);
    });

  dashboards
    .command('export')
    .description(
      'write them as files that Dashboards imports (Stack Management, Saved objects); needs no server',
    )
    .option('-o, --output <folder>', 'folder for the files', path.join('plugin', 'saved-objects'))
    .option('--prefix <name>', 'first part of the names of the indices', parsePrefix, 'harrier')
    .addHelpText(
      'after',
      '\nExit code: 0 written, 2 or 3 the folder cannot be written.\n\nExample:\n  harrier dashboards export --output /tmp/dashboards',
    )
    .action(async (options: ExportCommandOptions) => {
      const { exportBoards } = await import('../dashboards/export.ts');
      await exportBoards(options);
    });
}
