import { describe, expect, it } from 'vitest';
import { type AwsSubject, sourceError } from '../../src/source/errors.ts';

const thrown = (name: string, message: string, status?: number) =>
  Object.assign(new Error(message), { name, ...(status && { $metadata: { httpStatusCode: status } }) });
const mayNot = (action: string) =>
  `User: arn:aws:sts::111122223333:assumed-role/h/h is not authorized to perform: ${action} on resource: "arn:aws:x" because no identity-based policy allows the ${action} action`;

describe('sourceError', () => {
  it.each<[AwsSubject, string, string, string, string, RegExp]>([
    [
      'object',
      'AccessDenied',
      mayNot('s3:GetObject'),
      'access-denied',
      'retry-then-dead-letter',
      /s3:GetObject/,
    ],
    [
      'object',
      'AccessDenied',
      mayNot('kms:Decrypt'),
      'kms-access-denied',
      'retry-then-dead-letter',
      /policy of the key/,
    ],
    ['object', 'AccessDenied', mayNot('s3:ListBucket'), 'object-missing', 'dead-letter', /deleted before/],
    ['object', 'AccessDenied', mayNot('sts:AssumeRole'), 'role-refused', 'stop', /trust policy/],
    [
      'queue',
      'AccessDenied',
      mayNot('sts:AssumeRoleWithWebIdentity'),
      'role-refused',
      'stop',
      /audience and subject/,
    ],
    [
      'queue',
      'AccessDenied',
      mayNot('sqs:deletemessage'),
      'queue-access-denied',
      'stop',
      /sqs:DeleteMessage/,
    ],
    ['queue', 'AccessDeniedException', 'no', 'queue-access-denied', 'stop', /sqs:ReceiveMessage/],
    [
      'queue',
      'KMS.AccessDeniedException',
      mayNot('kms:Decrypt'),
      'queue-access-denied',
      'stop',
      /kms:Decrypt/,
    ],
    [
      'bucket',
      'AccessDenied',
      mayNot('s3:ListBucket'),
      'access-denied',
      'retry-then-dead-letter',
      /s3:ListBucket/,
    ],
    [
      'object',
      'KMS.KMSInvalidStateException',
      'it is pending deletion',
      'kms-key-disabled',
      'retry-then-dead-letter',
      /deletion/,
    ],
  ])('%s: %s, %s: %s', (subject, code, message, reason, disposition, remedy) => {
    const error = sourceError(thrown(code, message, 403), 'doing', subject);
    expect(error).toMatchObject({ reason, disposition });
    expect(error.remedy).toMatch(remedy);
    expect(error.message).toContain(message);
  });

  it.each<[AwsSubject, string, number | undefined, string, string]>([
    ['queue', 'NobodyKnows', 403, 'queue-access-denied', 'stop'],
    ['object', 'NobodyKnows', 403, 'access-denied', 'retry-then-dead-letter'],
    ['object', 'NobodyKnows', 404, 'object-missing', 'dead-letter'],
    ['bucket', 'NobodyKnows', 404, 'bucket-missing', 'retry-then-dead-letter'],
    // A version id that is none, an object under a key of the client's: no try will help.
    ['object', 'InvalidArgument', 400, 'request-refused', 'retry-then-dead-letter'],
    ['object', 'InvalidRequest', 400, 'request-refused', 'retry-then-dead-letter'],
    ['object', 'RequestTimeout', 400, 'unavailable', 'retry'],
    ['object', 'KMS.ThrottlingException', 400, 'unavailable', 'retry'],
    ['object', 'TooManyRequests', 429, 'unavailable', 'retry'],
    ['object', 'NobodyKnows', 500, 'unavailable', 'retry'],
    ['object', 'ECONNRESET', undefined, 'unavailable', 'retry'],
    // One queue refused, whatever the words: messages are not lost, the worker asks again.
    ['queue', 'OverLimit', 400, 'unavailable', 'retry'],
  ])('%s: %s with status %s: %s', (subject, code, status, reason, disposition) => {
    expect(sourceError(thrown(code, 'm', status), 'doing', subject)).toMatchObject({ reason, disposition });
  });

  it.each(['constructor', 'toString', '__proto__'])('knows nothing of the code %s', (code) => {
    expect(sourceError(thrown(code, 'm', 500), 'reading')).toMatchObject({
      reason: 'unavailable',
      disposition: 'retry',
    });
  });
});
