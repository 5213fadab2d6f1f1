import { Counter, Gauge, type Registry } from 'prom-client';

/** What the worker counts about the inventory. */
export class AssetMetrics {
  readonly entries: Gauge;
  readonly dropped: Gauge;
  readonly refreshFailures: Counter;
  readonly collections: Counter<'outcome'>;
  readonly changes: Counter<'kind'>;

  /** The metrics of a registry: they can stand in it only once, however many parts count in them. */
  static of(registry: Registry): AssetMetrics {
    const known = byRegistry.get(registry) ?? new AssetMetrics(registry);
    byRegistry.set(registry, known);
    return known;
  }

  private constructor(registry: Registry) {
    const registers = [registry];
    this.entries = new Gauge({
      name: 'harrier_asset_entries',
      help: 'States of instances held in memory for enrichment.',
      registers,
    });
    this.dropped = new Gauge({
      name: 'harrier_asset_entries_dropped',
      help: 'Stored states that assets.max_entries leaves no room for.',
      registers,
    });
    this.refreshFailures = new Counter({
      name: 'harrier_asset_refresh_failures_total',
      help: 'Times the stored inventory could not be read.',
      registers,
    });
    this.collections = new Counter({
      name: 'harrier_asset_collections_total',
      help: 'Collections by outcome: done, incomplete, failed.',
      labelNames: ['outcome'],
      registers,
    });
    this.changes = new Counter({
      name: 'harrier_asset_changes_total',
      help: 'Instances that a collection found new, changed or ended.',
      labelNames: ['kind'],
      registers,
    });
  }
}

const byRegistry = new WeakMap<Registry, AssetMetrics>();
