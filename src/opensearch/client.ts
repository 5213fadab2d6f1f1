import { type ApiResponse, Client, type ClientOptions, errors } from '@opensearch-project/opensearch';
import { AwsSigv4Signer } from '@opensearch-project/opensearch/aws-v3';
import { messageOf } from '../error/message-of.ts';
import { type ConnectionSettings, type SigV4Auth, withoutCredentials } from './connection.ts';
import {
  AuthenticationError,
  ConnectionSettingsError,
  connectionError,
  PermissionError,
  UnexpectedAnswerError,
} from './errors.ts';

export interface ClusterRequest {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  /** Absolute, encoded: `/_index_template/name`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** A body that is not JSON, instead of `body`: newline-delimited JSON unless a header says otherwise. */
  readonly bytes?: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  /** Attempts after the first on connection errors and 502, 503, 504; default 2. */
  readonly retries?: number;
}

/** An answer with any status but 401 and 403. */
export interface ClusterAnswer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * A cluster to send requests to: the maintained client's transport (pool, TLS, basic auth, SigV4), with
 * typed errors. 401 and 403 are thrown, since no caller can do anything with them but tell the user.
 */
export class Cluster {
  readonly #client: Client;
  /** For messages; without credentials. */
  readonly node: string;

  constructor(client: Client, node: string) {
    this.#client = client;
    this.node = node;
  }

  async request(request: ClusterRequest): Promise<ClusterAnswer> {
    const { method, path, query, body, bytes, headers, signal, timeoutMs, retries } = request;
    signal?.throwIfAborted();
    const pending = this.#client.transport.request(
      {
        method,
        path,
        ...(query && { querystring: { ...query } }),
        ...(bytes ? { bulkBody: bytes } : body !== undefined && { body: JSON.stringify(body) }),
      },
      {
        maxRetries: retries ?? 2,
        ...(headers && { headers }),
        ...(timeoutMs !== undefined && { requestTimeout: timeoutMs }),
      },
    );
    // Returns nothing: what an abort listener returns, Node waits for, and its rejection would end the process.
    const abort = (): void => {
      pending.abort();
    };
    signal?.addEventListener('abort', abort, { once: true });
    try {
      const { statusCode, body } = await pending;
      return { status: statusCode ?? 0, body };
    } catch (error) {
      signal?.throwIfAborted();
      return this.#answerOrThrow(error, method, path);
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  /** As `request`, but any other status than 2xx (and those in `accept`) is an error. */
  async expect(request: ClusterRequest, accept: readonly number[] = []): Promise<ClusterAnswer> {
    const answer = await this.request(request);
    if (answer.status < 300 || accept.includes(answer.status)) return answer;
    throw new UnexpectedAnswerError(
      answer.status,
      `${request.method} ${request.path} on ${this.node} gave ${answer.status}: ${reasonOf(answer.body)}`,
      'The reason above is the cluster’s own; see its log for more.',
    );
  }

  close(): Promise<void> {
    return this.#client.close();
  }

  #answerOrThrow(error: unknown, method: string, path: string): ClusterAnswer {
    if (error instanceof errors.ResponseError) {
      const { statusCode, body }: ApiResponse = error.meta;
      if (statusCode === 401) throw unauthenticated(this.node, body);
      if (statusCode === 403 && !isBlock(body)) throw forbidden(this.node, method, path, body);
      return { status: statusCode ?? 0, body };
    }
    throw connectionError(this.node, messageOf(error));
  }
}

/** One factory for all commands and the worker. */
export function connect(settings: ConnectionSettings): Cluster {
  const { nodes, auth, tls, requestTimeoutMs = 30_000, compress } = settings;
  const first = nodes[0];
  if (first === undefined) {
    throw new ConnectionSettingsError('No OpenSearch URL given.', 'Give one: --opensearch https://HOST:9200');
  }
  for (const node of nodes) checkUrl(node);
  const options: ClientOptions = {
    ...(auth?.kind === 'sigv4' && signer(auth)),
    ...(auth?.kind === 'basic' && { auth: { username: auth.username, password: auth.password } }),
    nodes: [...nodes],
    requestTimeout: requestTimeoutMs,
    ...(compress && { compression: 'gzip' as const }),
    ssl: {
      rejectUnauthorized: tls?.verify ?? true,
      ...(tls?.ca !== undefined && { ca: tls.ca }),
      ...(tls?.certificate !== undefined && { cert: tls.certificate }),
      ...(tls?.key !== undefined && { key: tls.key }),
    },
  };
  const node = withoutCredentials(first);
  try {
    return new Cluster(new Client(options), node);
  } catch (error) {
    throw connectionError(node, messageOf(error));
  }
}

function checkUrl(node: string): void {
  if (!/^https?:\/\/./i.test(node) || !URL.canParse(node)) {
    throw new ConnectionSettingsError(
      `"${withoutCredentials(node)}" is not the URL of a cluster.`,
      'It must start with http:// or https://, for example https://search.example.org:9200',
    );
  }
}

function signer({
  region,
  service,
  credentials,
}: SigV4Auth): Pick<ClientOptions, 'Connection' | 'Transport'> {
  return AwsSigv4Signer({ region, service, ...(credentials && { getCredentials: credentials }) });
}

function unauthenticated(node: string, body: unknown): AuthenticationError {
  return new AuthenticationError(
    `${node} refused the credentials (401${detail(body)}).`,
    'Check user and password (HARRIER_OPENSEARCH_USER, HARRIER_OPENSEARCH_PASSWORD), or sign requests with --sigv4 es|aoss.',
  );
}

function forbidden(node: string, method: string, path: string, body: unknown): PermissionError {
  return new PermissionError(
    `${node} does not allow ${method} ${path} (403${detail(body)}).`,
    'Give the user a role with the permission named above: templates need cluster_manage_index_templates, ' +
      'the worker needs the role in deploy/opensearch/worker-role.json. See docs/guide/opensearch.md.',
  );
}

function detail(body: unknown): string {
  const reason = reasonOf(body);
  return reason === '' ? '' : `: ${reason}`;
}

/** The readable reason in an error body: OpenSearch's object, or a proxy's text. */
export function reasonOf(body: unknown): string {
  if (typeof body === 'string') return body.trim().slice(0, 300);
  const error = member(body, 'error');
  if (typeof error === 'string') return error;
  const reason = member(error, 'reason') ?? member(body, 'message');
  const cause = member(member(error, 'caused_by'), 'reason');
  return [reason, cause].filter((part) => typeof part === 'string').join(': ');
}

/** Writing to a blocked index is a 403 as well, but no matter of rights. */
function isBlock(body: unknown): boolean {
  return /block_exception$/.test(String(member(member(body, 'error'), 'type')));
}

/** A member of something that came from outside. */
export function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}
