import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { endWithUs } from './child-process.ts';

/**
 * AWS emulators for the integration tests: ministack (S3, SQS, SNS, STS, CloudFormation) from PyPI, in a
 * virtual environment under `.cache/`, so that nothing is installed into the machine's own Python.
 */

export interface AwsEmulator {
  /** Base address, for example `http://127.0.0.1:41234`: the same for all services. */
  readonly endpoint: string;
  /** Ends the process and waits until it is gone. */
  stop(): Promise<void>;
}

const MINISTACK = 'ministack==1.5.33';
const CACHE = path.join(import.meta.dirname, '..', '..', '.cache');
const START_TIMEOUT_MS = 60_000;

/** Starts the emulator on a free port of 127.0.0.1, and installs it the first time (about ten seconds). */
export async function startAws(): Promise<AwsEmulator> {
  const program = await installPythonTool('ministack', MINISTACK);
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const child = spawn(program, [], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '',
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      MINISTACK_HOST: '127.0.0.1',
      LOG_LEVEL: 'ERROR',
    },
  });
  endWithUs(child);
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-4096);
  });
  const stop = (): Promise<void> => end(child);
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`ministack ended with ${child.exitCode}: ${errors}`);
    if (await answers(`${endpoint}/_ministack/health`)) return { endpoint, stop };
    if (Date.now() > deadline) {
      await stop();
      throw new Error(`ministack does not answer on ${endpoint}: ${errors}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Path of a program from PyPI; its virtual environment is made once and reused. */
export async function installPythonTool(program: string, requirement: string): Promise<string> {
  const home = path.join(CACHE, 'python', requirement.replaceAll(/[^\w.]+/g, '-'));
  const binary = path.join(home, 'bin', program);
  if (existsSync(path.join(home, 'complete'))) return binary;
  const run = promisify(execFile);
  try {
    await rm(home, { recursive: true, force: true });
    await mkdir(path.dirname(home), { recursive: true });
    await run('python3', ['-m', 'venv', home]);
    await run(path.join(home, 'bin', 'pip'), [
      'install',
      '--quiet',
      '--disable-pip-version-check',
      requirement,
    ]);
  } catch (error) {
    throw new Error(
      `${requirement} could not be installed: it needs Python 3.10 or newer with venv ` +
        `(Debian: apt-get install -y python3 python3-venv). ${error instanceof Error ? error.message : ''}`,
    );
  }
  await mkdir(path.join(home, 'complete.part'), { recursive: true });
  await rename(path.join(home, 'complete.part'), path.join(home, 'complete'));
  return binary;
}

/** A TCP port of 127.0.0.1 that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(1000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), 3000);
  await exited;
  clearTimeout(force);
}
