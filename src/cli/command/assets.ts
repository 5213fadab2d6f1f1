import { type Command, InvalidArgumentError, Option } from 'commander';
import { accountOfRole } from '../../asset/role-arn.ts';
import type { Profile } from '../../log-type/log-type.ts';
import type { AwsOptions } from '../assets/accounts.ts';
import type { CollectCommandOptions } from '../assets/collect.ts';
import { EXIT } from '../exit-code.ts';
import { addOpenSearchOptions, parsePrefix } from '../opensearch-options.ts';
import { commaList, repeatable, wholeNumber } from '../option-value.ts';

/** `harrier assets`: EC2 instances as OCSF Device Inventory Info. */
export function register(program: Command): void {
  const assets = program
    .command('assets')
    .description('EC2 instances as OCSF Device Inventory Info (class 5001)');

  addOpenSearchOptions(addAwsOptions(assets.command('collect')))
    .description(
      'list the instances of all regions and accounts; keep the inventory in a cluster, or print it',
    )
    .addOption(profileOption())
    .option('--prefix <name>', 'first part of the index names', parsePrefix, 'harrier')
    .option('--concurrency <n>', 'regions asked at the same time', wholeNumber(1, 64), 8)
    .option('--page-size <n>', 'instances asked for per request', wholeNumber(5, 1000), 1000)
    .option('--json', 'the report of a run as one JSON object, on standard error')
    .option('--watch <seconds>', 'repeat after this pause until stopped', wholeNumber(10, 86_400))
    .addHelpText(
      'after',
      `
With --opensearch the current state goes to <prefix>-assets and every state there was to
<prefix>-assets-history; unchanged instances are not written again. Without it the documents
are printed, one a line. Exit code: 0 all listed, 1 a region or an instance is missing.

Examples:
  harrier assets collect --profile strict > inventory.ndjson
  harrier assets collect --role arn:aws:iam::111122223333:role/harrier --opensearch https://localhost:9200`,
    )
    .action(async (options: CollectCommandOptions) => {
      const { collect } = await import('../assets/collect.ts');
      await collect(options);
    });

  addAwsOptions(assets.command('check'))
    .description('test the connection: which permissions are there, in which regions')
    .option('--json', 'one JSON object')
    .addHelpText(
      'after',
      `
The policy to attach is deploy/iam/assets-policy.json. Exit code: 0 the collection can run,
1 a permission that it needs is missing.

Example:
  harrier assets check --regions eu-west-1,us-east-1`,
    )
    .action(async (options: AwsOptions) => {
      const { check } = await import('../assets/check.ts');
      await check(options);
    });

  assets
    .command('map')
    .description('map saved DescribeInstances answers, reservations or instances to inventory documents')
    .argument('<file...>', 'JSON files; - reads standard input')
    .addOption(profileOption())
    .addHelpText(
      'after',
      `
One document a line on standard output; problems go to standard error.
Exit code: 0 all mapped, 1 a part could not be mapped, 2 there is no such file.

Examples:
  aws ec2 describe-instances > instances.json && harrier assets map instances.json
  harrier assets map --profile strict instances.json | harrier ocsf validate -`,
    )
    .action(async (files: string[], options: { profile: Profile }) => {
      const { mapFiles } = await import('../assets/map.ts');
      process.exitCode = (await mapFiles(files, options.profile)) ? EXIT.ok : EXIT.findings;
    });
}

function addAwsOptions(command: Command): Command {
  return command
    .option('--role <arn>', 'role to assume, one an account (repeatable)', roles, [])
    .option('--external-id <id>', 'external id that the roles ask for')
    .option('--regions <names>', 'only these regions, separated by commas', commaList)
    .addOption(
      new Option('--home-region <name>', 'region that is asked for the list of regions')
        .env('AWS_REGION')
        .default('us-east-1'),
    )
    .addOption(new Option('--endpoint <url>', 'other address of AWS (emulator)').env('AWS_ENDPOINT_URL'));
}

function roles(arn: string, earlier: readonly string[]): readonly string[] {
  if (accountOfRole(arn) === undefined) {
    throw new InvalidArgumentError('It is like arn:aws:iam::111122223333:role/name.');
  }
  return repeatable(arn, earlier);
}

function profileOption(): Option {
  return new Option(
    '--profile <name>',
    'compat: names of the product’s mapping table; strict: valid OCSF 1.6.0',
  )
    .choices(['compat', 'strict'])
    .default('compat');
}
