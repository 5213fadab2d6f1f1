import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { Command } from 'commander';
import type { Config } from '../../config/schema.ts';
import { EXIT } from '../exit-code.ts';
import { CONFIG_FLAG, CONFIG_HELP, type ConfigOption, requireConfig } from '../load-config.ts';
import { printable } from '../output/style.ts';

/** `harrier status`: how a running worker and its queues are doing. */
export function register(program: Command): void {
  program
    .command('status')
    .description('the running worker, its queues and its dead letters, at a glance')
    .option(CONFIG_FLAG, CONFIG_HELP)
    .option('--json', 'one JSON object')
    .addHelpText(
      'after',
      '\nExit code: 0 all is well, 1 paused, not running, shared state out of reach, or dead letters.\n\nExample:\n  harrier status --config harrier.yaml',
    )
    .action(run);
}

interface Status {
  readonly worker: unknown;
  readonly queues: readonly {
    readonly name: string;
    readonly waiting?: number;
    readonly inWork?: number;
    readonly error?: string;
  }[];
  readonly deadLetters: number | string;
  /** Events that wait for their turn; a text says why that is unknown. */
  readonly sharedState?: number | string;
}

async function run(options: ConfigOption & { readonly json?: boolean }): Promise<void> {
  const { config } = await requireConfig(options);
  const status: Status = {
    worker: await workerStatus(config),
    queues: await queues(config),
    deadLetters: await deadLetters(config),
    ...(config.state.shared !== undefined && { sharedState: await sharedState(config) }),
  };
  const running = typeof status.worker === 'object' && status.worker !== null;
  const ready =
    running && 'ready' in (status.worker as object) && (status.worker as { ready: unknown }).ready === true;
  if (options.json) process.stdout.write(`${JSON.stringify(status)}\n`);
  else {
    process.stdout.write(`worker        ${running ? JSON.stringify(status.worker) : 'does not answer'}\n`);
    for (const { name, waiting, inWork, error } of status.queues) {
      process.stdout.write(
        printable(`queue ${name}  ${error ?? `${waiting} waiting, ${inWork} in work`}`).concat('\n'),
      );
    }
    process.stdout.write(`dead letters  ${status.deadLetters}\n`);
    const { sharedState: waiting } = status;
    if (waiting !== undefined) {
      const text = typeof waiting === 'number' ? `${waiting} events waiting for their turn` : waiting;
      process.stdout.write(printable(`shared state  ${text}`).concat('\n'));
    }
  }
  const reached = typeof status.sharedState !== 'string';
  process.exitCode = ready && reached && status.deadLetters === 0 ? EXIT.ok : EXIT.findings;
}

async function workerStatus({ metrics }: Config): Promise<unknown> {
  const host = metrics.host === '0.0.0.0' || metrics.host === '::' ? '127.0.0.1' : metrics.host;
  try {
    const answer = await fetch(`http://${host}:${metrics.port}/status`, {
      signal: AbortSignal.timeout(3000),
    });
    return await answer.json();
  } catch {
    return undefined;
  }
}

async function queues(config: Config): Promise<Status['queues']> {
  const { sourceClients, sourceName } = await import('../../worker/assemble.ts');
  return Promise.all(
    config.sources.map(async (source) => {
      const name = sourceName(source);
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
        return { name, error: error instanceof Error ? error.message : String(error) };
      } finally {
        clients.destroy();
      }
    }),
  );
}

async function sharedState(config: Config): Promise<number | string> {
  const { openJournal } = await import('../../worker/shared-state.ts');
  const journal = await openJournal(config);
  try {
    return (await journal?.pending()) ?? 0;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await journal?.close();
  }
}

async function deadLetters(config: Config): Promise<number | string> {
  if (config.dead_letter.type === 'queue') return `in ${config.dead_letter.queue_url}`;
  const { openCluster, openDeadLetters } = await import('../../worker/assemble.ts');
  const { cluster, writer } = await openCluster(config);
  const store = openDeadLetters(config, cluster, writer);
  let found = 0;
  try {
    for await (const _ of store.list()) found++;
    return found;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await store.close();
    await cluster.close();
  }
}
