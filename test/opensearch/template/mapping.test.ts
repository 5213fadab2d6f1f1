import { describe, expect, it } from 'vitest';
import { properties } from '../../../src/opensearch/template/mapping.ts';
import { fields } from './sample-fields.ts';

describe('properties', () => {
  it('nests dotted names in alphabetical order', () => {
    const mapping = properties(fields({ 'b.y': 'ip', 'b.x': 'long', a: 'boolean' }));
    expect(JSON.stringify(mapping)).toBe(
      '{"a":{"type":"boolean"},"b":{"properties":{"x":{"type":"long"},"y":{"type":"ip"}}}}',
    );
  });

  it('never gives a keyword that could reject a document for its length', () => {
    const { a } = properties(fields({ a: 'keyword' }));
    expect(a).toEqual({ type: 'keyword', ignore_above: 8191 });
    expect(8191 * 4).toBeLessThanOrEqual(32_766);
  });

  it('lets the members of an object stand for it, and maps nothing below a flat object', () => {
    const mapping = properties(
      fields({
        list: 'object',
        'list.uid': 'keyword',
        flat: 'flat_object',
        'flat.member': 'keyword',
        bare: 'object',
      }),
    );
    expect(mapping).toMatchObject({
      list: { properties: { uid: { type: 'keyword' } } },
      flat: { type: 'flat_object' },
      bare: { type: 'object' },
    });
    expect(mapping['flat']).not.toHaveProperty('properties');
  });

  it('accepts a name such as __proto__ as a name', () => {
    expect(Object.keys(properties(fields({ ['__proto__.x']: 'long' })))).toEqual(['__proto__']);
  });
});
