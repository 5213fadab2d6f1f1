import type { Field } from '../../document/field.ts';
import type { RenderedDocument } from '../../document/stream.ts';
import type { Attribute } from '../../mapping/attribute.ts';
import { compileMapping } from '../../mapping/compile.ts';
import type { LogType, OutputOptions } from '../log-type.ts';
import { compactJson } from './compact.ts';
import { ECS_ATTRIBUTES, EVENT_ORIGINAL, RESOURCE_FIELDS } from './ecs.ts';
import { readCloudTrail } from './read.ts';
import type { CloudTrailRecord } from './record.ts';
import { wazuhText } from './wazuh-text.ts';

/** AWS CloudTrail: records of API calls and sign-ins, and Insight events. */
export const cloudTrail: LogType<CloudTrailRecord> = {
  name: 'cloudtrail',
  read: readCloudTrail,
  documents: compileDocuments,
  compactText: (record) => compactJson(record.raw),
  wazuhText,
  fields: {
    'ecs-cloudtrail': fieldsOf([...ECS_ATTRIBUTES, EVENT_ORIGINAL]),
    'ecs-cloudtrail-insight': fieldsOf([...ECS_ATTRIBUTES, EVENT_ORIGINAL]),
  },
};

function compileDocuments(options: OutputOptions): (record: CloudTrailRecord) => RenderedDocument[] {
  const writeEcs = compileMapping(
    options.keepOriginal ? [...ECS_ATTRIBUTES, EVENT_ORIGINAL] : ECS_ATTRIBUTES,
  );
  return (record) => {
    const documents: RenderedDocument[] = [];
    if (options.ecs) {
      const stream = record.isInsight ? 'ecs-cloudtrail-insight' : 'ecs-cloudtrail';
      documents.push({ stream, time: record.time, json: writeEcs(record) });
    }
    return documents;
  };
}

function fieldsOf(attributes: readonly Attribute<CloudTrailRecord>[]): readonly Field[] {
  return attributes.flatMap((attribute): readonly Field[] => {
    if (attribute.name === 'aws.cloudtrail.resources') return RESOURCE_FIELDS;
    const { name, type, description, array } = attribute;
    return [{ name, type, description, ...(array === undefined ? {} : { array }) }];
  });
}
