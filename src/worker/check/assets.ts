import { resolveAccounts } from '../../asset/account.ts';
import { checkPermissions } from '../../asset/permission.ts';
import { assetIndices } from '../../asset/store.ts';
import type { Config } from '../../config/schema.ts';
import type { Cluster } from '../../opensearch/client.ts';
import { collectorAccounts } from '../assets.ts';
import { GRANT_ROLE } from './cluster.ts';
import { type CheckResult, failed } from './result.ts';
import { firstRefusal, type Right, WRITING } from './rights.ts';

/** The inventory, as far as it is configured: permissions in EC2, and rights on its indices. */
export async function* checkAssets(cluster: Cluster, config: Config): AsyncGenerator<CheckResult> {
  const { enrich, collect } = config.assets;
  if (collect !== undefined) yield* checkCollecting(collect);
  if (enrich) yield await checkIndices('inventory: reading', cluster, config, ['search']);
  if (collect !== undefined) {
    const rights: Right[] = [...WRITING, 'refresh', 'search', 'get-many'];
    yield await checkIndices('inventory: writing', cluster, config, rights);
  }
}

type CollectConfig = NonNullable<Config['assets']['collect']>;

async function* checkCollecting(collect: CollectConfig): AsyncGenerator<CheckResult> {
  const { regions: [region = collect.home_region] = [], endpoint } = collect;
  try {
    for (const account of await resolveAccounts(collectorAccounts(collect))) {
      const name = `inventory: account ${account.id}`;
      const permissions = await checkPermissions(account, region, endpoint);
      // The list of regions is asked for only where the configuration has none.
      const missing = permissions.filter(
        ({ action, needed, result }) =>
          needed && result !== 'allowed' && !(action === 'ec2:DescribeRegions' && collect.regions),
      );
      const [first] = missing;
      if (first === undefined) yield { name, state: 'good', detail: `may list instances in ${region}` };
      else {
        const actions = missing.map(({ action }) => action).join(', ');
        const remedy = 'Attach deploy/iam/assets-policy.json; `harrier assets check` tries every region.';
        const state = missing.some(({ result }) => result === 'denied') ? 'failed' : 'unknown';
        yield { name, state, detail: `${actions} in ${region}: ${first.reason ?? first.result}`, remedy };
      }
    }
  } catch (error) {
    yield failed('inventory: credentials', error, 'asking for the account', 'account');
  }
}

/** Both: the current state and the history. */
async function checkIndices(
  name: string,
  cluster: Cluster,
  { opensearch }: Config,
  rights: readonly Right[],
): Promise<CheckResult> {
  const { current, history } = assetIndices(opensearch.index_prefix);
  try {
    for (const index of [current, history]) {
      const refused = await firstRefusal(cluster, rights, index);
      if (refused !== undefined) return { name, state: 'failed', detail: refused, remedy: GRANT_ROLE };
    }
    return { name, state: 'good', detail: `allowed on ${current}, ${history}` };
  } catch (error) {
    return failed(name, error, `asking for ${current}`);
  }
}
