import { SQSClient } from '@aws-sdk/client-sqs';
import type { Logger } from 'pino';
import { connectionSettings, credentialSettings } from '../config/connection.ts';
import type { Config, SourceConfig } from '../config/schema.ts';
import { messageOf } from '../error/message-of.ts';
import { BulkWriter } from '../opensearch/bulk.ts';
import { type Cluster, connect } from '../opensearch/client.ts';
import type { CountedDeadLetterStore, DeadLetterStore } from '../sink/dead-letter.ts';
import { DeadLetterFolder } from '../sink/dead-letter-folder.ts';
import { DeadLetterIndex } from '../sink/dead-letter-index.ts';
import { DeadLetterQueue } from '../sink/dead-letter-queue.ts';
import { OpenSearchSink } from '../sink/opensearch.ts';
import { type AwsClients, awsClients, queueParts } from '../source/client.ts';
import { credentialProvider } from '../source/credentials.ts';
import { SqsSource } from '../source/sqs.ts';
import { Assets } from './assets.ts';
import { pipelineContext } from './context.ts';
import type { Clock } from './evaluation/evaluate.ts';
import { type LiveEvaluator, openEvaluators } from './evaluation/rulesets.ts';
import type { Metrics } from './metrics.ts';
import type { PipelineContext } from './object/pipeline.ts';
import { reportPatternLimits } from './pattern-limits.ts';
import type { WorkerSource } from './worker.ts';

/** Everything that a configuration stands for, opened. */
export interface Assembly {
  readonly cluster: Cluster;
  readonly writer: BulkWriter;
  readonly deadLetters: DeadLetterStore;
  readonly evaluators: readonly LiveEvaluator[];
  readonly context: PipelineContext;
  readonly assets: Assets;
  close(): Promise<void>;
}

/** Opens what the configuration names: rulesets, cluster, dead letters. Talks to nobody, but to load an inventory. */
export async function assemble(
  config: Config,
  clock: Clock,
  metrics: Metrics,
  log: Logger,
): Promise<Assembly> {
  const evaluators = await openEvaluators(config.rulesets);
  const endReports = reportPatternLimits(metrics, log);
  const { cluster, writer } = await openCluster(config, metrics, log);
  const deadLetters = openDeadLetters(config, cluster, writer);
  const sink = new OpenSearchSink(writer, config.opensearch.index_prefix);
  const assets = new Assets(config, cluster, metrics, log);
  await assets.start();
  const context = pipelineContext(config, clock, evaluators, sink, deadLetters);
  return {
    cluster,
    writer,
    deadLetters,
    evaluators,
    context: { ...context, stages: assets.enriching(context.stages) },
    assets,
    close: async () => {
      endReports();
      await assets.close();
      await sink.close();
      await deadLetters.close();
      await cluster.close();
    },
  };
}

export async function openCluster(
  config: Config,
  metrics?: Metrics,
  log?: Logger,
): Promise<{ readonly cluster: Cluster; readonly writer: BulkWriter }> {
  const { opensearch } = config;
  const cluster = connect(await connectionSettings(opensearch));
  const writer = new BulkWriter(cluster, {
    maxBytes: opensearch.bulk_bytes,
    maxItems: opensearch.bulk_documents,
    maxConcurrency: opensearch.bulk_concurrency,
    giveUpAfterMs: opensearch.give_up * 1000,
    onRetry: (retry) => {
      metrics?.bulkRetries.inc();
      metrics?.bulkConcurrency.set(retry.concurrency);
      log?.warn(retry, 'bulk request has to wait');
    },
  });
  return { cluster, writer };
}

export function openDeadLetters(
  config: Config,
  cluster: Cluster,
  writer: BulkWriter,
): CountedDeadLetterStore {
  const settings = config.dead_letter;
  if (settings.type === 'folder') return new DeadLetterFolder(settings.path);
  if (settings.type === 'index') return new DeadLetterIndex(cluster, writer, config.opensearch.index_prefix);
  const { region = queueParts(settings.queue_url).region, endpoint, credentials } = settings;
  const client = new SQSClient({
    ...(region !== undefined && { region }),
    ...(endpoint !== undefined && { endpoint }),
    credentials: credentialProvider(credentials && credentialSettings(credentials), {
      ...(region !== undefined && { region }),
      ...(endpoint !== undefined && { stsEndpoint: endpoint }),
    }),
  });
  return new DeadLetterQueue(client, settings.queue_url);
}

/** A source with its clients. */
export interface OpenSource extends WorkerSource {
  readonly name: string;
  readonly config: SourceConfig;
  readonly clients: AwsClients;
}

/** Names tell sources apart in letters, pauses and metrics: queues of one name in several regions or accounts, too. */
export function sourceName(source: SourceConfig, { sources }: Pick<Config, 'sources'>): string {
  const name = shortName(source);
  if (sources.every((other) => other === source || shortName(other) !== name)) return name;
  const { host, pathname } = new URL(source.queue_url);
  return `${host}${pathname}`;
}

function shortName(source: SourceConfig): string {
  return source.name ?? queueParts(source.queue_url).name;
}

/** The AWS clients of a source. */
export function sourceClients(source: SourceConfig, concurrency: number): AwsClients {
  const region = source.region ?? queueParts(source.queue_url).region;
  return awsClients({
    concurrency,
    ...(region !== undefined && { region }),
    ...(source.endpoint !== undefined && { endpoint: source.endpoint }),
    ...(source.s3_path_style !== undefined && { pathStyle: source.s3_path_style }),
    ...(source.credentials !== undefined && { credentials: credentialSettings(source.credentials) }),
  });
}

/** Opens a queue for receiving: heartbeats run from the first message on. */
export function openSource(config: Config, source: SourceConfig, metrics: Metrics, log: Logger): OpenSource {
  const clients = sourceClients(source, config.limits.concurrency);
  const name = sourceName(source, config);
  const deliveries = new SqsSource(clients.sqs, {
    name,
    queueUrl: source.queue_url,
    visibilitySeconds: Math.ceil(source.visibility_timeout),
    waitSeconds: Math.round(source.wait),
    maxHoldSeconds: source.max_hold,
    onHeartbeatFailure: (messageId, error) => {
      metrics.heartbeatFailures.inc({ source: name });
      log.warn({ source: name, messageId, err: messageOf(error) }, 'lease not renewed');
    },
  });
  return {
    name,
    config: source,
    clients,
    deliveries,
    s3: clients.s3,
    maxReceives: source.max_receives,
    read: { maxBytes: config.limits.max_object_bytes },
    ...(source.flow_format !== undefined && { flowFormat: source.flow_format }),
  };
}
