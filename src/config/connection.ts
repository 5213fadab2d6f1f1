import { readFile } from 'node:fs/promises';
import type { ConnectionSettings } from '../opensearch/connection.ts';
import { type CredentialSettings, credentialProvider, type RoleSettings } from '../source/credentials.ts';
import type { CredentialConfig, OpenSearchConfig } from './schema.ts';

/** Connection settings of the cluster, with the PEM files read. */
export async function connectionSettings(config: OpenSearchConfig): Promise<ConnectionSettings> {
  const pem = (file: string | undefined) => (file === undefined ? undefined : readFile(file, 'utf8'));
  const [ca, certificate, key] = await Promise.all([
    pem(config.ca_file),
    pem(config.cert_file),
    pem(config.key_file),
  ]);
  const { user, password, sigv4 } = config;
  return {
    nodes: config.urls,
    ...(user !== undefined && { auth: { kind: 'basic' as const, username: user, password: password ?? '' } }),
    ...(sigv4 !== undefined && {
      auth: {
        kind: 'sigv4' as const,
        region: sigv4.region,
        service: sigv4.service,
        ...(sigv4.credentials !== undefined && {
          credentials: credentialProvider(credentialSettings(sigv4.credentials), { region: sigv4.region }),
        }),
      },
    }),
    tls: {
      verify: config.verify,
      ...(ca !== undefined && { ca }),
      ...(certificate !== undefined && { certificate }),
      ...(key !== undefined && { key }),
    },
    requestTimeoutMs: config.timeout * 1000,
    compress: config.compress,
  };
}

/** The configuration's names to those of `source/credentials.ts`. */
export function credentialSettings(config: CredentialConfig): CredentialSettings {
  const { access_key_id, secret_access_key, session_token, profile, web_identity } = config;
  return {
    ...(access_key_id !== undefined && { accessKeyId: access_key_id }),
    ...(secret_access_key !== undefined && { secretAccessKey: secret_access_key }),
    ...(session_token !== undefined && { sessionToken: session_token }),
    ...(profile !== undefined && { profile }),
    ...(web_identity !== undefined && {
      webIdentity: {
        roleArn: web_identity.role_arn,
        sessionName: web_identity.session_name,
        ...(web_identity.token_file !== undefined && { tokenFile: web_identity.token_file }),
        ...(web_identity.token_command !== undefined && { tokenCommand: web_identity.token_command }),
      },
    }),
    assumeRole: config.assume_role.map(roleSettings),
  };
}

export function roleSettings(role: RoleConfig): RoleSettings {
  return {
    roleArn: role.role_arn,
    sessionName: role.session_name,
    ...(role.external_id !== undefined && { externalId: role.external_id }),
    ...(role.duration !== undefined && { durationSeconds: role.duration }),
  };
}

type RoleConfig = CredentialConfig['assume_role'][number];
