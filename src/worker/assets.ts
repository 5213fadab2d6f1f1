import type { Logger } from 'pino';
import { type AccountSettings, resolveAccounts } from '../asset/account.ts';
import { enrichedLogType } from '../asset/enriched-log-type.ts';
import { AssetInventory } from '../asset/inventory.ts';
import type { CollectionReport } from '../asset/run.ts';
import { type AssetIndices, assetIndices } from '../asset/store.ts';
import { credentialSettings, roleSettings } from '../config/connection.ts';
import type { Config } from '../config/schema.ts';
import { namedMessageOf } from '../error/message-of.ts';
import type { Cluster } from '../opensearch/client.ts';
import { AssetMetrics } from './asset-metrics.ts';
import type { Metrics } from './metrics.ts';
import type { Stages } from './object/pipeline.ts';
import { regularly } from './regularly.ts';

/** Problems of one collection that go to the log; the others are counted. */
const MAX_LOGGED = 20;

/** The inventory's part in the worker: keeps the directory fresh, and collects, as configured. */
export class Assets {
  readonly #config: Config;
  readonly #cluster: Cluster;
  readonly #indices: AssetIndices;
  readonly #metrics: AssetMetrics;
  readonly #log: Logger;
  readonly #inventory: AssetInventory | undefined;
  readonly #stop = new AbortController();
  #refreshing: Promise<void> | undefined;

  constructor(config: Config, cluster: Cluster, metrics: Metrics, log: Logger) {
    this.#config = config;
    this.#cluster = cluster;
    this.#indices = assetIndices(config.opensearch.index_prefix);
    this.#metrics = AssetMetrics.of(metrics.registry);
    this.#log = log;
    const { enrich, max_entries } = config.assets;
    if (enrich) this.#inventory = new AssetInventory(cluster, this.#indices, max_entries);
  }

  /** The stages with enriched log types; without enrichment, the stages themselves. */
  enriching(stages: Stages): Stages {
    const inventory = this.#inventory;
    if (inventory === undefined) return stages;
    return {
      ...stages,
      recognise: (origin, head) => {
        const found = stages.recognise(origin, head);
        if (found.kind !== 'log') return found;
        return { ...found, logType: enrichedLogType(found.logType, () => inventory.directory) };
      },
    };
  }

  /** Loads the directory, and from now on regularly. Failing costs enrichment, never an event. */
  async start(): Promise<void> {
    if (this.#inventory === undefined) return;
    await this.#refresh();
    const every = this.#config.assets.refresh * 1000;
    let first = true;
    this.#refreshing = regularly(every, this.#stop.signal, async () => {
      if (!first) await this.#refresh();
      first = false;
    });
  }

  /** Collects regularly, if it is configured, until `stop`; then the running page is the last one. */
  async collect(stop: AbortSignal): Promise<void> {
    const { collect } = this.#config.assets;
    if (collect === undefined) return;
    await regularly(collect.every * 1000, stop, async () => {
      const started = Date.now();
      try {
        const report = await this.#runCollection(collect, stop);
        this.#tell(report, Date.now() - started, stop.aborted);
      } catch (error) {
        this.#metrics.collections.inc({ outcome: 'failed' });
        this.#log.error({ err: namedMessageOf(error) }, 'inventory could not be collected');
        return;
      }
      if (!stop.aborted && this.#inventory !== undefined) await this.#refresh(true);
    });
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#refreshing;
  }

  /** @param written something was written just now, and has to be made visible to searches first */
  async #refresh(written = false): Promise<void> {
    try {
      const { current, history } = this.#indices;
      if (written) await this.#cluster.request({ method: 'POST', path: `/${current},${history}/_refresh` });
      const report = await this.#inventory?.refresh(this.#stop.signal);
      if (report === undefined) return;
      this.#metrics.entries.set(report.entries);
      this.#metrics.dropped.set(report.dropped);
      if (report.changed) this.#log.info(report, 'inventory loaded');
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      this.#metrics.refreshFailures.inc();
      this.#log.warn(
        { err: namedMessageOf(error) },
        'inventory could not be read; what is known of it stays in use',
      );
    }
  }

  async #runCollection(collect: CollectConfig, stop: AbortSignal): Promise<CollectionReport> {
    const { home_region: homeRegion, endpoint, regions } = collect;
    const accounts = await resolveAccounts(collectorAccounts(collect));
    // The EC2 client takes 40 MB, which a worker that collects nothing should not have.
    const { runCollection } = await import('../asset/run.ts');
    return runCollection({
      collect: {
        accounts,
        ...(regions !== undefined && { regions }),
        homeRegion,
        ...(endpoint !== undefined && { endpoint }),
        concurrency: collect.concurrency,
        pageSize: collect.page_size,
        now: Date.now,
        stop,
      },
      profile: collect.profile,
      store: { cluster: this.#cluster, indices: this.#indices },
    });
  }

  #tell({ problems, ...report }: CollectionReport, ms: number, stopped: boolean): void {
    const outcome = problems.length === 0 ? 'done' : 'incomplete';
    this.#metrics.collections.inc({ outcome });
    for (const kind of ['new', 'changed', 'ended'] as const)
      this.#metrics.changes.inc({ kind }, report[kind]);
    const found = { ...report, ms, problems: problems.length, first: problems.slice(0, MAX_LOGGED) };
    this.#log[problems.length === 0 || stopped ? 'info' : 'warn'](found, `inventory collected: ${outcome}`);
  }
}

type CollectConfig = NonNullable<Config['assets']['collect']>;

/** The accounts that a configuration collects from. */
export function collectorAccounts({
  credentials,
  roles,
  home_region,
  endpoint,
}: CollectConfig): AccountSettings {
  return {
    ...(credentials !== undefined && { credentials: credentialSettings(credentials) }),
    roles: roles.map(roleSettings),
    region: home_region,
    ...(endpoint !== undefined && { endpoint }),
  };
}
