import { describe, expect, it } from 'vitest';
import { buildTemplates, type TemplateOptions } from '../../../src/opensearch/template/build.ts';
import type { JsonObject } from '../../../src/opensearch/template/resource.ts';
import { fields, SAMPLE_FIELDS } from './sample-fields.ts';

const options: TemplateOptions = { prefix: 'harrier', retentionDays: 90, fields: SAMPLE_FIELDS };

function body(name: string, changes: Partial<TemplateOptions> = {}): JsonObject {
  const found = buildTemplates({ ...options, ...changes }).find((resource) => resource.name === name);
  if (!found) throw new Error(`no ${name}`);
  return found.body;
}

describe('buildTemplates', () => {
  it('gives every stream dated indices and a read alias of its name', () => {
    for (const stream of [...Object.keys(SAMPLE_FIELDS), 'alerts', 'signals']) {
      expect(body(`harrier-${stream}`)).toMatchObject({
        index_patterns: [`harrier-${stream}-*`],
        template: { aliases: { [`harrier-${stream}`]: {} } },
      });
    }
  });

  it('lets no two templates of one priority take the same index', () => {
    const list = buildTemplates({ ...options, assetFields: [] }).filter(
      ({ kind }) => kind === 'index_template',
    );
    const seen = list.map(({ body }) => ({
      pattern: String((body['index_patterns'] as string[])[0]),
      priority: body['priority'],
    }));
    for (const a of seen) {
      for (const b of seen) {
        if (a === b || a.priority !== b.priority) continue;
        expect(b.pattern.startsWith(a.pattern.replace('*', ''))).toBe(false);
      }
    }
  });

  it('shares what the streams of a schema have in common, and maps each field once', () => {
    expect(body('harrier-ecs')).toMatchObject({
      template: { mappings: { properties: { source: { properties: { ip: { type: 'ip' } } } } } },
    });
    const own = body('harrier-ecs-vpcflow');
    expect(own['composed_of']).toEqual(['harrier-settings', 'harrier-ecs']);
    expect(JSON.stringify(own)).toContain('tcp_flags');
    expect(JSON.stringify(own)).not.toContain('"source"');
    expect(body('harrier-ecs-cloudtrail')['composed_of']).toEqual([
      'harrier-settings',
      'harrier-ecs',
      'harrier-cloudtrail',
    ]);
  });

  it('maps nothing that is not declared, but for the data of alerts', () => {
    for (const { kind, name, body } of buildTemplates(options)) {
      if (kind === 'ism_policy') continue;
      const mappings = (body['template'] as JsonObject)['mappings'];
      if (mappings !== undefined) expect([name, mappings]).toMatchObject([name, { dynamic: false }]);
    }
    expect(body('harrier-alert')).toMatchObject({
      template: { mappings: { properties: { data: { dynamic: true, properties: {} } } } },
    });
  });

  it('makes the time of OCSF documents a date', () => {
    expect(JSON.stringify(body('harrier-ocsf'))).toContain('"time":{"type":"date"');
  });

  it('has every component that an index template is composed of, before it', () => {
    const resources = buildTemplates({ ...options, assetFields: fields({ 'device.uid': 'keyword' }) });
    const seen = new Set<string>();
    for (const { kind, name, body } of resources) {
      for (const part of (body['composed_of'] ?? []) as string[]) expect(seen).toContain(part);
      if (kind === 'component_template') seen.add(name);
    }
  });

  it('gives asset history a data stream, and the current state an index', () => {
    const assetFields = fields({ 'device.uid': 'keyword' });
    expect(body('harrier-assets-history', { assetFields })).toMatchObject({
      data_stream: { timestamp_field: { name: '@timestamp' } },
    });
    expect(body('harrier-assets', { assetFields })).not.toHaveProperty('data_stream');
  });

  it('deletes after the retention, or never', () => {
    expect(JSON.stringify(body('harrier-lifecycle'))).toContain('"min_index_age":"90d"');
    expect(JSON.stringify(body('harrier-lifecycle', { retentionDays: undefined }))).not.toContain('delete');
    expect(buildTemplates({ ...options, withoutLifecycle: true }).map(({ kind }) => kind)).not.toContain(
      'ism_policy',
    );
  });

  it('puts an alias for Wazuh’s dashboards on alerts alone', () => {
    const wazuhAlias = 'wazuh-alerts-4.x-harrier';
    expect(body('harrier-alerts', { wazuhAlias })).toMatchObject({
      template: { aliases: { 'harrier-alerts': {}, [wazuhAlias]: {} } },
    });
    expect(JSON.stringify(body('harrier-signals', { wazuhAlias }))).not.toContain(wazuhAlias);
  });

  it('avoids field types that an older server does not have', () => {
    const server = { text: '2.11.0', major: 2, minor: 11 };
    expect(JSON.stringify(buildTemplates({ ...options, server }))).not.toContain('"wildcard"');
    expect(JSON.stringify(buildTemplates(options))).toContain('"wildcard"');
  });

  it('takes another prefix everywhere', () => {
    expect(JSON.stringify(buildTemplates({ ...options, prefix: 'team-a' }))).not.toMatch(/"harrier-/);
  });
});
