import { randomUUID } from 'node:crypto';
import { decodeHeldEvent, encodeHeldEvent, type HeldEvent } from './held-event.ts';
import {
  type AppendOutcome,
  type EventJournal,
  JournalError,
  type JournalLead,
  type JournalPosition,
} from './journal.ts';
import { RedisConnection, type RedisSettings } from './redis-connection.ts';
import {
  ADVANCE,
  APPEND,
  COMMIT,
  COMMIT_LATE,
  LEAD,
  NEXT,
  NEXT_LATE,
  RENEW,
  RESIGN,
} from './redis-scripts.ts';

export interface JournalSettings extends RedisSettings {
  /** First part of all keys: one for each group of workers. */
  readonly prefix: string;
  /** How much an event may come after one with a later time, milliseconds. */
  readonly latenessMs: number;
  /** How long the events of an object are known not to count again, seconds. */
  readonly rememberSeconds: number;
  /** Events that may wait; `append` refuses more. */
  readonly maxWaiting: number;
  /** A leader that is silent for so long is replaced, milliseconds. */
  readonly leaseMs: number;
}

/** Events in one script call: the server does nothing else meanwhile. */
const APPEND_EVENTS = 500;

/** The journal in a Redis or Valkey server. */
export class RedisJournal implements EventJournal {
  readonly #connection: RedisConnection;
  readonly #settings: JournalSettings;
  readonly #keys: JournalKeys;

  constructor(settings: JournalSettings) {
    this.#settings = settings;
    this.#connection = new RedisConnection(settings);
    this.#keys = journalKeys(settings.prefix);
  }

  async append(object: string, events: readonly HeldEvent[]): Promise<AppendOutcome> {
    const { waiting, late, events: texts, clock, arrivals } = this.#keys;
    const { latenessMs, rememberSeconds, maxWaiting } = this.#settings;
    const keys = [waiting, late, texts, clock, arrivals, this.#keys.object(object)];
    const outcome = { added: 0, late: 0 };
    for (let at = 0; at < events.length; at += APPEND_EVENTS) {
      const args = [latenessMs, rememberSeconds, maxWaiting].map(String);
      for (const event of events.slice(at, at + APPEND_EVENTS)) {
        args.push(
          String(event.ordinal),
          String(Math.floor(event.time)),
          event.documentId,
          encodeHeldEvent(event),
        );
      }
      const [added, below] = await this.#connection.script<[number, number]>(APPEND, keys, args);
      outcome.added += added;
      outcome.late += below;
    }
    return outcome;
  }

  async lead(): Promise<JournalLead | undefined> {
    const token = randomUUID();
    const { leader, clock } = this.#keys;
    const args = [token, String(this.#settings.leaseMs)];
    const won = await this.#connection.script<number>(LEAD, [leader, clock], args);
    return won === 0 ? undefined : new RedisLead(this.#connection, this.#keys, this.#settings, token);
  }

  async pending(): Promise<number> {
    return this.#connection.command<number>('HLEN', this.#keys.events);
  }

  /** Throws when this user may run no script or use no key here. Changes nothing. */
  async tryScript(): Promise<void> {
    await this.#connection.script(RENEW, [this.#keys.leader], ['nobody', '1000']);
  }

  /** What the server says about itself in `INFO`, by name. */
  async server(): Promise<ReadonlyMap<string, string>> {
    const text = await this.#connection.command<string>('INFO');
    return new Map(
      text.split('\r\n').flatMap((line): [string, string][] => {
        const colon = line.indexOf(':');
        return colon === -1 ? [] : [[line.slice(0, colon), line.slice(colon + 1)]];
      }),
    );
  }

  close(): Promise<void> {
    return this.#connection.close();
  }
}

type JournalKeys = ReturnType<typeof journalKeys>;

/** One hash slot for all of them: `{prefix}`. */
function journalKeys(prefix: string) {
  const key = (name: string): string => `{${prefix}}:${name}`;
  return {
    waiting: key('waiting'),
    late: key('late'),
    events: key('events'),
    clock: key('clock'),
    arrivals: key('arrivals'),
    state: key('state'),
    leader: key('leader'),
    object: (id: string): string => key(`object:${id}`),
  };
}

class RedisLead implements JournalLead {
  readonly #connection: RedisConnection;
  readonly #keys: JournalKeys;
  readonly #settings: JournalSettings;
  readonly #token: string;
  readonly #renewal: NodeJS.Timeout;
  #lost: JournalError | undefined;

  constructor(connection: RedisConnection, keys: JournalKeys, settings: JournalSettings, token: string) {
    this.#connection = connection;
    this.#keys = keys;
    this.#settings = settings;
    this.#token = token;
    this.#renewal = setInterval(() => void this.#renew(), settings.leaseMs / 3);
  }

  async state(): Promise<ReadonlyMap<string, string>> {
    return new Map(pairs(await this.#command<string[]>('HGETALL', this.#keys.state)));
  }

  async advance(): Promise<JournalPosition> {
    const { leader, waiting, late, clock, arrivals } = this.#keys;
    const keys = [leader, waiting, late, clock, arrivals];
    const answer = await this.#script<[string, number, number, number]>(ADVANCE, keys, [
      this.#token,
      String(this.#settings.latenessMs),
    ]);
    const [watermark, waitingCount, lateCount, now] = answer;
    return { watermark: Number(watermark), waiting: waitingCount, late: lateCount, now };
  }

  async next(offset: number, limit: number, watermark: number): Promise<readonly HeldEvent[]> {
    const { leader, waiting, events } = this.#keys;
    const args = [this.#token, watermark, offset, limit].map(String);
    return eventsOf(await this.#script<string[]>(NEXT, [leader, waiting, events], args));
  }

  async nextLate(limit: number): Promise<readonly HeldEvent[]> {
    const { late, events } = this.#keys;
    return eventsOf(await this.#script<string[]>(NEXT_LATE, [late, events], [String(limit)]));
  }

  async commit(count: number, state: ReadonlyMap<string, string>): Promise<void> {
    const { leader, waiting, events, state: saved } = this.#keys;
    const args = [this.#token, String(count), ...[...state].flat()];
    await this.#script(COMMIT, [leader, waiting, events, saved], args);
  }

  async commitLate(events: readonly HeldEvent[]): Promise<void> {
    const ids = events.map(({ documentId }) => documentId);
    await this.#script(COMMIT_LATE, [this.#keys.late, this.#keys.events], ids);
  }

  async resign(): Promise<void> {
    clearInterval(this.#renewal);
    if (this.#lost === undefined) {
      await this.#connection.script(RESIGN, [this.#keys.leader], [this.#token]);
    }
  }

  async #renew(): Promise<void> {
    const args = [this.#token, String(this.#settings.leaseMs)];
    try {
      const kept = await this.#connection.script<number>(RENEW, [this.#keys.leader], args);
      if (kept === 0) this.#lose();
    } catch {
      // Tried again before the lease ends; the calls of the leader meet the trouble themselves.
    }
  }

  #lose(): void {
    clearInterval(this.#renewal);
    this.#lost = new JournalError('lease-lost', 'another worker has taken the lease of the journal');
  }

  #command<T>(...words: readonly string[]): Promise<T> {
    if (this.#lost !== undefined) throw this.#lost;
    return this.#connection.command<T>(...words);
  }

  #script<T>(text: string, keys: readonly string[], args: readonly string[]): Promise<T> {
    if (this.#lost !== undefined) throw this.#lost;
    return this.#connection.script<T>(text, keys, args);
  }
}

function eventsOf(found: readonly string[]): readonly HeldEvent[] {
  return pairs(found).map(([id, text]) => readEvent(id, text));
}

function readEvent(id: string, text: string): HeldEvent {
  try {
    return decodeHeldEvent(text);
  } catch {
    throw new JournalError('damaged', `the journal holds no event for ${id}`);
  }
}

function pairs(flat: readonly string[]): [string, string][] {
  const found: [string, string][] = [];
  for (let at = 0; at + 1 < flat.length; at += 2) found.push([flat[at] ?? '', flat[at + 1] ?? '']);
  return found;
}
