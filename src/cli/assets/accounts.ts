import { resolveAccounts } from '../../asset/account.ts';
import { namedMessageOf } from '../../error/message-of.ts';
import { CliError, EXIT } from '../exit-code.ts';

/** Options of every command that asks AWS for instances. */
export interface AwsOptions {
  readonly role: readonly string[];
  readonly externalId?: string;
  readonly regions?: readonly string[];
  readonly homeRegion: string;
  readonly endpoint?: string;
  readonly json?: boolean;
}

/** The accounts that the options name, with credentials; throws `CliError` when there are none. */
export function accountsOf(options: AwsOptions): ReturnType<typeof resolveAccounts> {
  const { role, externalId, homeRegion, endpoint } = options;
  return resolveAccounts({
    roles: role.map((roleArn) => ({ roleArn, ...(externalId === undefined ? {} : { externalId }) })),
    region: homeRegion,
    ...(endpoint === undefined ? {} : { endpoint }),
  }).catch(credentialsFailed);
}

/** What AWS said no to, or that it did not answer. */
export function credentialsFailed(error: unknown): never {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason = namedMessageOf(error);
  if (UNREACHABLE.has(code)) {
    throw new CliError(
      EXIT.environment,
      `AWS cannot be reached (${reason}).`,
      'Check the network, the proxy, the region and --endpoint.',
    );
  }
  throw new CliError(
    EXIT.environment,
    `AWS did not accept the credentials (${reason}).`,
    'Check AWS_PROFILE or AWS_ACCESS_KEY_ID, the role’s trust policy and --external-id; then: harrier assets check',
  );
}

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'ECONNRESET',
  'EHOSTUNREACH',
]);
