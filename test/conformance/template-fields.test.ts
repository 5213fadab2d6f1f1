import { describe, expect, it } from 'vitest';
import { buildTemplates } from '../../src/opensearch/template/build.ts';
import { isObject, type JsonObject } from '../../src/opensearch/template/resource.ts';
import { STREAM_FIELDS } from '../../src/worker/object/stream-fields.ts';
import { hasShared, readSharedJson } from '../support/shared.ts';

/** Leaves of a mapping with their types. */
function types(mapping: unknown, prefix = ''): Map<string, string> {
  const found = new Map<string, string>();
  const members = isObject(mapping) ? mapping['properties'] : undefined;
  if (!isObject(members)) return found;
  for (const [name, member] of Object.entries(members)) {
    if (!isObject(member)) continue;
    if (typeof member['type'] === 'string') found.set(prefix + name, member['type']);
    for (const [inner, type] of types(member, `${prefix}${name}.`)) found.set(inner, type);
  }
  return found;
}

/** What an index of this stream maps: its template and all that it is composed of. */
function mappedIn(stream: string): Map<string, string> {
  const resources = buildTemplates({ prefix: 'h', retentionDays: undefined, fields: STREAM_FIELDS });
  const bodies = new Map(resources.map(({ name, body }) => [name, body]));
  const own = bodies.get(`h-${stream}`);
  const parts = [...((own?.['composed_of'] ?? []) as string[]).map((name) => bodies.get(name)), own];
  return new Map(parts.flatMap((body) => [...types((body?.['template'] as JsonObject)?.['mappings'])]));
}

describe.skipIf(!hasShared)('the templates', () => {
  it('map every field that Elastic’s published rules ask CloudTrail documents for', () => {
    const used = readSharedJson<{ field: string }[]>('fixtures', 'elastic', 'fields-used.json');
    const mapped = mappedIn('ecs-cloudtrail');
    const names = used
      .map(({ field }) => field)
      .filter((name) =>
        /^(event|user|source|cloud|aws\.cloudtrail|data_stream|user_agent|tls|related)\./.test(name),
      )
      .filter((name) => !name.includes('*') && !NOT_OURS.has(name));
    expect(names.length).toBeGreaterThan(40);
    const missing = names.filter((name) => !mapped.has(name) && !isBelow(name, mapped));
    expect(missing).toEqual([]);
  });

  it('give the fields of alerts the types that Wazuh’s template gives them', () => {
    const { mappings } = readSharedJson<{ mappings: unknown }>(
      'fixtures',
      'wazuh-aws',
      'wazuh-template.json',
    );
    const [theirs, ours] = [types(mappings), mappedIn('alerts')];
    const common = [...ours].filter(([name]) => theirs.has(name));
    expect(common.length).toBeGreaterThan(50);
    expect(common.filter(([name, type]) => theirs.get(name) !== type)).toEqual([]);
    for (const name of ['timestamp', 'rule.level', 'rule.groups', 'data.aws.srcaddr', 'data.aws.start']) {
      expect(ours.has(name)).toBe(true);
    }
  });
});

/** Made by Elastic's entity store, not by any log. */
const NOT_OURS: ReadonlySet<string> = new Set(['user.entity.id']);

function isBelow(name: string, mapped: ReadonlyMap<string, string>): boolean {
  return [...mapped].some(([parent, type]) => type === 'flat_object' && name.startsWith(`${parent}.`));
}
