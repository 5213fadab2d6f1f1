import type { Command } from 'commander';
import type { Config } from '../../config/schema.ts';
import type { WorkerStatus } from '../../worker/worker.ts';
import { EXIT } from '../exit-code.ts';
import { CONFIG_FLAG, CONFIG_HELP, type ConfigOption, requireConfig } from '../load-config.ts';
import { describeFailure } from '../output/failure.ts';
import { printable } from '../output/style.ts';
import { duration } from '../output/table.ts';

/** `harrier status`: how a running worker and its queues are doing. */
export function register(program: Command): void {
  program
    .command('status')
    .description('the running worker, its queues and its dead letters, at a glance')
    .option(CONFIG_FLAG, CONFIG_HELP)
    .option('--json', 'one JSON object')
    .addHelpText(
      'after',
      `
Exit code: 0 all is well, 1 the worker is paused or does not answer, a queue or the shared state is out of reach,
or there are dead letters. docs/guide/runbook.md says what to do about each.

Examples:
  harrier status --config harrier.yaml
  harrier status --json | jq .worker.paused`,
    )
    .action(run);
}

/** Why something could not be asked, and what to do about it. */
interface Unknown {
  readonly error: string;
  readonly remedy?: string;
}

interface Status {
  /** Absent when it does not answer. */
  readonly worker: RunningWorker | undefined;
  readonly queues: readonly (
    | { readonly name: string; readonly waiting: number; readonly inWork: number }
    | ({ readonly name: string } & Unknown)
  )[];
  readonly deadLetters: number | Unknown;
  /** Events that wait for their turn. */
  readonly sharedState?: number | Unknown;
}

async function run(options: ConfigOption & { readonly json?: boolean }): Promise<void> {
  const { config } = await requireConfig(options);
  const status: Status = {
    worker: await workerStatus(config),
    queues: await queues(config),
    deadLetters: await deadLetters(config),
    ...(config.state.shared !== undefined && { sharedState: await sharedState(config) }),
  };
  if (options.json) process.stdout.write(`${JSON.stringify(status)}\n`);
  else print(status, config);
  const reached =
    typeof status.sharedState !== 'object' && status.queues.every((queue) => !('error' in queue));
  const well = status.worker?.ready === true && reached && status.deadLetters === 0;
  process.exitCode = well ? EXIT.ok : EXIT.findings;
}

function print({ worker, queues, deadLetters, sharedState }: Status, config: Config): void {
  const line = (text: string, remedy?: string): void => {
    process.stdout.write(`${printable(text)}\n${remedy === undefined ? '' : `  ${printable(remedy)}\n`}`);
  };
  line(`worker        ${describeWorker(worker, config)}`, workerRemedy(worker));
  for (const queue of queues) {
    if ('error' in queue) line(`queue ${queue.name}  ${queue.error}`, queue.remedy);
    else line(`queue ${queue.name}  ${queue.waiting} waiting, ${queue.inWork} in work`);
  }
  for (const [source, delay] of Object.entries(worker?.delays ?? {})) {
    line(`delay ${source}  ${duration(delay)} from event to index`);
  }
  if (typeof deadLetters === 'object') line(`dead letters  ${deadLetters.error}`, deadLetters.remedy);
  else line(`dead letters  ${deadLetters}`, deadLetters > 0 ? '`harrier dlq list` says why.' : undefined);
  if (typeof sharedState === 'object') line(`shared state  ${sharedState.error}`, sharedState.remedy);
  else if (sharedState !== undefined) line(`shared state  ${sharedState} events waiting for their turn`);
}

/** What `/status` answers. */
interface RunningWorker extends Omit<WorkerStatus, 'delays'> {
  readonly ready: boolean;
  /** Older workers say nothing of it. */
  readonly delays?: WorkerStatus['delays'];
}

function describeWorker(worker: RunningWorker | undefined, config: Config): string {
  if (worker === undefined) {
    return config.metrics.enabled
      ? `does not answer at ${statusUrl(config)}: is it running on this machine, with this configuration?`
      : 'cannot be asked: metrics.enabled is false';
  }
  const reasons = Object.entries(worker.paused).map(([what, reason]) => `${what}: ${reason}`);
  const state = reasons.length === 0 ? 'runs' : `is paused (${reasons.join(', ')})`;
  const last =
    worker.lastDone === undefined
      ? 'no message finished yet'
      : `last message finished ${duration(Math.max(0, Date.now() - worker.lastDone))} ago`;
  return `${state}, ${worker.inWork} objects in work, ${worker.waiting} waiting, ${last}`;
}

function workerRemedy(worker: RunningWorker | undefined): string | undefined {
  return worker === undefined || Object.keys(worker.paused).length === 0
    ? undefined
    : '`harrier check` says what to mend; the worker goes on by itself.';
}

function statusUrl({ metrics }: Config): string {
  const everywhere: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };
  const host = everywhere[metrics.host] ?? metrics.host;
  return `http://${host.includes(':') ? `[${host}]` : host}:${metrics.port}/status`;
}

async function workerStatus(config: Config): Promise<RunningWorker | undefined> {
  try {
    const answer = await fetch(statusUrl(config), { signal: AbortSignal.timeout(3000) });
    const status: unknown = await answer.json();
    const ours = typeof status === 'object' && status !== null && 'ready' in status && 'paused' in status;
    return ours ? (status as RunningWorker) : undefined;
  } catch {
    return undefined;
  }
}

async function queues(config: Config): Promise<Status['queues']> {
  const { GetQueueAttributesCommand } = await import('@aws-sdk/client-sqs');
  const { sourceClients, sourceName } = await import('../../worker/assemble.ts');
  const { sourceError } = await import('../../source/errors.ts');
  return Promise.all(
    config.sources.map(async (source) => {
      const name = sourceName(source, config);
      const clients = sourceClients(source, 1);
      try {
        const { Attributes = {} } = await clients.sqs.send(
          new GetQueueAttributesCommand({
            QueueUrl: source.queue_url,
            AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
          }),
        );
        return {
          name,
          waiting: Number(Attributes.ApproximateNumberOfMessages),
          inWork: Number(Attributes.ApproximateNumberOfMessagesNotVisible),
        };
      } catch (error) {
        return { name, ...unknown(sourceError(error, 'asking the queue', 'queue')) };
      } finally {
        clients.destroy();
      }
    }),
  );
}

async function sharedState(config: Config): Promise<number | Unknown> {
  const { openJournal } = await import('../../worker/state/shared-state.ts');
  const journal = await openJournal(config);
  try {
    return (await journal?.pending()) ?? 0;
  } catch (error) {
    return unknown(error);
  } finally {
    await journal?.close();
  }
}

async function deadLetters(config: Config): Promise<number | Unknown> {
  const { openCluster, openDeadLetters } = await import('../../worker/assemble.ts');
  const { cluster, writer } = await openCluster(config);
  const store = openDeadLetters(config, cluster, writer);
  try {
    return await store.count();
  } catch (error) {
    if (config.dead_letter.type !== 'queue') return unknown(error);
    const { sourceError } = await import('../../source/errors.ts');
    return unknown(sourceError(error, 'asking the queue', 'queue'));
  } finally {
    await store.close();
    await cluster.close();
  }
}

function unknown(error: unknown): Unknown {
  const { line, remedy } = describeFailure(error);
  return { error: line, ...(remedy !== undefined && { remedy }) };
}
