import type { Logger } from 'pino';
import type { Config } from '../config/schema.ts';
import type { SinkItem } from '../sink/sink.ts';
import { openAnnouncer } from './announce.ts';
import { type Assembly, assemble, openSource } from './assemble.ts';
import { Closing } from './closing.ts';
import { collecting } from './collecting.ts';
import { RulesetReloader } from './evaluation/reload.ts';
import { serveHealth } from './health.ts';
import { createLog } from './log.ts';
import { Metrics } from './metrics.ts';
import { shutdownOnSignals } from './shutdown.ts';
import { orAborted } from './sleep.ts';
import { Sequencer } from './state/sequencer.ts';
import { sequencing } from './state/sequencing.ts';
import { openJournal } from './state/shared-state.ts';
import { StateKeeper } from './state/state-keeper.ts';
import { verifyTemplates } from './templates.ts';
import { openTracing } from './tracing/open.ts';
import { Worker } from './worker.ts';

export interface StartOptions {
  /** End when every queue has been empty for one poll and nothing is in work. */
  readonly untilEmpty: boolean;
}

/** Runs a worker until it is told to stop. Throws when it cannot start; either way everything is closed. */
export async function startWorker(config: Config, options: StartOptions): Promise<void> {
  const closing = new Closing();
  try {
    await open(config, options, closing);
  } catch (error) {
    // Why it cannot start is what counts.
    await closing.all().catch(() => undefined);
    throw error;
  }
  await closing.all();
}

async function open(config: Config, options: StartOptions, closing: Closing): Promise<void> {
  const log = createLog(config.log.level);
  const metrics = new Metrics();
  const reloader = new RulesetReloader(metrics, log);
  closing.add(() => reloader.stop());
  const assembly = await assemble(config, 'arrival', metrics, log);
  closing.add(() => assembly.close());
  await verifyTemplates(assembly.cluster, config.opensearch, metrics, log);
  const tracing = await openTracing(config.tracing, log);
  if (tracing !== undefined) closing.add(() => tracing.close());
  const sources = config.sources
    .map((source) => openSource(config, source, metrics, log))
    .map((source) =>
      tracing === undefined ? source : { ...source, deliveries: tracing.source(source.deliveries) },
    );
  closing.add(async () => {
    await Promise.all(sources.map(({ deliveries }) => deliveries.close()));
    for (const { clients } of sources) clients.destroy();
  });
  const shutdown = shutdownOnSignals(config.shutdown.grace * 1000, (text) => log.info(text));
  closing.add(() => shutdown.dispose());
  const announcer = openAnnouncer(config.announce, (target, alertId, reason) => {
    metrics.announcementsGivenUp.inc({ target });
    log.warn({ target, alertId, reason }, 'alert could not be announced');
  });
  closing.add(async () => {
    await orAborted(Promise.resolve(announcer?.close(config.shutdown.grace * 1000)), shutdown.hard);
    if (shutdown.hard.aborted) await announcer?.close(0);
  });
  const journal = await openJournal(config);
  closing.add(() => journal?.close());
  const context = {
    ...assembly.context,
    ...(announcer && { onAlert: (item: SinkItem) => announcer.announce(item) }),
    ...(journal && { journal }),
  };
  const keeper = openKeeper(config, assembly, metrics, log);
  const worker = new Worker({
    sources,
    context,
    concurrency: config.limits.concurrency,
    metrics,
    log,
    untilEmpty: options.untilEmpty,
    tracing,
    remembered: keeper && (() => keeper.remembered()),
  });
  await keeper?.restore();
  closing.add(() => keeper?.stop());
  const health = config.metrics.enabled
    ? await serveHealth(config.metrics.host, config.metrics.port, metrics, () => worker.status)
    : undefined;
  closing.add(() => health?.close());
  reloader.start(assembly.evaluators);
  keeper?.start(config.state.interval * 1000);
  log.info(
    {
      sources: sources.map(({ name }) => name),
      rulesets: config.rulesets.map(({ name }) => name),
      cluster: assembly.cluster.node,
      deadLetters: assembly.deadLetters.place,
      ...(health !== undefined && { metricsPort: health.port }),
    },
    'worker started',
  );
  await collecting(assembly.assets, shutdown, (soft) =>
    journal === undefined
      ? worker.run(soft, shutdown.hard)
      : sequencing(
          new Sequencer({
            ...context,
            journal,
            evaluators: assembly.evaluators,
            findings: context.outputs.ocsf,
            metrics,
            log,
          }),
          { ...shutdown, soft },
          () => worker.run(soft, shutdown.hard),
        ),
  );
  log.info('worker stopped');
}

function openKeeper(
  { state: { path, shared } }: Config,
  { evaluators, context }: Assembly,
  metrics: Metrics,
  log: Logger,
): StateKeeper | undefined {
  return path === undefined || shared !== undefined
    ? undefined
    : new StateKeeper({ path, evaluators, ledger: context.ledger, metrics, log });
}
