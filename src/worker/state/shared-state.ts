import { readFile } from 'node:fs/promises';
import type { Config } from '../../config/schema.ts';
import { RedisJournal } from '../../journal/redis-journal.ts';

/** The journal that the configuration names, if workers share their state. Talks to nobody yet. */
export async function openJournal({ state: { shared } }: Config): Promise<RedisJournal | undefined> {
  if (shared === undefined) return undefined;
  return new RedisJournal({
    url: shared.url,
    ...(shared.ca_file !== undefined && { ca: await readFile(shared.ca_file, 'utf8') }),
    prefix: shared.prefix,
    latenessMs: shared.lateness * 1000,
    rememberSeconds: Math.ceil(shared.remember),
    maxWaiting: shared.max_waiting,
    leaseMs: shared.lease * 1000,
    timeoutMs: shared.timeout * 1000,
  });
}
