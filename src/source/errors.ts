import { messageOf } from '../error/message-of.ts';

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

/** What was asked for: one code means different things, and another remedy, for each of them. */
export type AwsSubject = 'object' | 'bucket' | 'queue' | 'account';

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

const KEY_DISABLED: Policy = {
  reason: 'kms-key-disabled',
  disposition: 'retry-then-dead-letter',
  remedy: 'Enable the KMS key that encrypts the object, or cancel its deletion.',
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
  AllAccessDisabled: {
    reason: 'access-denied',
    disposition: 'retry-then-dead-letter',
    remedy: 'Access to this bucket is disabled.',
  },
  'KMS.DisabledException': KEY_DISABLED,
  'KMS.KMSInvalidStateException': KEY_DISABLED,
  'KMS.NotFoundException': KEY_DISABLED,
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
  TokenError: {
    reason: 'credentials',
    disposition: 'stop',
    remedy:
      'The OIDC token cannot be had: check web_identity.token_file (or AWS_WEB_IDENTITY_TOKEN_FILE) and its rights, or run web_identity.token_command by hand as the user of the worker.',
  },
  InvalidIdentityToken: CREDENTIALS,
  IDPRejectedClaim: CREDENTIALS,
  PreconditionFailed: {
    reason: 'object-changed',
    disposition: 'retry',
    remedy: 'The object was overwritten while it was read; the new content is read next.',
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

const ROLE: Policy = {
  reason: 'role-refused',
  disposition: 'stop',
  remedy:
    'The role does not let us in: check its trust policy (principal, external id, audience and subject of the token), and the right sts:AssumeRole.',
};

const KEY_DENIED: Policy = {
  reason: 'kms-access-denied',
  disposition: 'retry-then-dead-letter',
  remedy:
    'Allow kms:Decrypt on the KMS key that encrypts the object: in our policy and in the policy of the key.',
};

/** What a refusal means whose code says no more. */
const DENIED: Readonly<Record<AwsSubject, Policy>> = {
  object: {
    reason: 'access-denied',
    disposition: 'retry-then-dead-letter',
    remedy:
      'Allow s3:GetObject (and s3:GetObjectVersion where the bucket keeps versions) on the bucket’s objects, arn:aws:s3:::BUCKET/*, and kms:Decrypt on the key if it is encrypted with KMS.',
  },
  bucket: {
    reason: 'access-denied',
    disposition: 'retry-then-dead-letter',
    remedy: 'Allow s3:ListBucket on the bucket itself (arn:aws:s3:::BUCKET): a backfill needs it.',
  },
  queue: {
    reason: 'queue-access-denied',
    disposition: 'stop',
    remedy:
      'Allow sqs:ReceiveMessage, sqs:DeleteMessage, sqs:ChangeMessageVisibility and sqs:GetQueueAttributes on the queue, and kms:Decrypt if it is encrypted with a key of your own.',
  },
  account: {
    reason: 'access-denied',
    disposition: 'stop',
    remedy: 'Allow the action that the message names.',
  },
};

const REFUSED: Policy = {
  reason: 'request-refused',
  disposition: 'retry-then-dead-letter',
  remedy: 'AWS does not take this request; its own words say why.',
};

/** The typed error for whatever the SDK threw while `doing` something, for example `reading s3://b/k`. */
export function sourceError(error: unknown, doing: string, subject: AwsSubject = 'object'): SourceError {
  if (error instanceof SourceError) return error;
  const code = codeOf(error);
  const message = messageOf(error);
  const policy =
    (message === 'Region is missing' ? REGION : undefined) ??
    refusal(code, message, subject) ??
    (Object.hasOwn(POLICIES, code) ? POLICIES[code] : undefined) ??
    byStatus(statusOf(error), code, subject) ??
    TRANSIENT;
  return new SourceError(
    policy.reason,
    policy.disposition,
    `${doing}: ${code}: ${message}`,
    policy.remedy,
    error,
  );
}

/** A refusal by what AWS says was refused: `… is not authorized to perform: s3:GetObject on resource: …`. */
function refusal(code: string, message: string, subject: AwsSubject): Policy | undefined {
  if (!/^(KMS\.)?AccessDenied(Exception)?$|^KmsAccessDenied$/.test(code)) return undefined;
  const action = /\b(sts|kms|s3):\w+/.exec(message)?.[0] ?? '';
  if (action.startsWith('sts:')) return ROLE;
  if (subject !== 'object') return DENIED[subject];
  if (action.startsWith('kms:') || code.startsWith('KMS.')) return KEY_DENIED;
  // Who may not list a bucket is refused where others learn that there is no such object.
  return action === 's3:ListBucket' ? POLICIES['NoSuchKey'] : DENIED.object;
}

function byStatus(status: number | undefined, code: string, subject: AwsSubject): Policy | undefined {
  if (status === 403) return DENIED[subject];
  if (subject === 'queue' || status === undefined) return undefined;
  if (status === 404) return POLICIES[subject === 'object' ? 'NoSuchKey' : 'NoSuchBucket'];
  const passing = status < 400 || status >= 500 || [408, 409, 429].includes(status) || PASSING.test(code);
  return passing ? undefined : REFUSED;
}

const PASSING = /Throttl|Timeout|SlowDown|LimitExceeded|Incomplete|Internal|Unavailable/i;

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
