import type { Config } from '../../config/schema.ts';
import { messageOf } from '../../error/message-of.ts';
import { type Cluster, member } from '../../opensearch/client.ts';
import { APPLY_TEMPLATES, describeGaps, templateGaps } from '../templates.ts';
import { type CheckResult, failed } from './result.ts';
import { firstRefusal, WRITING } from './rights.ts';

/** What to do about missing rights. */
export const GRANT_ROLE =
  'Give the user the role in deploy/opensearch/worker-role.json (docs/guide/opensearch.md says how).';

/** The cluster answers, has our templates, and takes what the worker will write. */
export async function* checkCluster(cluster: Cluster, config: Config): AsyncGenerator<CheckResult> {
  const prefix = config.opensearch.index_prefix;
  try {
    const { body } = await cluster.expect({ method: 'GET', path: '/' });
    const version = String(member(member(body, 'version'), 'number') ?? '?');
    yield { name: 'opensearch', state: 'good', detail: `${cluster.node}, version ${version}` };
  } catch (error) {
    yield failed('opensearch', error, 'asking the cluster');
    return;
  }
  yield await checkTemplates(cluster, prefix);
  yield await checkWriting(cluster, config);
}

async function checkTemplates(cluster: Cluster, prefix: string): Promise<CheckResult> {
  const name = 'index templates';
  try {
    const gaps = await templateGaps(cluster, prefix);
    const detail = describeGaps(gaps);
    if (detail === undefined) return { name, state: 'good', detail: `${prefix}-*` };
    return { name, state: gaps.missing.length > 0 ? 'failed' : 'warning', detail, remedy: APPLY_TEMPLATES };
  } catch (error) {
    const remedy = `Only needed to look: the right to read component and index templates. ${GRANT_ROLE}`;
    return { name, state: 'unknown', detail: messageOf(error), remedy };
  }
}

async function checkWriting(cluster: Cluster, { opensearch, outputs }: Config): Promise<CheckResult> {
  const name = 'writing';
  const prefix = opensearch.index_prefix;
  const families = [...(outputs.ecs ? ['ecs'] : []), ...(outputs.ocsf ? ['ocsf'] : []), 'alerts', 'signals'];
  try {
    for (const family of families) {
      const refused = await firstRefusal(cluster, WRITING, `${prefix}-${family}-check`);
      if (refused !== undefined) return { name, state: 'failed', detail: refused, remedy: GRANT_ROLE };
    }
    return {
      name,
      state: 'good',
      detail: `allowed on ${families.map((one) => `${prefix}-${one}-*`).join(', ')}`,
    };
  } catch (error) {
    return failed(name, error, `writing to ${prefix}-*`);
  }
}
