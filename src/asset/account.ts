import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { type CredentialSettings, credentialProvider, type RoleSettings } from '../source/credentials.ts';
import type { AssetAccount } from './collect.ts';
import { accountOfRole } from './role-arn.ts';

export interface AccountSettings {
  /** How this program signs its requests; absent: the SDK's default chain. */
  readonly credentials?: CredentialSettings;
  /** One role an account; none: the account of the credentials themselves. */
  readonly roles: readonly RoleSettings[];
  readonly region: string;
  /** Emulator. */
  readonly endpoint?: string;
}

/** The accounts to collect from. The id of a role's account stands in its ARN; otherwise STS is asked. */
export async function resolveAccounts(settings: AccountSettings): Promise<readonly AssetAccount[]> {
  const { credentials, roles, region, endpoint } = settings;
  const client = { region, ...(endpoint === undefined ? {} : { endpoint, stsEndpoint: endpoint }) };
  if (roles.length > 0) {
    return roles.map((role) => ({
      id: knownAccount(role.roleArn),
      credentials: credentialProvider(
        { ...credentials, assumeRole: [...(credentials?.assumeRole ?? []), role] },
        client,
      ),
    }));
  }
  const provider = credentialProvider(credentials, client);
  const sts = new STSClient({ region, credentials: provider, ...(endpoint ? { endpoint } : {}) });
  try {
    const { Account: id } = await sts.send(new GetCallerIdentityCommand({}));
    return [{ id: id ?? 'unknown', credentials: provider }];
  } finally {
    sts.destroy();
  }
}

function knownAccount(arn: string): string {
  const id = accountOfRole(arn);
  if (id === undefined)
    throw new Error(`${arn} is not the ARN of a role, such as arn:aws:iam::111122223333:role/name`);
  return id;
}
