import { type Command, InvalidArgumentError, Option } from 'commander';
import { connect } from '../../opensearch/client.ts';
import { type AppliedResource, applyTemplates } from '../../opensearch/template/apply.ts';
import { buildTemplates } from '../../opensearch/template/build.ts';
import { exportedFiles, writeFiles } from '../../opensearch/template/export.ts';
import { type PlannedResource, planTemplates } from '../../opensearch/template/plan.ts';
import type { ManagedResource } from '../../opensearch/template/resource.ts';
import { type ServerVersion, serverVersion } from '../../opensearch/template/server.ts';
import { ASSET_FIELDS, STREAM_FIELDS } from '../../worker/object/stream-fields.ts';
import { EXIT } from '../exit-code.ts';
import {
  addOpenSearchOptions,
  connectionSettings,
  type OpenSearchOptions,
  parsePrefix,
} from '../opensearch-options.ts';
import { styleFor } from '../output/style.ts';
import { describeTemplates } from '../output/template-report.ts';
import { packageVersion } from '../package-version.ts';

interface TemplateCommandOptions {
  readonly prefix: string;
  readonly retention: number | undefined;
  readonly lifecycle: boolean;
  readonly wazuhAlias?: string | true;
}

interface ClusterCommandOptions extends TemplateCommandOptions, OpenSearchOptions {
  readonly json?: boolean;
  readonly force?: boolean;
}

/** `harrier templates`: index templates and lifecycle policy of a cluster. */
export function register(program: Command): void {
  const templates = program
    .command('templates')
    .description('index templates and lifecycle policy: show what would change, apply it, export it');

  addTemplateOptions(addOpenSearchOptions(templates.command('plan')))
    .description('show what apply would change; writes nothing')
    .option('--json', 'one JSON object instead of text')
    .addHelpText(
      'after',
      `
Exit code: 0 nothing to change, 2 changes wait for apply. What somebody else changed is
shown and does not count: apply leaves it alone.

Examples:
  harrier templates plan --opensearch https://localhost:9200 --user admin --ca ca.pem
  harrier templates plan --opensearch https://search-logs.example.org --sigv4 es --region eu-central-1`,
    )
    .action(plan);

  addTemplateOptions(addOpenSearchOptions(templates.command('apply')))
    .description('create and update templates and policy; leaves alone what somebody else changed')
    .option('--force', 'overwrite what somebody else changed, too')
    .option('--json', 'one JSON object instead of text')
    .addHelpText(
      'after',
      `
Templates take effect on indices created from then on. Exit code: 0 the cluster is up to date,
2 wrong usage, 3 the cluster cannot be reached or refuses.

Examples:
  HARRIER_OPENSEARCH_PASSWORD=… harrier templates apply --opensearch https://localhost:9200 --user admin
  harrier templates apply --opensearch http://localhost:9200 --retention 90`,
    )
    .action(apply);

  addTemplateOptions(templates.command('export'))
    .description('write the templates as files, each the body of a PUT; needs no cluster')
    .option('-o, --output <folder>', 'folder for the files', 'index-templates')
    .addHelpText(
      'after',
      `
Exit code: 0 written, 2 or 3 the folder cannot be written.

Example:
  harrier templates export --output /tmp/templates
  curl -X PUT "$CLUSTER/_index_template/harrier-alerts" -H content-type:application/json \\
    -d @/tmp/templates/index_templates/harrier-alerts.json`,
    )
    .action(async (options: TemplateCommandOptions & { readonly output: string }) => {
      const files = exportedFiles(templatesOf(options), packageVersion());
      await writeFiles(files, options.output);
      process.stdout.write(`${files.size} files written to ${options.output}\n`);
    });
}

function addTemplateOptions(command: Command): Command {
  return command
    .option(
      '--prefix <name>',
      'first part of all names of indices, aliases and templates',
      parsePrefix,
      'harrier',
    )
    .addOption(
      new Option('--retention <days>', 'delete indices after that many days, or never: none')
        .argParser(parseRetention)
        .default(365),
    )
    .option('--no-lifecycle', 'without a lifecycle policy')
    .option(
      '--wazuh-alias [name]',
      'further alias of the alert indices, for Wazuh’s dashboards (wazuh-alerts-4.x-harrier)',
    );
}

async function plan(options: ClusterCommandOptions): Promise<void> {
  const cluster = connect(await connectionSettings(options));
  try {
    const server = await serverVersion(cluster);
    const planned = await planTemplates(cluster, templatesOf(options, server));
    const pending = planned.filter(({ state }) => state === 'create' || state === 'update').length;
    if (options.json) printJson({ server: server.text, pending, resources: planned.map(asJson) });
    else {
      process.stdout.write(describeTemplates(planned, styleFor(process.stdout)));
      process.stdout.write(
        pending === 0
          ? `OpenSearch ${server.text} is up to date.\n`
          : `${pending} to write on OpenSearch ${server.text}: harrier templates apply\n`,
      );
    }
    process.exitCode = pending === 0 ? EXIT.ok : EXIT.usage;
  } finally {
    await cluster.close();
  }
}

async function apply(options: ClusterCommandOptions): Promise<void> {
  const cluster = connect(await connectionSettings(options));
  try {
    const server = await serverVersion(cluster);
    const applied = await applyTemplates(cluster, templatesOf(options, server), {
      version: packageVersion(),
      force: options.force === true,
    });
    const written = applied.filter((resource) => resource.written).length;
    if (options.json) printJson({ server: server.text, written, resources: applied.map(asJson) });
    else {
      process.stdout.write(describeTemplates(applied, styleFor(process.stdout)));
      process.stdout.write(
        written === 0
          ? `Nothing to write: OpenSearch ${server.text} is up to date.\n`
          : `${written} written. They take effect on indices created from now on.\n`,
      );
    }
  } finally {
    await cluster.close();
  }
}

function templatesOf(options: TemplateCommandOptions, server?: ServerVersion): ManagedResource[] {
  const { prefix, retention, lifecycle, wazuhAlias } = options;
  return buildTemplates({
    prefix,
    retentionDays: retention,
    withoutLifecycle: !lifecycle,
    fields: STREAM_FIELDS,
    assetFields: ASSET_FIELDS,
    ...(server && { server }),
    ...(wazuhAlias !== undefined && {
      wazuhAlias: wazuhAlias === true ? 'wazuh-alerts-4.x-harrier' : wazuhAlias,
    }),
  });
}

function asJson(item: PlannedResource | AppliedResource): object {
  const { resource, state, differences } = item;
  const { kind, name } = resource;
  return { kind, name, state, ...('written' in item && { written: item.written }), differences };
}

function printJson(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

function parseRetention(text: string): number | undefined {
  if (text === 'none') return undefined;
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new InvalidArgumentError('It is a number of days, or none.');
  return Number(text);
}
