import type { Config } from '../../config/schema.ts';
import { messageOf } from '../../error/message-of.ts';
import { JournalError } from '../../journal/journal.ts';
import { openJournal } from '../state/shared-state.ts';
import type { CheckResult } from './result.ts';

/** The server of shared state: reached, allowed to run scripts, and set to keep what it is given. */
export async function* checkSharedState(config: Config): AsyncGenerator<CheckResult> {
  const journal = await openJournal(config);
  if (journal === undefined) return;
  const name = 'shared state';
  try {
    const waiting = await journal.pending();
    await journal.tryScript();
    const server = await journal.server();
    const version = server.get('valkey_version') ?? server.get('redis_version') ?? '?';
    yield { name, state: 'good', detail: `version ${version} reached, ${waiting} events waiting` };
    const policy = server.get('maxmemory_policy');
    if (policy !== undefined && policy !== 'noeviction') {
      const remedy = 'Set maxmemory-policy noeviction: the server would throw events away.';
      yield { name: `${name}: memory`, state: 'failed', detail: `maxmemory-policy ${policy}`, remedy };
    }
    if (server.get('aof_enabled') === '0') {
      const remedy = 'Set appendonly yes: when the server restarts, waiting events would be lost.';
      yield { name: `${name}: durability`, state: 'warning', detail: 'appendonly no', remedy };
    }
  } catch (error) {
    const remedy = error instanceof JournalError ? error.remedy : 'See state.shared in the configuration.';
    yield { name, state: 'failed', detail: messageOf(error), remedy };
  } finally {
    await journal.close();
  }
}
