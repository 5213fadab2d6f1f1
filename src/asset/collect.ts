import {
  DescribeInstancesCommand,
  type DescribeInstancesCommandOutput,
  DescribeRegionsCommand,
  EC2Client,
  type EC2ClientConfig,
} from '@aws-sdk/client-ec2';
import pLimit from 'p-limit';
import { namedMessageOf } from '../error/message-of.ts';
import type { OwnedInstance } from './instance.ts';
import { readInstances } from './read.ts';
import type { Scope } from './snapshot.ts';

/** One account to collect from, with the credentials that reach it. */
export interface AssetAccount {
  /** Twelve digits. */
  readonly id: string;
  readonly credentials: NonNullable<EC2ClientConfig['credentials']>;
}

export interface CollectOptions {
  readonly accounts: readonly AssetAccount[];
  /** Absent: every region that is enabled for the account. */
  readonly regions?: readonly string[];
  /** Region whose endpoint answers DescribeRegions. */
  readonly homeRegion: string;
  /** Endpoint of an emulator; absent: AWS. */
  readonly endpoint?: string;
  /** Regions asked at the same time. */
  readonly concurrency: number;
  /** Instances asked for per page, 5 to 1000. */
  readonly pageSize: number;
  readonly now: () => number;
  /** Once aborted, no page more is asked for: what is not listed completely is a failure. */
  readonly stop?: AbortSignal;
}

/** What one account and region gave. `failure` says why the listing is not complete. */
export interface CollectedScope {
  readonly scope: Scope;
  readonly instances: readonly OwnedInstance[];
  readonly problems: readonly string[];
  readonly failure?: string;
}

/**
 * Lists all instances of every account and region, page by page. Throttling is left to the SDK's adaptive
 * retry mode, which slows this client down to what the API takes. A scope that fails is reported with what
 * it had given so far, and never stops the others.
 */
export async function* collectInstances(options: CollectOptions): AsyncGenerator<CollectedScope> {
  const limit = pLimit(options.concurrency);
  const pending: Promise<CollectedScope>[] = [];
  for (const account of options.accounts) {
    if (options.stop?.aborted) break;
    let regions: readonly string[];
    try {
      regions = options.regions ?? (await enabledRegions(account, options));
    } catch (error) {
      const scope = { account: account.id, region: '*' };
      yield { scope, instances: [], problems: [], failure: `cannot list regions: ${namedMessageOf(error)}` };
      continue;
    }
    for (const region of regions) pending.push(limit(() => collectScope(account, region, options)));
  }
  for (const scope of pending) yield await scope;
}

/** Names of the regions that are enabled for an account. */
export async function enabledRegions(
  account: AssetAccount,
  options: Pick<CollectOptions, 'homeRegion' | 'endpoint'>,
): Promise<readonly string[]> {
  const client = clientFor(account, options.homeRegion, options);
  try {
    const answer = await client.send(new DescribeRegionsCommand({ AllRegions: false }));
    return (answer.Regions ?? []).flatMap((region) => region.RegionName ?? []).sort();
  } finally {
    client.destroy();
  }
}

async function collectScope(
  account: AssetAccount,
  region: string,
  options: CollectOptions,
): Promise<CollectedScope> {
  const scope = { account: account.id, region };
  const instances: OwnedInstance[] = [];
  const problems: string[] = [];
  const client = clientFor(account, region, options);
  try {
    let token: string | undefined;
    do {
      if (options.stop?.aborted) return { scope, instances, problems, failure: 'stopped' };
      const page: DescribeInstancesCommandOutput = await client.send(
        new DescribeInstancesCommand({
          MaxResults: options.pageSize,
          ...(token ? { NextToken: token } : {}),
        }),
      );
      const read = readInstances(page.Reservations ?? [], options.now());
      for (const owned of read.instances) instances.push({ ...owned, region });
      for (const problem of read.problems) problems.push(`${account.id} ${region}: ${problem}`);
      token = page.NextToken || undefined;
    } while (token !== undefined);
    return { scope, instances, problems };
  } catch (error) {
    return { scope, instances, problems, failure: namedMessageOf(error) };
  } finally {
    client.destroy();
  }
}

function clientFor(
  account: AssetAccount,
  region: string,
  options: Pick<CollectOptions, 'endpoint'>,
): EC2Client {
  return new EC2Client({
    region,
    credentials: account.credentials,
    retryMode: 'adaptive',
    maxAttempts: 8,
    ...(options.endpoint ? { endpoint: options.endpoint } : {}),
  });
}
