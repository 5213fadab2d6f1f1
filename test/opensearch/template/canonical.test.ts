import { describe, expect, it } from 'vitest';
import { canonicalForm, contentHash } from '../../../src/opensearch/template/canonical.ts';
import { differences } from '../../../src/opensearch/template/diff.ts';

const ours = {
  index_patterns: ['h-*'],
  template: {
    settings: { index: { number_of_shards: 1, mapping: { total_fields: { limit: 2000 } } } },
    mappings: {
      dynamic: false,
      properties: { 'a-b': { type: 'ip' }, o: { properties: { x: { type: 'long' } } } },
    },
    aliases: { h: {} },
  },
};

describe('canonicalForm', () => {
  it('is the same for what OpenSearch gives back: nested, dotted, strings, other order, other _meta', () => {
    const theirs = {
      _meta: { hash: 'x' },
      template: {
        aliases: { h: {} },
        mappings: {
          properties: { o: { properties: { x: { type: 'long' } } }, 'a-b': { type: 'ip' } },
          dynamic: 'false',
        },
        settings: { 'index.mapping.total_fields.limit': '2000', number_of_shards: '1' },
      },
      index_patterns: ['h-*'],
    };
    expect(canonicalForm('index_template', theirs)).toEqual(canonicalForm('index_template', ours));
  });

  it('takes empty containers for absent, but not an empty alias', () => {
    const form = canonicalForm('index_template', {
      template: { settings: {}, mappings: {}, aliases: { h: {} } },
    });
    expect([...form]).toEqual([['template.aliases.h', '{}']]);
  });

  it('ignores what the policy plug-in adds', () => {
    const policy = {
      default_state: 'hot',
      states: [],
      ism_template: [{ index_patterns: ['h-*'], priority: 1 }],
    };
    const answered = {
      policy_id: 'p',
      schema_version: 21,
      last_updated_time: 5,
      description: 'd',
      error_notification: null,
      ...policy,
      ism_template: [{ index_patterns: ['h-*'], priority: 1, last_updated_time: 7 }],
    };
    expect(canonicalForm('ism_policy', { policy: answered })).toEqual(
      canonicalForm('ism_policy', { policy }),
    );
  });

  it('gives a hash that changes with the content alone', () => {
    const hash = contentHash(canonicalForm('index_template', ours));
    expect(contentHash(canonicalForm('index_template', { ...ours, _meta: {} }))).toBe(hash);
    expect(contentHash(canonicalForm('index_template', { ...ours, priority: 2 }))).not.toBe(hash);
  });
});

describe('differences', () => {
  it('reads well', () => {
    const changed = structuredClone(ours);
    changed.template.mappings.properties.o.properties.x.type = 'keyword';
    changed.template.settings.index.number_of_shards = 3;
    const forms = [changed, ours].map((body) => canonicalForm('index_template', body));
    expect(differences(forms[0] ?? new Map(), forms[1] ?? new Map())).toEqual([
      { path: 'mapping of o.x: type', current: 'keyword', desired: 'long' },
      { path: 'setting index.number_of_shards', current: '3', desired: '1' },
    ]);
  });
});
