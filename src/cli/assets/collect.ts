import { setTimeout as wait } from 'node:timers/promises';
import type { CollectOptions } from '../../asset/collect.ts';
import { type CollectionReport, runCollection } from '../../asset/run.ts';
import { assetIndices } from '../../asset/store.ts';
import type { Profile } from '../../log-type/log-type.ts';
import { connect } from '../../opensearch/client.ts';
import { EXIT } from '../exit-code.ts';
import { connectionSettings, type OpenSearchOptions } from '../opensearch-options.ts';
import { quantity } from '../output/table.ts';
import { type AwsOptions, accountsOf } from './accounts.ts';

export interface CollectCommandOptions extends AwsOptions, Omit<OpenSearchOptions, 'region'> {
  readonly profile: Profile;
  readonly prefix: string;
  readonly concurrency: number;
  readonly pageSize: number;
  readonly watch?: number;
}

/** `harrier assets collect`. The first SIGINT or SIGTERM lets it end after the page that is being listed. */
export async function collect(options: CollectCommandOptions): Promise<void> {
  const cluster = options.opensearch ? connect(await connectionSettings(options)) : undefined;
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());
  try {
    const settings: CollectOptions = {
      accounts: await accountsOf(options),
      ...(options.regions === undefined ? {} : { regions: options.regions }),
      homeRegion: options.homeRegion,
      ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
      concurrency: options.concurrency,
      pageSize: options.pageSize,
      now: Date.now,
      stop: stop.signal,
    };
    for (;;) {
      const report = await runCollection({
        collect: settings,
        profile: options.profile,
        ...(cluster === undefined
          ? { onDocument: ({ json }) => void process.stdout.write(`${json}\n`, 'latin1') }
          : { store: { cluster, indices: assetIndices(options.prefix) } }),
      });
      tell(report, options.json === true);
      process.exitCode = report.problems.length === 0 ? EXIT.ok : EXIT.findings;
      if (options.watch === undefined || stop.signal.aborted) return;
      await wait(options.watch * 1000, undefined, { signal: stop.signal }).catch(() => undefined);
      if (stop.signal.aborted) return;
    }
  } finally {
    await cluster?.close();
  }
}

function tell(report: CollectionReport, json: boolean): void {
  if (json) {
    process.stderr.write(`${JSON.stringify(report)}\n`);
    return;
  }
  for (const problem of report.problems) process.stderr.write(`${problem}\n`);
  process.stderr.write(
    `${quantity(report.instances, 'instance')} in ${quantity(report.scopes, 'region')}; ` +
      `${report.new} new, ${report.changed} changed, ${report.ended} ended\n`,
  );
}
