import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import {
  fromIni,
  fromNodeProviderChain,
  fromTemporaryCredentials,
  fromTokenFile,
  fromWebToken,
} from '@aws-sdk/credential-providers';

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** Gives credentials, new ones when the old expire. */
export type CredentialProvider = () => Promise<AwsCredentials>;

/** How to sign requests. Nothing given: the SDK's default chain (environment, shared files, task, instance). */
export interface CredentialSettings {
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  readonly sessionToken?: string;
  /** Name in the shared configuration files. */
  readonly profile?: string;
  readonly webIdentity?: WebIdentitySettings;
  /** Roles assumed one after the other, each with the credentials of the one before. */
  readonly assumeRole?: readonly RoleSettings[];
}

export interface WebIdentitySettings {
  readonly roleArn: string;
  /** File with the OIDC token; read again at each refresh. */
  readonly tokenFile?: string;
  /** Program and arguments that print the token; run again at each refresh. */
  readonly tokenCommand?: readonly string[];
  readonly sessionName?: string;
}

export interface RoleSettings {
  readonly roleArn: string;
  readonly externalId?: string;
  readonly sessionName?: string;
  readonly durationSeconds?: number;
}

export interface AwsClientSettings {
  readonly region?: string;
  /** Another address than AWS's own, for emulators and private endpoints. */
  readonly endpoint?: string;
  /** The same for the Security Token Service. */
  readonly stsEndpoint?: string;
}

const SESSION_NAME = 'harrier';
const TOKEN_COMMAND_TIMEOUT_MS = 30_000;

/** The SDK's provider for what the configuration says; it refreshes by itself. */
export function credentialProvider(
  settings: CredentialSettings | undefined,
  client: AwsClientSettings,
): CredentialProvider {
  const clientConfig = {
    ...(client.region !== undefined && { region: client.region }),
    ...(client.stsEndpoint !== undefined && { endpoint: client.stsEndpoint }),
  };
  let provider = base(settings, clientConfig);
  for (const role of settings?.assumeRole ?? []) {
    provider = fromTemporaryCredentials({
      masterCredentials: provider,
      clientConfig,
      params: {
        RoleArn: role.roleArn,
        RoleSessionName: role.sessionName ?? SESSION_NAME,
        ...(role.externalId !== undefined && { ExternalId: role.externalId }),
        ...(role.durationSeconds !== undefined && { DurationSeconds: role.durationSeconds }),
      },
    });
  }
  return provider;
}

interface StsClientConfig {
  readonly region?: string;
  readonly endpoint?: string;
}

function base(settings: CredentialSettings | undefined, clientConfig: StsClientConfig): CredentialProvider {
  if (settings?.accessKeyId !== undefined && settings.secretAccessKey !== undefined) {
    const keys: AwsCredentials = {
      accessKeyId: settings.accessKeyId,
      secretAccessKey: settings.secretAccessKey,
      ...(settings.sessionToken !== undefined && { sessionToken: settings.sessionToken }),
    };
    return async () => keys;
  }
  if (settings?.webIdentity !== undefined) return webIdentity(settings.webIdentity, clientConfig);
  if (settings?.profile !== undefined) return fromIni({ profile: settings.profile, clientConfig });
  return fromNodeProviderChain({ clientConfig });
}

function webIdentity(settings: WebIdentitySettings, clientConfig: StsClientConfig): CredentialProvider {
  const roleArn = settings.roleArn;
  const roleSessionName = settings.sessionName ?? SESSION_NAME;
  const command = settings.tokenCommand;
  if (command === undefined) {
    const provider = fromTokenFile({
      roleArn,
      roleSessionName,
      clientConfig,
      ...(settings.tokenFile !== undefined && { webIdentityTokenFile: settings.tokenFile }),
    });
    return () => provider().catch(refuseToken);
  }
  return async () => {
    const webIdentityToken = await printedToken(command);
    return fromWebToken({ roleArn, roleSessionName, webIdentityToken, clientConfig })();
  };
}

async function printedToken([program = '', ...args]: readonly string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(program, args, { timeout: TOKEN_COMMAND_TIMEOUT_MS });
    return stdout.trim();
  } catch (error) {
    // Neither its arguments nor what it printed: secrets may be in both.
    const end = error instanceof Error && 'code' in error && error.code !== null ? error.code : 'no answer';
    throw new TokenError(`${program}: ${end}`);
  }
}

/** A file of ours that cannot be read is no matter of the network. */
function refuseToken(error: unknown): never {
  const ofFiles =
    error instanceof Error && 'syscall' in error && ['open', 'read'].includes(String(error.syscall));
  throw ofFiles ? new TokenError(error.message) : error;
}

/** The OIDC token cannot be had. */
export class TokenError extends Error {
  override readonly name = 'TokenError';
}
