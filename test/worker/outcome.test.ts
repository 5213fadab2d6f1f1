import { describe, expect, it } from 'vitest';
import { AuthenticationError, UnreachableError } from '../../src/opensearch/errors.ts';
import { SourceError, sourceError } from '../../src/source/errors.ts';
import { judge, retryDelay } from '../../src/worker/outcome.ts';

const aws = (name: string, status = 400) =>
  sourceError(
    Object.assign(new Error('said so'), { name, $metadata: { httpStatusCode: status } }),
    'reading s3://b/k',
  );

describe('judge', () => {
  it.each([
    ['NoSuchKey', 1, 'dead-letter', 'object-missing'],
    ['InvalidObjectState', 1, 'dead-letter', 'object-archived'],
    ['AccessDenied', 1, 'retry', 'access-denied'],
    ['AccessDenied', 5, 'dead-letter', 'access-denied'],
    ['NoSuchBucket', 5, 'dead-letter', 'bucket-missing'],
    ['SlowDown', 5, 'retry', 'unavailable'],
    ['InternalError', 20, 'dead-letter', 'unavailable'],
    ['ExpiredToken', 99, 'pause', 'credentials'],
    ['SignatureDoesNotMatch', 1, 'pause', 'credentials'],
  ])('%s at receive %i: %s', (name, receives, kind, reason) => {
    expect(judge(aws(name), receives, 5)).toMatchObject({ kind, reason });
  });

  it('never blames a message for the cluster', () => {
    for (const error of [new AuthenticationError('no', 'do'), new UnreachableError('no', 'do')]) {
      expect(judge(error, 1000, 5)).toMatchObject({ kind: 'pause', scope: 'sink' });
    }
  });

  it('pauses on a full disk, and retries what nobody foresaw', () => {
    const full = Object.assign(new Error('ENOSPC'), { syscall: 'write', errno: -28 });
    expect(judge(full, 99, 5)).toMatchObject({ kind: 'pause', scope: 'sink' });
    expect(judge(new TypeError('bug'), 1, 5)).toMatchObject({ kind: 'retry', reason: 'internal-error' });
    expect(judge(new TypeError('bug'), 5, 5)).toMatchObject({ kind: 'dead-letter' });
  });

  it('knows errors by status where the code says nothing', () => {
    expect(aws('Unknown', 403)).toMatchObject({ reason: 'access-denied' });
    expect(aws('NotFound', 404)).toMatchObject({ reason: 'object-missing' });
    expect(sourceError(aws('NoSuchKey'), 'other')).toBeInstanceOf(SourceError);
  });
});

describe('retryDelay', () => {
  it('grows, has an end, and is never the same for all', () => {
    expect(retryDelay(1, () => 1)).toBe(2000);
    expect(retryDelay(4, () => 1)).toBe(16_000);
    expect(retryDelay(99, () => 1)).toBe(900_000);
    expect(retryDelay(1, () => 0)).toBe(1000);
  });
});
