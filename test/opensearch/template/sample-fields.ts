import type { Field, FieldType } from '../../../src/document/field.ts';

export function fields(types: Readonly<Record<string, FieldType>>): Field[] {
  return Object.entries(types).map(([name, type]) => ({ name, type, description: name }));
}

/** A small world of streams in the shape of the real one. */
export const SAMPLE_FIELDS: Readonly<Record<string, readonly Field[]>> = {
  'ecs-vpcflow': fields({ '@timestamp': 'date', 'source.ip': 'ip', 'aws.flowlogs.tcp_flags': 'long' }),
  'ecs-cloudtrail': fields({
    '@timestamp': 'date',
    'source.ip': 'ip',
    'event.action': 'keyword',
    'aws.cloudtrail.request_parameters': 'wildcard',
    'aws.cloudtrail.flattened.request_parameters': 'flat_object',
  }),
  'ecs-cloudtrail-insight': fields({ '@timestamp': 'date', 'source.ip': 'ip' }),
  'ocsf-network_activity': fields({ time: 'long', 'traffic.bytes': 'long' }),
  'ocsf-api_activity': fields({ time: 'long', 'api.operation': 'keyword' }),
};
