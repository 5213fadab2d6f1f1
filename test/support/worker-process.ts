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

/** `harrier …` as a process of its own, from the sources. */
export function spawnHarrier(
  arguments_: readonly string[],
  env: Readonly<Record<string, string>> = {},
): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', path.join(ROOT, 'src/cli/main.ts'), ...arguments_], {
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

/** Runs a worker for `ms` and kills it without warning, if it has not ended before. True when it ended by itself. */
export async function runAndKill(arguments_: readonly string[], ms: number): Promise<boolean> {
  const child = spawnHarrier(arguments_);
  child.stdout?.resume();
  child.stderr?.resume();
  const timer = setTimeout(() => child.kill('SIGKILL'), ms);
  await once(child, 'exit');
  clearTimeout(timer);
  return child.signalCode === null && child.exitCode === 0;
}

export async function writeConfig(folder: string, config: unknown): Promise<string> {
  const file = path.join(folder, 'harrier.yaml');
  await writeFile(file, JSON.stringify(config));
  return file;
}
