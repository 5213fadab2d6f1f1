/** How to reach a cluster. Declared once; the CLI options and the worker's configuration are made from it. */
export interface ConnectionSettings {
  /** Node URLs. Credentials in a URL are accepted and taken out of everything that is printed. */
  readonly nodes: readonly string[];
  readonly auth?: BasicAuth | SigV4Auth;
  readonly tls?: TlsSettings;
  /** Per request, default 30,000. */
  readonly requestTimeoutMs?: number;
  /** Send request bodies gzipped. */
  readonly compress?: boolean;
}

export interface BasicAuth {
  readonly kind: 'basic';
  readonly username: string;
  readonly password: string;
}

/** AWS Signature Version 4 for Amazon OpenSearch Service (`es`) and Serverless (`aoss`). */
export interface SigV4Auth {
  readonly kind: 'sigv4';
  readonly region: string;
  readonly service: 'es' | 'aoss';
  /** Absent: the SDK's default chain (environment, shared files, container, instance, web identity). */
  readonly credentials?: () => Promise<AwsCredentials>;
}

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

export interface TlsSettings {
  /** PEM text of the authority (or of the self-signed certificate) to trust besides the system's. */
  readonly ca?: string;
  /** PEM text of a client certificate and its key. */
  readonly certificate?: string;
  readonly key?: string;
  /** Default true. False accepts any certificate: only for a try-out. */
  readonly verify?: boolean;
}

/** The URL without user and password, for messages. */
export function withoutCredentials(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  // What lacks the scheme is no URL, or one of a scheme called like the user.
  if (parsed === undefined || parsed.host === '') return url.replace(/^((?:\w+:)?\/\/)?.*@/, '$1');
  parsed.username = '';
  parsed.password = '';
  return parsed.href.replace(/\/$/, '');
}
