import type { Config } from '../../config/schema.ts';
import { messageOf } from '../../error/message-of.ts';
import { probeFolder } from '../../filesystem/probe-folder.ts';
import type { Cluster } from '../../opensearch/client.ts';
import { deadLetterIndex } from '../../sink/dead-letter-index.ts';
import { GRANT_ROLE } from './cluster.ts';
import { type CheckResult, failed } from './result.ts';
import { firstRefusal, type Right, WRITING } from './rights.ts';

/** Dead letters can be put where the configuration says. */
export async function checkDeadLetters(cluster: Cluster, config: Config): Promise<CheckResult> {
  const name = 'dead letters';
  const place = config.dead_letter;
  if (place.type === 'queue') {
    const detail = `queue ${place.queue_url}: not tried, since a trial would stay there`;
    return { name, state: 'unknown', detail };
  }
  if (place.type === 'index')
    return checkIndex(name, cluster, deadLetterIndex(config.opensearch.index_prefix));
  try {
    await probeFolder(place.path);
    return { name, state: 'good', detail: `folder ${place.path}` };
  } catch (error) {
    const remedy = 'Give the worker the right to write there, or choose another place under dead_letter.';
    return { name, state: 'failed', detail: `folder ${place.path}: ${messageOf(error)}`, remedy };
  }
}

async function checkIndex(name: string, cluster: Cluster, index: string): Promise<CheckResult> {
  const ask = (rights: readonly Right[]) => firstRefusal(cluster, rights, index);
  try {
    const refused = await ask(WRITING);
    if (refused !== undefined) return { name, state: 'failed', detail: refused, remedy: GRANT_ROLE };
    const unread = await ask(['refresh', 'search', 'get', 'delete']);
    if (unread === undefined) return { name, state: 'good', detail: `index ${index}` };
    return {
      name,
      state: 'warning',
      detail: `can be written; but \`harrier dlq\` cannot work: ${unread}`,
      remedy: GRANT_ROLE,
    };
  } catch (error) {
    return failed(name, error, `writing to ${index}`);
  }
}
