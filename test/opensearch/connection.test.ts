import { describe, expect, it } from 'vitest';
import { withoutCredentials } from '../../src/opensearch/connection.ts';

describe('withoutCredentials', () => {
  it.each([
    ['https://anna:secret@host:9200/path/', 'https://host:9200/path'],
    ['http://host', 'http://host'],
    ['//anna:secret@host', '//host'],
  ])('%s', (url, shown) => {
    expect(withoutCredentials(url)).toBe(shown);
  });
});
