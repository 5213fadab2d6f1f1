import { enabledRegions } from '../../asset/collect.ts';
import { checkPermissions } from '../../asset/permission.ts';
import { EXIT } from '../exit-code.ts';
import { styleFor } from '../output/style.ts';
import { table } from '../output/table.ts';
import { type AwsOptions, accountsOf, credentialsFailed } from './accounts.ts';

/** `harrier assets check`: each permission in each region. */
export async function check(options: AwsOptions): Promise<void> {
  const style = styleFor(process.stdout);
  const accounts = await accountsOf(options);
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
