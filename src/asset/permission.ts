import {
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRegionsCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeTagsCommand,
  DescribeVolumesCommand,
  DescribeVpcsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import type { AssetAccount } from './collect.ts';

/** The actions of `deploy/iam/assets-policy.json`: `needed` is what the collection itself calls. */
const ASSET_ACTIONS = [
  { action: 'ec2:DescribeInstances', needed: true },
  { action: 'ec2:DescribeRegions', needed: true },
  { action: 'ec2:DescribeImages', needed: false },
  { action: 'ec2:DescribeSecurityGroups', needed: false },
  { action: 'ec2:DescribeVpcs', needed: false },
  { action: 'ec2:DescribeSubnets', needed: false },
  { action: 'ec2:DescribeVolumes', needed: false },
  { action: 'ec2:DescribeNetworkInterfaces', needed: false },
  { action: 'ec2:DescribeTags', needed: false },
] as const;
export type AssetAction = (typeof ASSET_ACTIONS)[number]['action'];

/** `allowed`, `denied`, or why it could not be told. */
export interface Permission {
  readonly action: AssetAction;
  readonly needed: boolean;
  readonly result: 'allowed' | 'denied' | 'unknown';
  readonly reason?: string;
}

/**
 * Tries each action as a dry run: EC2 then says whether the request would have been allowed, and lists
 * nothing. Servers that know no dry run answer with the list itself, which is a yes as well.
 */
export async function checkPermissions(
  account: AssetAccount,
  region: string,
  endpoint?: string,
): Promise<readonly Permission[]> {
  const client = new EC2Client({
    region,
    credentials: account.credentials,
    maxAttempts: 3,
    ...(endpoint ? { endpoint } : {}),
  });
  try {
    const permissions: Permission[] = [];
    for (const { action, needed } of ASSET_ACTIONS)
      permissions.push({ action, needed, ...(await ask(client, action)) });
    return permissions;
  } finally {
    client.destroy();
  }
}

async function ask(client: EC2Client, action: AssetAction): Promise<Pick<Permission, 'result' | 'reason'>> {
  try {
    await TRY[action](client);
    return { result: 'allowed' };
  } catch (error) {
    if (!(error instanceof Error)) return { result: 'unknown', reason: String(error) };
    if (error.name === 'DryRunOperation') return { result: 'allowed' };
    if (DENIED.has(error.name)) return { result: 'denied', reason: error.message };
    return { result: 'unknown', reason: `${error.name}: ${error.message}` };
  }
}

const DENIED = new Set([
  'UnauthorizedOperation',
  'AccessDenied',
  'AccessDeniedException',
  'AuthFailure',
  'OptInRequired',
]);

const DRY = { DryRun: true } as const;
const TRY: Readonly<Record<AssetAction, (client: EC2Client) => Promise<unknown>>> = {
  'ec2:DescribeInstances': (client) => client.send(new DescribeInstancesCommand(DRY)),
  'ec2:DescribeRegions': (client) => client.send(new DescribeRegionsCommand(DRY)),
  'ec2:DescribeImages': (client) => client.send(new DescribeImagesCommand({ ...DRY, Owners: ['self'] })),
  'ec2:DescribeSecurityGroups': (client) => client.send(new DescribeSecurityGroupsCommand(DRY)),
  'ec2:DescribeVpcs': (client) => client.send(new DescribeVpcsCommand(DRY)),
  'ec2:DescribeSubnets': (client) => client.send(new DescribeSubnetsCommand(DRY)),
  'ec2:DescribeVolumes': (client) => client.send(new DescribeVolumesCommand(DRY)),
  'ec2:DescribeNetworkInterfaces': (client) => client.send(new DescribeNetworkInterfacesCommand(DRY)),
  'ec2:DescribeTags': (client) => client.send(new DescribeTagsCommand(DRY)),
};
