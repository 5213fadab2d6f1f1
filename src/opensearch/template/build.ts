import type { Field } from '../../document/field.ts';
import { DOCUMENT_STREAMS } from '../../document/stream.ts';
import { ALERT_DATA_FIELDS, ALERT_DYNAMIC_TEMPLATES, ALERT_FIELDS } from './alert-fields.ts';
import { ECS_ENRICHMENT_FIELDS, HARRIER_FIELDS } from './common-fields.ts';
import { type LifecycleOptions, lifecyclePolicy } from './lifecycle.ts';
import { properties } from './mapping.ts';
import type { JsonObject, ManagedResource } from './resource.ts';
import { isBefore, NEWEST, type ServerVersion } from './server.ts';

export interface TemplateOptions extends LifecycleOptions {
  /** Fields by stream, as the log types declare them. */
  readonly fields: Readonly<Record<string, readonly Field[]>>;
  /** OCSF inventory documents; absent: no templates for assets. */
  readonly assetFields?: readonly Field[];
  readonly server?: ServerVersion;
  /** A further alias of alert indices, for Wazuh's dashboards: `wazuh-alerts-4.x-harrier`. */
  readonly wazuhAlias?: string;
  /** Without the policy of the index management plug-in. */
  readonly withoutLifecycle?: boolean;
}

/**
 * All templates from the field lists. Shared parts are component templates:
 *
 * - `<prefix>-settings`: settings of every index
 * - `<prefix>-ecs`, `<prefix>-ocsf`: what the streams of a schema have in common
 * - `<prefix>-cloudtrail`: `aws.cloudtrail.*`, with the free-form parts as `flat_object`
 * - `<prefix>-alert`: alerts and signals
 *
 * and each stream has an index template for its dated indices with a read alias. Only declared fields are
 * mapped (`dynamic: false`): a document can carry anything, and the mapping stays as it is.
 */
export function buildTemplates(options: TemplateOptions): ManagedResource[] {
  const { prefix } = options;
  const fields = supported(options.fields, options.server ?? NEWEST);
  // A stream that nobody has declared fields for yet still must not get a mapping by guess.
  const undeclared = DOCUMENT_STREAMS.filter((stream) => /^(ecs|ocsf)-/.test(stream));
  const streams = [...new Set([...Object.keys(fields), ...undeclared])].sort();
  const shared = {
    ecs: new Map(
      [...common(streamsOf('ecs')), ...lacking(streamsOf('ecs').flat(), ECS_ENRICHMENT_FIELDS)].map(byName),
    ),
    cloudtrail: new Map(streamsOf('ecs').flat().filter(isCloudTrail).map(byName)),
    ocsf: new Map(common(streamsOf('ocsf')).map(byName)),
  };

  const components: ManagedResource[] = [
    component(`${prefix}-settings`, { settings: SETTINGS, mappings: mappings(HARRIER_FIELDS, UNINDEXED) }),
    component(`${prefix}-ecs`, { mappings: mappings(shared.ecs.values()) }),
    component(`${prefix}-cloudtrail`, { mappings: mappings(shared.cloudtrail.values()) }),
    component(`${prefix}-ocsf`, { mappings: mappings(shared.ocsf.values()) }),
    component(`${prefix}-alert`, alertTemplate()),
  ];

  const indexTemplates = streams.map((stream) => {
    const own = fields[stream] ?? [];
    const composed = [`${prefix}-settings`];
    const known = new Set<string>();
    const compose = (name: 'ecs' | 'cloudtrail' | 'ocsf'): void => {
      composed.push(`${prefix}-${name}`);
      for (const field of shared[name].keys()) known.add(field);
    };
    if (stream.startsWith('ecs-')) compose('ecs');
    if (stream.startsWith('ocsf-')) compose('ocsf');
    if (own.some(isCloudTrail)) compose('cloudtrail');
    const more = stream.startsWith('ecs-') ? lacking(own, ECS_ENRICHMENT_FIELDS) : [];
    const rest = [...own, ...more].filter((field) => !known.has(field.name));
    return datedIndices(prefix, stream, composed, { mappings: mappings(rest) });
  });
  const alerts = ['alerts', 'signals'].map((stream) =>
    datedIndices(prefix, stream, [`${prefix}-settings`, `${prefix}-alert`], {
      ...(stream === 'alerts' && options.wazuhAlias ? { aliases: { [options.wazuhAlias]: {} } } : {}),
    }),
  );
  const assets = options.assetFields ? assetTemplates(prefix, options.assetFields) : [];
  const lifecycle = options.withoutLifecycle ? [] : [lifecyclePolicy(options)];
  return [...lifecycle, ...components, ...indexTemplates, ...alerts, ...assets];

  function streamsOf(schema: 'ecs' | 'ocsf'): (readonly Field[])[] {
    return streams.flatMap((stream) =>
      stream.startsWith(`${schema}-`) && fields[stream] ? [fields[stream]] : [],
    );
  }
}

const SETTINGS: JsonObject = {
  index: {
    number_of_shards: 1,
    auto_expand_replicas: '0-1',
    refresh_interval: '5s',
    codec: 'best_compression',
    mapping: {
      total_fields: { limit: 2000 },
      // A value that does not parse as its field's type is kept, and left out of the index alone.
      ignore_malformed: true,
    },
  },
};

/** Where a part of a document goes that its mapping refuses (`unindexed.ts`): kept, not parsed. */
const UNINDEXED: JsonObject = {
  harrier: { properties: { unindexed: { type: 'object', enabled: false } } },
};

function component(name: string, template: JsonObject): ManagedResource {
  return { kind: 'component_template', name, body: { template } };
}

function mappings(fields: Iterable<Field>, more: JsonObject = {}): JsonObject {
  return { dynamic: false, date_detection: false, properties: merge(properties(fields), more) };
}

function merge(a: JsonObject, b: JsonObject): JsonObject {
  const merged: Record<string, JsonObject[string]> = { ...a };
  for (const [name, value] of Object.entries(b)) {
    const old = merged[name];
    const both = typeof old === 'object' && old !== null && typeof value === 'object' && value !== null;
    merged[name] = both ? merge(old as JsonObject, value as JsonObject) : value;
  }
  return merged;
}

function alertTemplate(): JsonObject {
  const { data, ...rest } = properties([...ALERT_FIELDS, ...ALERT_DATA_FIELDS]);
  return {
    mappings: {
      dynamic: false,
      date_detection: false,
      dynamic_templates: ALERT_DYNAMIC_TEMPLATES,
      properties: { ...rest, data: { dynamic: true, ...(data as JsonObject) } },
    },
  };
}

/**
 * Index templates of one priority may not overlap, and `ecs-cloudtrail-*` also takes `ecs-cloudtrail-insight-*`:
 * the longer name has the higher priority.
 */
function datedIndices(
  prefix: string,
  stream: string,
  composedOf: readonly string[],
  template: JsonObject,
): ManagedResource {
  const aliases = (template['aliases'] ?? {}) as JsonObject;
  return {
    kind: 'index_template',
    name: `${prefix}-${stream}`,
    body: {
      index_patterns: [`${prefix}-${stream}-*`],
      priority: 200 + stream.split('-').length * 10,
      composed_of: composedOf,
      template: { ...template, aliases: { [`${prefix}-${stream}`]: {}, ...aliases } },
    },
  };
}

/** The current state in one index, the history in a data stream (DECISIONS, storage). */
function assetTemplates(prefix: string, fields: readonly Field[]): ManagedResource[] {
  const own: Field[] = [
    { name: '@timestamp', type: 'date', description: 'When the state was seen' },
    ...ASSET_STATE_FIELDS,
    ...fields,
  ];
  const composed_of = [`${prefix}-settings`];
  const template = { mappings: mappings(own) };
  return [
    {
      kind: 'index_template',
      name: `${prefix}-assets`,
      body: { index_patterns: [`${prefix}-assets`], priority: 210, composed_of, template },
    },
    {
      kind: 'index_template',
      name: `${prefix}-assets-history`,
      body: {
        index_patterns: [`${prefix}-assets-history`],
        priority: 220,
        composed_of,
        data_stream: { timestamp_field: { name: '@timestamp' } },
        template,
      },
    },
  ];
}

const ASSET_STATE_FIELDS: readonly Field[] = [
  { name: 'harrier.content_hash', type: 'keyword', description: 'Of the inventory document' },
  { name: 'harrier.account', type: 'keyword', description: 'Account that was listed' },
  { name: 'harrier.region', type: 'keyword', description: 'Region that was listed' },
  { name: 'harrier.changed_at', type: 'date', description: 'When this state was first seen' },
  { name: 'harrier.present', type: 'boolean', description: 'Whether the instance is still there' },
  { name: 'harrier.ended_at', type: 'date', description: 'When it was seen to be gone' },
];

/** Fields that all of several lists have with one type; with a single list, none. */
function common(lists: readonly (readonly Field[])[]): Field[] {
  const [first, ...others] = lists;
  if (first === undefined || others.length === 0) return [];
  const types = others.map((list) => new Map(list.map((field) => [field.name, field.type])));
  return first.filter((field) => types.every((list) => list.get(field.name) === field.type));
}

/** Those of `wanted` that are not declared. */
function lacking(declared: readonly Field[], wanted: readonly Field[]): Field[] {
  const names = new Set(declared.map((field) => field.name));
  return wanted.filter((field) => !names.has(field.name));
}

function byName(field: Field): [string, Field] {
  return [field.name, field];
}

function isCloudTrail(field: Field): boolean {
  return field.name.startsWith('aws.cloudtrail.');
}

/**
 * Field types as the index needs them. OCSF's `time` is a number of milliseconds, and the time field of its
 * indices. Servers before 2.15 have no `wildcard` fields; a keyword answers the same queries, more slowly.
 */
function supported(
  fields: Readonly<Record<string, readonly Field[]>>,
  server: ServerVersion,
): Record<string, readonly Field[]> {
  const withoutWildcard = isBefore(server, 2, 15);
  const adapt = (stream: string, field: Field): Field => {
    if (stream.startsWith('ocsf-') && field.name === 'time') return { ...field, type: 'date' };
    return withoutWildcard && field.type === 'wildcard' ? { ...field, type: 'keyword' } : field;
  };
  return Object.fromEntries(
    Object.entries(fields).map(([stream, list]) => [stream, list.map((field) => adapt(stream, field))]),
  );
}
