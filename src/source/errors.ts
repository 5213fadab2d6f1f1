/**
 * What to do about a failure at AWS:
 * `retry`: it may pass, try later; `retry-then-dead-letter`: somebody must mend something about this object,
 * and until then others shall not wait; `dead-letter`: it will never work; `stop`: nothing will work until
 * somebody mends our access, so stop receiving instead of burning messages.
 */
export type Disposition = 'retry' | 'retry-then-dead-letter' | 'dead-letter' | 'stop';

/** A failure to get something from a source. Carries no secret. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  /** Stable word for programs, for example `object-missing`. */
  readonly reason: string;
  readonly disposition: Disposition;
  /** What to do next. */
  readonly remedy: string;

  constructor(reason: string, disposition: Disposition, message: string, remedy: string, cause?: unknown) {
    super(message, { cause });
    this.reason = reason;
    this.disposition = disposition;
    this.remedy = remedy;
  }
}

interface Policy {
  readonly reason: string;
  readonly disposition: Disposition;
  readonly remedy: string;
}

const CREDENTIALS: Policy = {
  reason: 'credentials',
  disposition: 'stop',
  remedy:
    'Check the credentials in the configuration (`harrier check` tests them), and the clock of this machine.',
};

/** By the error code that AWS gives. https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const POLICIES: Readonly<Record<string, Policy>> = {
  NoSuchKey: {
    reason: 'object-missing',
    disposition: 'dead-letter',
    remedy: 'The object was deleted before it was read. Check lifecycle rules that delete early.',
  },
  NoSuchVersion: {
    reason: 'object-missing',
    disposition: 'dead-letter',
    remedy: 'The version was deleted before it was read.',
  },
  NoSuchBucket: {
    reason: 'bucket-missing',
    disposition: 'retry-then-dead-letter',
    remedy: 'The bucket does not exist (any more), or the endpoint is wrong.',
  },
  InvalidObjectState: {
    reason: 'object-archived',
    disposition: 'dead-letter',
    remedy: 'The object is in an archive class: restore it, then replay the dead letter.',
  },
  MethodNotAllowed: {
    reason: 'object-missing',
    disposition: 'dead-letter',
    remedy: 'The version is a delete marker.',
  },
  AccessDenied: {
    reason: 'access-denied',
    disposition: 'retry-then-dead-letter',
    remedy:
      'Allow s3:GetObject on the bucket’s objects (arn:aws:s3:::BUCKET/*), and kms:Decrypt on the key if it is encrypted with KMS.',
  },
  AllAccessDisabled: {
    reason: 'access-denied',
    disposition: 'retry-then-dead-letter',
    remedy: 'Access to this bucket is disabled.',
  },
  'KMS.DisabledException': {
    reason: 'kms-key-disabled',
    disposition: 'retry-then-dead-letter',
    remedy: 'Enable the KMS key that encrypts the object.',
  },
  ExpiredToken: CREDENTIALS,
  ExpiredTokenException: CREDENTIALS,
  InvalidAccessKeyId: CREDENTIALS,
  InvalidClientTokenId: CREDENTIALS,
  InvalidToken: CREDENTIALS,
  UnrecognizedClientException: CREDENTIALS,
  SignatureDoesNotMatch: CREDENTIALS,
  RequestTimeTooSkewed: CREDENTIALS,
  MissingAuthenticationToken: CREDENTIALS,
  CredentialsProviderError: CREDENTIALS,
  TokenProviderError: CREDENTIALS,
  InvalidIdentityToken: CREDENTIALS,
  IDPRejectedClaim: CREDENTIALS,
  PreconditionFailed: {
    reason: 'object-changed',
    disposition: 'retry',
    remedy: 'The object was overwritten while it was read; the new content is read next.',
  },
  AccessDeniedException: {
    reason: 'queue-access-denied',
    disposition: 'stop',
    remedy:
      'Allow sqs:ReceiveMessage, sqs:DeleteMessage, sqs:ChangeMessageVisibility and sqs:GetQueueAttributes on the queue.',
  },
  QueueDoesNotExist: {
    reason: 'queue-missing',
    disposition: 'stop',
    remedy: 'Check queue_url and region.',
  },
  'AWS.SimpleQueueService.NonExistentQueue': {
    reason: 'queue-missing',
    disposition: 'stop',
    remedy: 'Check queue_url and region.',
  },
};

const TRANSIENT: Policy = {
  reason: 'unavailable',
  disposition: 'retry',
  remedy: 'Check network and endpoint. The worker tries again by itself.',
};

const REGION: Policy = {
  reason: 'region-missing',
  disposition: 'stop',
  remedy: 'Name the region: `region` in the configuration or --region, or AWS_REGION in the environment.',
};

/** The typed error for whatever the SDK threw while `doing` something, for example `reading s3://b/k`. */
export function sourceError(error: unknown, doing: string): SourceError {
  if (error instanceof SourceError) return error;
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : String(error);
  const region = message === 'Region is missing' ? REGION : undefined;
  const policy = region ?? POLICIES[code] ?? byStatus(statusOf(error)) ?? TRANSIENT;
  return new SourceError(
    policy.reason,
    policy.disposition,
    `${doing}: ${code}: ${message}`,
    policy.remedy,
    error,
  );
}

function byStatus(status: number | undefined): Policy | undefined {
  if (status === 403) return POLICIES['AccessDenied'];
  if (status === 404) return POLICIES['NoSuchKey'];
  return undefined;
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'Error';
  if ('Code' in error && typeof error.Code === 'string') return error.Code;
  if ('code' in error && typeof error.code === 'string' && error.name === 'Error') return error.code;
  return error.name;
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('$metadata' in error)) return undefined;
  const metadata = error.$metadata;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}
