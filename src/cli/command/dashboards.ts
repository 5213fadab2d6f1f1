import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Command, Option } from 'commander';
import { makeFolder } from '../../filesystem/make-folder.ts';
import { connect } from '../../opensearch/client.ts';
import { type AppliedObject, applyObjects } from '../../opensearch/dashboards/apply.ts';
import { buildBoards } from '../../opensearch/dashboards/boards.ts';
import { type PlannedObject, planObjects } from '../../opensearch/dashboards/plan.ts';
import { type SavedObject, toNdjson, withMark } from '../../opensearch/dashboards/saved-object.ts';
import { CliError, EXIT } from '../exit-code.ts';
import {
  addCredentialOptions,
  connectionSettings,
  type OpenSearchOptions,
  parsePrefix,
} from '../opensearch-options.ts';
import { styleFor } from '../output/style.ts';

interface ApplyCommandOptions extends OpenSearchOptions {
  readonly dashboards?: string;
  readonly prefix: string;
  readonly tenant?: string;
  readonly force?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

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
    .action(apply);

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
    .action(async ({ output, prefix }: { readonly output: string; readonly prefix: string }) => {
      await makeFolder(output);
      const boards = buildBoards(prefix);
      for (const { name, objects } of boards) {
        await writeFile(path.join(output, `${name}.ndjson`), toNdjson(objects.map(withMark)));
      }
      process.stdout.write(`${boards.length} files written to ${output}\n`);
    });
}

async function apply(options: ApplyCommandOptions): Promise<void> {
  if (options.dashboards === undefined) {
    throw new CliError(
      EXIT.usage,
      'No Dashboards URL given.',
      'Use --dashboards http://HOST:5601, or set HARRIER_DASHBOARDS_URL.',
    );
  }
  const server = connect(await connectionSettings({ ...options, opensearch: options.dashboards }));
  const objects = buildBoards(options.prefix).flatMap((board) => board.objects);
  try {
    if (options.dryRun) {
      const planned = await planObjects(server, objects, options.tenant);
      const pending = planned.filter(({ state }) => state === 'create' || state === 'update').length;
      report(planned, options.json === true, `${pending} to write`, { pending });
      process.exitCode = pending === 0 ? EXIT.ok : EXIT.usage;
      return;
    }
    const { tenant, force = false } = options;
    const applied = await applyObjects(server, objects, { ...(tenant !== undefined && { tenant }), force });
    const written = applied.filter((object) => object.written).length;
    report(applied, options.json === true, written === 0 ? 'Nothing to write' : `${written} written`, {
      written,
    });
  } finally {
    await server.close();
  }
}

function report(
  items: readonly (PlannedObject | AppliedObject)[],
  json: boolean,
  summary: string,
  numbers: object,
): void {
  if (json) {
    const objects = items.map((item) => ({
      type: item.object.type,
      id: item.object.id,
      state: item.state,
      ...('written' in item && { written: item.written }),
    }));
    process.stdout.write(`${JSON.stringify({ ...numbers, objects })}\n`);
    return;
  }
  const style = styleFor(process.stdout);
  for (const item of items) {
    if (item.state === 'unchanged') continue;
    process.stdout.write(`${style[COLOURS[item.state]](`${WORDS[item.state]} ${titleOf(item.object)}`)}\n`);
  }
  const unchanged = items.filter(({ state }) => state === 'unchanged').length;
  process.stdout.write(`${summary}, ${unchanged} unchanged.\n`);
}

const COLOURS = { create: 'green', update: 'yellow', 'changed-by-user': 'cyan', unchanged: 'dim' } as const;
const WORDS = {
  create: '+ new:',
  update: '~ ours, older:',
  'changed-by-user': '! not as Harrier wrote it (--force overwrites):',
  unchanged: '=',
} as const;

function titleOf({ type, attributes }: SavedObject): string {
  return `${type} “${String(attributes['title'])}”`;
}
