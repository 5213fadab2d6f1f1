import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '..', '..');

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `npm test` and `npm run chaos` have just built the program; elsewhere `dist/` may be old. */
const PROGRAM = ['test', 'chaos'].includes(process.env['npm_lifecycle_event'] ?? '')
  ? [path.join(ROOT, 'dist/cli/main.js')]
  : ['--import', 'tsx', path.join(ROOT, 'src/cli/main.ts')];

/** `harrier …` as a process of its own; `nodeArguments` are for Node itself. */
export function spawnHarrier(
  arguments_: readonly string[],
  env: Readonly<Record<string, string>> = {},
  nodeArguments: readonly string[] = [],
): ChildProcess {
  return spawn(process.execPath, [...nodeArguments, ...PROGRAM, ...arguments_], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', NODE_NO_WARNINGS: '1', ...env },
  });
}

/** Runs a command to its end. */
export async function runHarrier(
  arguments_: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  const child = spawnHarrier(arguments_, env);
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  await once(child, 'close');
  return { code: child.exitCode, stdout, stderr };
}

/** How a worker process came to its end. */
export type End = 'by itself' | 'killed at work' | 'killed before work';

/**
 * Runs a worker and kills it without warning `ms` after it has begun to work (or after a minute, if it never
 * does), unless it ends before.
 */
export async function runAndKill(arguments_: readonly string[], ms: number): Promise<End> {
  const child = spawnHarrier(arguments_);
  let started = false;
  let timer = setTimeout(() => child.kill('SIGKILL'), START_LIMIT_MS);
  child.stdout?.resume();
  child.stderr?.on('data', (chunk: Buffer) => {
    if (started || !chunk.includes('worker started')) return;
    started = true;
    clearTimeout(timer);
    timer = setTimeout(() => child.kill('SIGKILL'), ms);
  });
  await once(child, 'exit');
  clearTimeout(timer);
  if (child.signalCode === null && child.exitCode === 0) return 'by itself';
  return started ? 'killed at work' : 'killed before work';
}

const START_LIMIT_MS = 60_000;

export async function writeConfig(folder: string, config: unknown): Promise<string> {
  const file = path.join(folder, 'harrier.yaml');
  await writeFile(file, JSON.stringify(config));
  return file;
}
