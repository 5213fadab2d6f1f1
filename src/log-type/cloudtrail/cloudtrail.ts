import type { Field } from '../../document/field.ts';
import { type RenderedDocument, WrittenDocument } from '../../document/stream.ts';
import type { Attribute } from '../../mapping/attribute.ts';
import { compileDocument } from '../../mapping/compile.ts';
import type { LogType, OutputOptions } from '../log-type.ts';
import { OBSERVABLE_FIELDS } from '../observable.ts';
import { oncePerOptions } from '../once-per-options.ts';
import { compactJson } from './compact.ts';
import { ECS_ATTRIBUTES, EVENT_ORIGINAL, RESOURCE_FIELDS } from './ecs.ts';
import { AGGREGATE_ATTRIBUTES } from './ecs-aggregate.ts';
import { API_ACTIVITY_ATTRIBUTES } from './ocsf-api-activity.ts';
import { AUTHENTICATION_ATTRIBUTES, isSignIn } from './ocsf-authentication.ts';
import { OCSF_RESOURCE_FIELDS, RAW_DATA } from './ocsf-common.ts';
import { readCloudTrail } from './read.ts';
import { type CloudTrailRecord, RECORD_LAYOUT } from './record.ts';
import { wazuhText } from './wazuh-text.ts';

/** Lists of objects are declared by their members. */
const MEMBERS: Readonly<Record<string, readonly Field[]>> = {
  'aws.cloudtrail.resources': RESOURCE_FIELDS,
  resources: OCSF_RESOURCE_FIELDS,
  observables: OBSERVABLE_FIELDS,
};

/** AWS CloudTrail: records of API calls and sign-ins, Insight events, and summaries of data events. */
export const cloudTrail: LogType<CloudTrailRecord> = {
  name: 'cloudtrail',
  read: readCloudTrail,
  documents: oncePerOptions(compileDocuments),
  compactText: (record) => compactJson(record.raw),
  wazuhText,
  fields: {
    'ecs-cloudtrail': fieldsOf([...ECS_ATTRIBUTES, EVENT_ORIGINAL]),
    'ecs-cloudtrail-insight': fieldsOf([...ECS_ATTRIBUTES, EVENT_ORIGINAL]),
    // With the fields of calls: one query asks all three streams.
    'ecs-cloudtrail-aggregated': fieldsOf([...ECS_ATTRIBUTES, EVENT_ORIGINAL, ...AGGREGATE_ATTRIBUTES]),
    'ocsf-api_activity': fieldsOf([...API_ACTIVITY_ATTRIBUTES, RAW_DATA]),
    'ocsf-authentication': fieldsOf([...AUTHENTICATION_ATTRIBUTES, RAW_DATA]),
  },
};

function compileDocuments(options: OutputOptions): (record: CloudTrailRecord) => RenderedDocument[] {
  const original = options.keepOriginal ? [EVENT_ORIGINAL] : [];
  const writeEcs = compileDocument([...ECS_ATTRIBUTES, ...original], RECORD_LAYOUT);
  const writeAggregate = compileDocument([...AGGREGATE_ATTRIBUTES, ...original], RECORD_LAYOUT);
  const writeApiActivity = compileDocument(API_ACTIVITY_ATTRIBUTES, RECORD_LAYOUT);
  const writeAuthentication = compileDocument(AUTHENTICATION_ATTRIBUTES, RECORD_LAYOUT);
  return (record) => {
    const { time, isInsight } = record;
    const documents: RenderedDocument[] = [];
    if (record.isAggregated) {
      if (options.ecs)
        documents.push(new WrittenDocument('ecs-cloudtrail-aggregated', time, writeAggregate(record)));
      return documents;
    }
    if (options.ecs) {
      const stream = isInsight ? 'ecs-cloudtrail-insight' : 'ecs-cloudtrail';
      documents.push(new WrittenDocument(stream, time, writeEcs(record)));
    }
    // An insight is no call: OCSF has no class of activity for it.
    if (options.ocsf && !isInsight) {
      documents.push(
        isSignIn(record)
          ? new WrittenDocument('ocsf-authentication', time, writeAuthentication(record))
          : new WrittenDocument('ocsf-api_activity', time, writeApiActivity(record)),
      );
    }
    return documents;
  };
}

function fieldsOf(attributes: readonly Attribute<CloudTrailRecord>[]): readonly Field[] {
  const fields = attributes.flatMap((attribute): readonly Field[] => {
    const { name, type, description, array } = attribute;
    return MEMBERS[name] ?? [{ name, type, description, ...(array === undefined ? {} : { array }) }];
  });
  return [...new Map(fields.map((field) => [field.name, field])).values()];
}
