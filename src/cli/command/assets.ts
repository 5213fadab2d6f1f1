import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { type Command, Option } from 'commander';
import { resolveAccounts } from '../../asset/account.ts';
import type { CollectOptions } from '../../asset/collect.ts';
import { enabledRegions } from '../../asset/collect.ts';
import { compileDeviceMapping } from '../../asset/map.ts';
import { checkPermissions } from '../../asset/permission.ts';
import { readInstances } from '../../asset/read.ts';
import { type CollectionReport, runCollection } from '../../asset/run.ts';
import { assetIndices } from '../../asset/store.ts';
import type { Profile } from '../../log-type/log-type.ts';
import { connect } from '../../opensearch/client.ts';
import { CliError, EXIT } from '../exit-code.ts';
import { addOpenSearchOptions, connectionSettings, type OpenSearchOptions } from '../opensearch-options.ts';
import { commaList, repeatable, wholeNumber } from '../option-value.ts';
import { printable, styleFor } from '../output/style.ts';
import { count, table } from '../output/table.ts';

interface AwsOptions {
  readonly role: readonly string[];
  readonly externalId?: string;
  readonly regions?: readonly string[];
  readonly homeRegion: string;
  readonly endpoint?: string;
  readonly json?: boolean;
}

interface CollectCommandOptions extends AwsOptions, Omit<OpenSearchOptions, 'region'> {
  readonly profile: Profile;
  readonly prefix: string;
  readonly concurrency: number;
  readonly pageSize: number;
  readonly watch?: number;
}

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
    .option('--prefix <name>', 'first part of the index names', 'harrier')
    .option('--concurrency <n>', 'regions asked at the same time', wholeNumber(1, 64), 8)
    .option('--page-size <n>', 'instances asked for per request', wholeNumber(5, 1000), 1000)
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
    .action(collect);

  addAwsOptions(assets.command('check'))
    .description('test the connection: which permissions are there, in which regions')
    .addHelpText(
      'after',
      `
The policy to attach is deploy/iam/assets-policy.json. Exit code: 0 the collection can run,
1 a permission that it needs is missing.

Example:
  harrier assets check --regions eu-west-1,us-east-1`,
    )
    .action(check);

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
      process.exitCode = (await mapFiles(files, options.profile)) ? EXIT.ok : EXIT.findings;
    });
}

function addAwsOptions(command: Command): Command {
  return command
    .option('--role <arn>', 'role to assume, one an account (repeatable)', repeatable, [])
    .option('--external-id <id>', 'external id that the roles ask for')
    .option('--regions <names>', 'only these regions, separated by commas', commaList)
    .addOption(
      new Option('--home-region <name>', 'region that is asked for the list of regions')
        .env('AWS_REGION')
        .default('us-east-1'),
    )
    .addOption(new Option('--endpoint <url>', 'other address of AWS (emulator)').env('AWS_ENDPOINT_URL'))
    .option('--json', 'report as one JSON object on standard error');
}

function profileOption(): Option {
  return new Option(
    '--profile <name>',
    'compat: names of the product’s mapping table; strict: valid OCSF 1.6.0',
  )
    .choices(['compat', 'strict'])
    .default('compat');
}

function accountsOf(options: AwsOptions): ReturnType<typeof resolveAccounts> {
  const { role, externalId, homeRegion, endpoint } = options;
  return resolveAccounts({
    roles: role.map((roleArn) => ({ roleArn, ...(externalId === undefined ? {} : { externalId }) })),
    region: homeRegion,
    ...(endpoint === undefined ? {} : { endpoint }),
  });
}

async function collect(options: CollectCommandOptions): Promise<void> {
  const cluster = options.opensearch ? connect(await connectionSettings(options)) : undefined;
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());
  try {
    const settings: CollectOptions = {
      accounts: await accountsOf(options).catch(credentialsFailed),
      ...(options.regions === undefined ? {} : { regions: options.regions }),
      homeRegion: options.homeRegion,
      ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
      concurrency: options.concurrency,
      pageSize: options.pageSize,
      now: Date.now,
    };
    for (;;) {
      const report = await runCollection({
        collect: settings,
        profile: options.profile,
        ...(cluster === undefined
          ? { onDocument: ({ json }) => void process.stdout.write(`${json}\n`, 'latin1') }
          : { store: { cluster, indices: assetIndices(options.prefix) } }),
      });
      tell(report, options.json === true);
      process.exitCode = report.problems.length === 0 ? EXIT.ok : EXIT.findings;
      if (options.watch === undefined || stop.signal.aborted) return;
      await wait(options.watch * 1000, undefined, { signal: stop.signal }).catch(() => undefined);
      if (stop.signal.aborted) return;
    }
  } finally {
    await cluster?.close();
  }
}

function tell(report: CollectionReport, json: boolean): void {
  if (json) {
    process.stderr.write(`${JSON.stringify(report)}\n`);
    return;
  }
  for (const problem of report.problems) process.stderr.write(`${problem}\n`);
  process.stderr.write(
    `${count(report.instances)} instances in ${count(report.scopes)} regions; ` +
      `${report.new} new, ${report.changed} changed, ${report.ended} ended\n`,
  );
}

async function check(options: AwsOptions): Promise<void> {
  const style = styleFor(process.stdout);
  const accounts = await accountsOf(options).catch(credentialsFailed);
  const rows: string[][] = [];
  const results: object[] = [];
  let missing = false;
  for (const account of accounts) {
    const regions = options.regions ?? (await enabledRegions(account, options).catch(credentialsFailed));
    for (const region of regions) {
      for (const permission of await checkPermissions(account, region, options.endpoint)) {
        if (permission.needed && permission.result !== 'allowed') missing = true;
        results.push({ account: account.id, region, ...permission });
        const { action, needed, result, reason = '' } = permission;
        const shown =
          result === 'allowed' ? style.green(result) : needed ? style.red(result) : style.yellow(result);
        rows.push([account.id, region, action, shown, needed ? 'needed' : 'optional', reason.slice(0, 80)]);
      }
    }
  }
  const titles = ['account', 'region', 'action', 'result', '', ''].map((title) => ({ title }));
  process.stdout.write(
    options.json ? `${JSON.stringify({ ok: !missing, results })}\n` : `${table(titles, rows)}\n`,
  );
  if (missing && !options.json) {
    process.stdout.write('Attach the policy deploy/iam/assets-policy.json to the user or role.\n');
  }
  process.exitCode = missing ? EXIT.findings : EXIT.ok;
}

function credentialsFailed(error: unknown): never {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  if (UNREACHABLE.has(code)) {
    throw new CliError(
      EXIT.environment,
      `AWS cannot be reached (${reason}).`,
      'Check the network, the proxy, the region and --endpoint.',
    );
  }
  throw new CliError(
    EXIT.environment,
    `AWS did not accept the credentials (${reason}).`,
    'Check AWS_PROFILE or AWS_ACCESS_KEY_ID, the role’s trust policy and --external-id; then: harrier assets check',
  );
}

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'ECONNRESET',
  'EHOSTUNREACH',
]);

async function mapFiles(files: readonly string[], profile: Profile): Promise<boolean> {
  const map = compileDeviceMapping(profile);
  let good = true;
  const complain = (name: string, problem: string): void => {
    process.stderr.write(`${printable(`${name}: ${problem}`)}\n`);
  };
  for (const file of files) {
    const name = file === '-' ? 'standard input' : file;
    let value: unknown;
    try {
      value = JSON.parse(file === '-' ? await readAll(process.stdin) : await readFile(file, 'utf8'));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      complain(name, `no JSON: ${error.message}`);
      good = false;
      continue;
    }
    const { instances, problems } = readInstances(value, Date.now());
    for (const problem of problems) complain(name, problem);
    if (problems.length > 0) good = false;
    for (const instance of instances) {
      const result = map(instance);
      if (typeof result === 'string') {
        complain(name, result);
        good = false;
      } else {
        for (const remark of result.remarks) complain(name, remark);
        process.stdout.write(`${result.json}\n`, 'latin1');
      }
    }
  }
  return good;
}
