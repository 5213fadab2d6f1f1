import type { Field, FieldType } from '../../document/field.ts';

/**
 * ECS fields that a user's ingest pipeline may add (places, networks, labels). They are mapped because
 * published rules ask for them; without a mapping such a rule would be in error rather than silent.
 */
export const ECS_ENRICHMENT_FIELDS: readonly Field[] = [
  ...fields('date', 'When the document was written', ['event.ingested']),
  ...fields('keyword', 'Marks', ['tags', 'related.user', 'related.hosts', 'related.entity']),
  ...fields('ip', 'Addresses of the event', ['related.ip']),
  ...fields('keyword', 'Data set', ['data_stream.type', 'data_stream.dataset', 'data_stream.namespace']),
  ...fields('flat_object', 'Labels of the user', ['labels']),
  ...['source', 'destination'].flatMap((side) => [
    ...fields('keyword', 'Place', [
      `${side}.geo.city_name`,
      `${side}.geo.continent_name`,
      `${side}.geo.country_iso_code`,
      `${side}.geo.country_name`,
      `${side}.geo.region_name`,
      `${side}.as.organization.name`,
    ]),
    ...fields('long', 'Network', [`${side}.as.number`]),
  ]),
  ...fields('keyword', 'Program of the user agent', ['user_agent.name', 'user_agent.version']),
];

/** What stands in every index of ours: see `unindexed.ts`. */
export const HARRIER_FIELDS: readonly Field[] = fields('text', 'Why a part of the document is not indexed', [
  'harrier.mapping_error',
]);

function fields(type: FieldType, description: string, names: readonly string[]): Field[] {
  return names.map((name) => ({ name, type, description }));
}
