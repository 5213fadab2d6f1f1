/**
 * What can go wrong between us and a cluster. Every error says what happened and, in `remedy`, what to do
 * next. None carries a secret: URLs are printed without credentials, headers never.
 */
export abstract class OpenSearchError extends Error {
  /** Stable word for programs. */
  abstract readonly code: string;
  readonly remedy: string;

  constructor(message: string, remedy: string) {
    super(message);
    this.name = new.target.name;
    this.remedy = remedy;
  }
}

/** No answer: refused, unknown host, time-out, connection lost. May pass by itself. */
export class UnreachableError extends OpenSearchError {
  readonly code = 'unreachable';
}

/** The two sides do not agree on TLS: unknown authority, wrong name, expired, plain HTTP against TLS. */
export class TlsError extends OpenSearchError {
  readonly code = 'tls';
}

/** 401: who are you? */
export class AuthenticationError extends OpenSearchError {
  readonly code = 'unauthenticated';
}

/** 403: you may not. */
export class PermissionError extends OpenSearchError {
  readonly code = 'forbidden';
}

/** An answer that we have no use for. */
export class UnexpectedAnswerError extends OpenSearchError {
  readonly code = 'unexpected-answer';
  readonly status: number;

  constructor(status: number, message: string, remedy: string) {
    super(message, remedy);
    this.status = status;
  }
}

/** The cluster is there but takes no documents: blocked index, shard limit, no automatic index creation, overload. */
export class NotAcceptingError extends OpenSearchError {
  readonly code = 'not-accepting';
}

/** Settings that contradict each other or do not parse. */
export class ConnectionSettingsError extends OpenSearchError {
  readonly code = 'connection-settings';
}

/** The typed error for a failed connection to `node`, told by the text that Node's TLS and socket layers give. */
export function connectionError(node: string, cause: string): OpenSearchError {
  for (const [pattern, make] of CONNECTION_FAILURES) {
    if (pattern.test(cause)) return make(node, cause);
  }
  return new UnreachableError(
    `No answer from ${node}: ${cause || 'connection refused'}.`,
    'Check that OpenSearch is running, that the URL (scheme, host, port) is right, and that no firewall is between.',
  );
}

const CONNECTION_FAILURES: readonly [RegExp, (node: string, cause: string) => OpenSearchError][] = [
  [
    /self.signed certificate|unable to (verify|get)|UNABLE_TO|issuer certificate/i,
    (node, cause) =>
      new TlsError(
        `The certificate of ${node} is not signed by an authority this machine knows (${cause}).`,
        'Give the authority as PEM: --ca FILE (configuration: opensearch.ca_file). For a try-out only: --insecure (opensearch.verify: false).',
      ),
  ],
  [
    /altnames|Hostname\/IP/i,
    (node, cause) =>
      new TlsError(
        `The certificate of ${node} is for another name (${cause}).`,
        'Use the name that is in the certificate, or have one issued for this name.',
      ),
  ],
  [
    /certificate has expired|not yet valid/i,
    (node, cause) =>
      new TlsError(
        `The certificate of ${node} is out of date (${cause}).`,
        "Renew the cluster's certificate.",
      ),
  ],
  [
    /wrong version number|packet length too long|EPROTO/i,
    (node, cause) =>
      new TlsError(
        `${node} does not speak TLS on this port (${cause}).`,
        'Use http:// in the URL, or the port that has TLS.',
      ),
  ],
  [
    /certificate required|bad certificate|handshake failure|PEM|key values mismatch|DECODER/i,
    (node, cause) =>
      new TlsError(
        `TLS hand-shake with ${node} failed (${cause}).`,
        'Check the client certificate and its key (--cert FILE --key FILE).',
      ),
  ],
  [
    /socket hang up|ECONNRESET|other side closed/i,
    (node, cause) =>
      new UnreachableError(
        `${node} closed the connection (${cause}).`,
        node.startsWith('http:')
          ? 'If the cluster has TLS on (the security plugin does by default), use https:// in the URL.'
          : 'Check what listens on that port, and proxies in between.',
      ),
  ],
  [
    /ENOTFOUND|EAI_AGAIN/,
    (node) => new UnreachableError(`The host name of ${node} is not known.`, 'Check the URL and the DNS.'),
  ],
  [
    /timed out|ETIMEDOUT/i,
    (node) =>
      new UnreachableError(
        `${node} did not answer in time.`,
        'Check network and load of the cluster; the limit is opensearch.timeout in the configuration.',
      ),
  ],
];
