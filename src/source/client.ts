import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { type CredentialSettings, credentialProvider } from './credentials.ts';

/** How to reach a source's services. */
export interface AwsSettings {
  readonly region?: string;
  readonly endpoint?: string;
  readonly pathStyle?: boolean;
  readonly credentials?: CredentialSettings;
  /** Objects read at a time: sockets are kept for each. */
  readonly concurrency?: number;
}

export interface AwsClients {
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  destroy(): void;
}

/** One client of each kind for a source; they share credentials, which refresh by themselves. */
export function awsClients(settings: AwsSettings): AwsClients {
  const { endpoint, concurrency = 8 } = settings;
  const region = settings.region ?? process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'];
  const credentials = credentialProvider(settings.credentials, {
    ...(region !== undefined && { region }),
    ...(endpoint !== undefined && { endpoint, stsEndpoint: endpoint }),
  });
  const common = {
    credentials,
    maxAttempts: 4,
    ...(region !== undefined && { region }),
    ...(endpoint !== undefined && { endpoint }),
  };
  const s3 = new S3Client({
    ...common,
    followRegionRedirects: true,
    forcePathStyle: settings.pathStyle ?? endpoint !== undefined,
    // Checksums of whole objects cannot be verified on ranges, and TCP and gzip have their own.
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: 5000,
      socketTimeout: 60_000,
      httpsAgent: { maxSockets: concurrency * 2 },
    },
  });
  const sqs = new SQSClient({
    ...common,
    // The long poll takes up to 20 s.
    requestHandler: { connectionTimeout: 5000, requestTimeout: 40_000 },
  });
  return {
    s3,
    sqs,
    destroy: () => {
      s3.destroy();
      sqs.destroy();
    },
  };
}

/** Region and queue name in an SQS URL: `https://sqs.eu-west-3.amazonaws.com/123456789012/name`. */
export function queueParts(url: string): { readonly region?: string; readonly name: string } {
  const { hostname, pathname } = new URL(url);
  const region = /^sqs\.([a-z0-9-]+)\.(amazonaws\.com|api\.aws)/.exec(hostname)?.[1];
  const name = pathname.split('/').at(-1) || 'queue';
  return { name, ...(region !== undefined && { region }) };
}
