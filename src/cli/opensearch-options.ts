import { readFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { messageOf } from '../error/message-of.ts';
import type { BasicAuth, ConnectionSettings, SigV4Auth, TlsSettings } from '../opensearch/connection.ts';
import { ConnectionSettingsError } from '../opensearch/errors.ts';

/** What `addOpenSearchOptions` puts into a command's options. */
export interface OpenSearchOptions {
  readonly opensearch?: string;
  readonly user?: string;
  readonly passwordFile?: string;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly insecure?: boolean;
  readonly sigv4?: 'es' | 'aoss';
  readonly region?: string;
}

/** The options of every command that talks to a cluster. */
export function addOpenSearchOptions(command: Command): Command {
  return addCredentialOptions(
    command.addOption(
      new Option('--opensearch <url>', 'cluster, several nodes separated by commas').env(
        'HARRIER_OPENSEARCH_URL',
      ),
    ),
  );
}

/**
 * The options without a cluster that only the environment names: a command that can also write to a folder
 * writes to a cluster only when its command line says so.
 */
export function explicitCluster<T extends OpenSearchOptions>(options: T, command: Command): T {
  return command.getOptionValueSource('opensearch') === 'env' ? withoutCluster(options) : options;
}

function withoutCluster<T extends OpenSearchOptions>(options: T): T {
  const local = { ...options };
  delete (local as { opensearch?: string }).opensearch;
  return local;
}

/** Who we are and whom we trust, for OpenSearch and Dashboards alike. */
export function addCredentialOptions(command: Command): Command {
  return command
    .addOption(new Option('--user <name>', 'user of basic authentication').env('HARRIER_OPENSEARCH_USER'))
    .option('--password-file <file>', 'file with the password (or set HARRIER_OPENSEARCH_PASSWORD)')
    .addOption(
      new Option('--ca <file>', 'PEM of the authority that signed the cluster’s certificate').env(
        'HARRIER_OPENSEARCH_CA',
      ),
    )
    .option('--cert <file>', 'PEM of a client certificate')
    .option('--key <file>', 'PEM of its key')
    .option('--insecure', 'accept any certificate (only for a try-out)')
    .addOption(
      new Option(
        '--sigv4 <service>',
        'sign requests for Amazon OpenSearch Service (es) or Serverless (aoss)',
      ).choices(['es', 'aoss']),
    )
    .addOption(new Option('--region <name>', 'AWS region of the signature').env('AWS_REGION'));
}

/** What OpenSearch allows in the name of an index. */
export function parsePrefix(text: string): string {
  if (!/^[a-z0-9][a-z0-9_.-]{0,99}$/.test(text)) {
    throw new InvalidArgumentError('Small letters, digits and - _ . only, starting with a letter or digit.');
  }
  return text;
}

/** Reads the files that the options name. Flags win over the environment, both over credentials in the URL. */
export async function connectionSettings(
  options: OpenSearchOptions,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<ConnectionSettings> {
  if (options.opensearch === undefined || options.opensearch.trim() === '') {
    throw new ConnectionSettingsError(
      'No OpenSearch URL given.',
      'Use --opensearch https://HOST:9200, or set HARRIER_OPENSEARCH_URL.',
    );
  }
  const nodes = options.opensearch.split(',').map((url) => url.trim());
  const auth = options.sigv4 ? signature(options) : await basicAuth(options, nodes, environment);
  const tls = await tlsSettings(options);
  return { nodes: nodes.map(dropCredentials), ...(auth && { auth }), tls };
}

function signature({ sigv4 = 'es', region }: OpenSearchOptions): SigV4Auth {
  if (region === undefined) {
    throw new ConnectionSettingsError(
      'A signature needs a region.',
      'Use --region eu-central-1 (the cluster’s), or set AWS_REGION.',
    );
  }
  return { kind: 'sigv4', service: sigv4, region };
}

async function basicAuth(
  options: OpenSearchOptions,
  [node = '']: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<BasicAuth | undefined> {
  const inUrl = URL.canParse(node) ? new URL(node) : undefined;
  const username = options.user ?? decodeURIComponent(inUrl?.username ?? '');
  if (username === '') return undefined;
  const password =
    options.passwordFile === undefined
      ? (environment['HARRIER_OPENSEARCH_PASSWORD'] ?? decodeURIComponent(inUrl?.password ?? ''))
      : (await readOption('--password-file', options.passwordFile)).replace(/\r?\n$/, '');
  if (password === '') {
    throw new ConnectionSettingsError(
      `No password for user ${username}.`,
      'Set HARRIER_OPENSEARCH_PASSWORD, or use --password-file FILE.',
    );
  }
  return { kind: 'basic', username, password };
}

async function tlsSettings(options: OpenSearchOptions): Promise<TlsSettings> {
  if ((options.cert === undefined) !== (options.key === undefined)) {
    throw new ConnectionSettingsError(
      'A client certificate needs its key.',
      'Give both --cert FILE and --key FILE.',
    );
  }
  return {
    verify: options.insecure !== true,
    ...(options.ca !== undefined && { ca: await readOption('--ca', options.ca) }),
    ...(options.cert !== undefined && { certificate: await readOption('--cert', options.cert) }),
    ...(options.key !== undefined && { key: await readOption('--key', options.key) }),
  };
}

async function readOption(name: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new ConnectionSettingsError(
      `${name} ${file} cannot be read (${messageOf(error)}).`,
      'Check the path and its rights.',
    );
  }
}

function dropCredentials(node: string): string {
  if (!URL.canParse(node)) return node;
  const url = new URL(node);
  url.username = '';
  url.password = '';
  return url.href;
}
