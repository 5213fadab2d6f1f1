import { describe, expect, it } from 'vitest';
import { documentId, objectId } from '../../src/document/id.ts';

describe('objectId', () => {
  const origin = { bucket: 'b', key: 'k', etag: 'e' };

  it('is the same for the same content, whether the version is known or not', () => {
    expect(objectId(origin)).toBe(objectId({ ...origin, versionId: 'v' }));
  });

  it.each([
    { ...origin, bucket: 'c' },
    { ...origin, key: 'l' },
    { ...origin, etag: 'f' },
    { bucket: 'b', key: 'k', versionId: 'e' },
    { bucket: 'bk', key: '', etag: 'e' },
  ])('differs for %o', (other) => {
    expect(objectId(other)).not.toBe(objectId(origin));
  });
});

describe('documentId', () => {
  it('tells the records of an object apart', () => {
    const ids = new Set(Array.from({ length: 2000 }, (_, ordinal) => documentId('o', ordinal)));
    expect(ids.size).toBe(2000);
  });
});
