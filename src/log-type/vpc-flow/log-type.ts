import type { Field } from '../../document/field.ts';
import { type RenderedDocument, WrittenDocument } from '../../document/stream.ts';
import type { LogType, OutputOptions } from '../log-type.ts';
import { OBSERVABLE_FIELDS } from '../observable.ts';
import { oncePerOptions } from '../once-per-options.ts';
import { EVENT_ORIGINAL, ecsAttributes } from './ecs.ts';
import { compactText, wazuhText } from './event-text.ts';
import { ocsfAttributes } from './ocsf.ts';
import { readFlows } from './read.ts';
import type { FlowRecord } from './record.ts';
import { specialisingWriter } from './specialise.ts';

/** VPC Flow Logs and transit gateway flow logs. */
export const vpcFlow: LogType<FlowRecord> = {
  name: 'vpc-flow',
  read: readFlows,
  documents: oncePerOptions(compileDocuments),
  compactText,
  wazuhText,
  fields: {
    'ecs-vpcflow': uniqueFields([
      ...ecsAttributes('compat', false),
      ...ecsAttributes('strict', false),
      EVENT_ORIGINAL,
    ]),
    // A list of objects is declared by its members.
    'ocsf-network_activity': uniqueFields(
      ocsfAttributes(true).flatMap((one): readonly Field[] =>
        one.name === 'observables' ? OBSERVABLE_FIELDS : [one],
      ),
    ),
  },
};

function compileDocuments(options: OutputOptions): (record: FlowRecord) => RenderedDocument[] {
  const ecs = options.ecs
    ? specialisingWriter(ecsAttributes(options.profile, options.keepOriginal))
    : undefined;
  const ocsf = options.ocsf ? specialisingWriter(ocsfAttributes(options.keepOriginal)) : undefined;
  return (record) => {
    const documents: RenderedDocument[] = [];
    const { time } = record;
    if (ecs !== undefined) documents.push(new WrittenDocument('ecs-vpcflow', time, ecs(record)));
    if (ocsf !== undefined) documents.push(new WrittenDocument('ocsf-network_activity', time, ocsf(record)));
    return documents;
  };
}

function uniqueFields(fields: readonly Field[]): Field[] {
  return [...new Map(fields.map((field) => [field.name, field])).values()];
}
