import type { TestProject } from 'vitest/node';
import { startAws } from './aws.ts';
import type { Backends } from './backends.ts';
import { onPath } from './java.ts';
import { addNotRun } from './not-run.ts';
import { missingForOpenSearch, startOpenSearch } from './opensearch.ts';
import { hasRedis } from './redis.ts';

interface Backend {
  readonly stop: () => Promise<void>;
}

/**
 * Starts what the integration tests need, once per run, side by side. A backend whose programs are missing is
 * left out, its suites are skipped, and the run says so at its end; one that does not start fails the run.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const started: Backend[] = [];
  const stopAll = async (): Promise<void> => {
    await Promise.all(started.map((backend) => backend.stop()));
  };
  if (!hasRedis) {
    addNotRun('shared correlation state needs a Redis server (Debian: apt-get install -y redis-server)');
  }
  const starting = [startOpenSearchBackend(started), startAwsBackend(started)];
  const results = await Promise.allSettled(starting);
  for (const result of results) {
    if (result.status === 'rejected') {
      await stopAll();
      throw result.reason;
    }
  }
  const found = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  project.provide('backends', Object.assign({}, ...found));
  return stopAll;
}

async function startOpenSearchBackend(started: Backend[]): Promise<Backends> {
  const missing = missingForOpenSearch();
  if (missing !== undefined) {
    addNotRun(missing);
    return {};
  }
  const node = await startOpenSearch();
  started.push(node);
  return { opensearch: node.url };
}

async function startAwsBackend(started: Backend[]): Promise<Backends> {
  if (onPath('python3') === undefined) {
    addNotRun('the AWS emulator needs Python (Debian: apt-get install -y python3 python3-venv)');
    return {};
  }
  const emulator = await startAws();
  started.push(emulator);
  return { aws: emulator.endpoint };
}
