import { type Command, InvalidArgumentError, Option } from 'commander';
import { addOpenSearchOptions, parsePrefix } from '../opensearch-options.ts';
import type { ExportCommandOptions } from '../templates/export.ts';
import type { ClusterCommandOptions } from '../templates/resources.ts';

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
    .action(async (options: ClusterCommandOptions) => {
      const { plan } = await import('../templates/plan.ts');
      await plan(options);
    });

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
    .action(async (options: ClusterCommandOptions) => {
      const { apply } = await import('../templates/apply.ts');
      await apply(options);
    });

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
    .action(async (options: ExportCommandOptions) => {
      const { exportTemplates } = await import('../templates/export.ts');
      await exportTemplates(options);
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

function parseRetention(text: string): number | undefined {
  if (text === 'none') return undefined;
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new InvalidArgumentError('It is a number of days, or none.');
  return Number(text);
}
