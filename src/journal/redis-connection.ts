import { createHash } from 'node:crypto';
import { createClient } from '@redis/client';
import { JournalError } from './journal.ts';

export interface RedisSettings {
  /** `redis[s]://[user[:password]@]host[:port][/database]` */
  readonly url: string;
  /** PEM of the authority to trust besides the system's. */
  readonly ca?: string;
  /** Per command, milliseconds. */
  readonly timeoutMs: number;
}

type Client = ReturnType<typeof createRedisClient>;

/** Commands to a Redis or Valkey server, connected at the first and again after every break. */
export class RedisConnection {
  readonly #settings: RedisSettings;
  #client: Client | undefined;
  #connecting: Promise<Client> | undefined;
  #closed = false;

  constructor(settings: RedisSettings) {
    this.#settings = settings;
  }

  /** Throws `JournalError`: what became of the command is then unknown. */
  async command<T>(...words: readonly string[]): Promise<T> {
    try {
      const client = await this.#connected();
      return (await this.#answered(client, client.sendCommand([...words]))) as T;
    } catch (error) {
      if (isDemoted(error)) this.#leave();
      throw journalError(error, this.#settings.url);
    }
  }

  /** Runs a script, which the server keeps after the first time. */
  async script<T>(text: string, keys: readonly string[], args: readonly string[]): Promise<T> {
    const rest = [String(keys.length), ...keys, ...args];
    try {
      return await this.command<T>('EVALSHA', hashOf(text), ...rest);
    } catch (error) {
      if (!(error instanceof Error) || !error.message.includes('NOSCRIPT')) throw error;
      return this.command<T>('EVAL', text, ...rest);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#connecting?.catch(() => undefined);
    if (this.#client?.isOpen) this.#client.destroy();
  }

  /** A server that does not answer is left: the next command connects anew. */
  async #answered<T>(client: Client, answer: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        reject(new Error(`no answer within ${this.#settings.timeoutMs} ms`));
        if (client.isOpen) client.destroy();
      }, this.#settings.timeoutMs);
    });
    try {
      return await Promise.race([answer, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** The next command connects anew, to whatever the name stands for then. */
  #leave(): void {
    if (this.#client?.isOpen) this.#client.destroy();
    this.#client = undefined;
  }

  async #connected(): Promise<Client> {
    if (this.#closed) throw new JournalError('unavailable', 'the journal is closed');
    if (this.#client?.isReady) return this.#client;
    this.#connecting ??= this.#connect().finally(() => {
      this.#connecting = undefined;
    });
    this.#client = await this.#connecting;
    return this.#client;
  }

  async #connect(): Promise<Client> {
    const client = createRedisClient(this.#settings);
    client.on('error', () => {});
    await client.connect();
    return client;
  }
}

function createRedisClient({ url, ca, timeoutMs }: RedisSettings) {
  return createClient({
    url,
    RESP: 2,
    // A command is refused while there is no connection; who sent it decides when to try again.
    disableOfflineQueue: true,
    socket: {
      connectTimeout: timeoutMs,
      reconnectStrategy: false,
      ...(ca !== undefined && { tls: true as const, ca }),
    },
  });
}

const hashes = new Map<string, string>();

function hashOf(script: string): string {
  let hash = hashes.get(script);
  if (hash === undefined) {
    hash = createHash('sha1').update(script).digest('hex');
    hashes.set(script, hash);
  }
  return hash;
}

/** After a failover the connection may still lead to the server that was the first one, and now takes no writes. */
function isDemoted(error: unknown): boolean {
  return error instanceof Error && /READONLY|^MASTERDOWN/.test(error.message);
}

/** Never shows the URL's credentials. */
function journalError(error: unknown, url: string): JournalError {
  if (error instanceof JournalError) return error;
  const message = error instanceof Error ? error.message || error.name : String(error);
  const { host } = new URL(url);
  if (message.startsWith('FULL')) return new JournalError('full', message.slice(5));
  if (message.startsWith('LEASE')) return new JournalError('lease-lost', 'the lease of the journal is lost');
  if (/^(WRONGPASS|NOAUTH|NOPERM|ERR AUTH|ERR invalid username)/i.test(message)) {
    return new JournalError('refused', `${host}: ${message}`);
  }
  if (/^OOM/.test(message)) return new JournalError('no-memory', `${host}: ${message}`);
  if (/^WRONGTYPE/.test(message)) return new JournalError('damaged', `${host}: ${message}`);
  return new JournalError('unavailable', `${host}: ${message}`);
}
