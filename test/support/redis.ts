import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createClient } from '@redis/client';
import { freePort } from './aws.ts';
import { endWithUs } from './child-process.ts';

/** A Redis or Valkey server of this machine, or undefined: no registry of packages has one. */
const PROGRAM = ['redis-server', 'valkey-server'].find((program) => {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});

export const hasRedis = PROGRAM !== undefined;

export interface RedisServer {
  readonly url: string;
  /** Ends it as a crash does; `start` brings it back with what it had stored. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Stops answering for a while, connections stay open. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
  /** For what the product itself never says. */
  command(...words: readonly string[]): Promise<void>;
}

/** `directory` keeps what is stored (append-only file), so that a restart loses nothing. */
export async function startRedis(directory: string, args: readonly string[] = []): Promise<RedisServer> {
  if (PROGRAM === undefined) throw new Error('no redis-server here');
  const program = PROGRAM;
  const port = await freePort();
  const spawnServer = () => {
    const settings = ['--port', String(port), '--bind', '127.0.0.1', '--dir', directory, '--save', ''];
    const durable = ['--appendonly', 'yes', '--appendfsync', 'always', '--maxmemory-policy', 'noeviction'];
    const child = spawn(program, [...settings, ...durable, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
    endWithUs(child);
    return child;
  };
  let child = spawnServer();
  const ready = async (): Promise<void> => {
    for await (const chunk of child.stdout) if (String(chunk).includes('Ready to accept')) break;
    child.stdout.resume();
  };
  await ready();
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    kill,
    async start() {
      child = spawnServer();
      await ready();
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    stop: kill,
    async command(...words) {
      const client = await createClient({ url: `redis://127.0.0.1:${port}` }).connect();
      await client.sendCommand([...words]);
      client.destroy();
    },
  };
}
