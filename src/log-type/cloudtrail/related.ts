import type { JsonText } from '../../mapping/attribute.ts';
import { callerAddress, callerHost } from './caller.ts';
import type { CloudTrailRecord } from './record.ts';
import { hashOrder } from './resource-order.ts';
import { ARN, sessionName, sessionNameLength } from './session-name.ts';
import { FIELD, type SourceField } from './source-field.ts';
import { TextList } from './text-list.ts';
import { distinct, type Emit, firstKeyword, keyword, type Write } from './value.ts';

/**
 * The resources as objects of `aws.cloudtrail.resources`. Of those that agree in ARN, account and type the
 * last one counts, and they stand in the order of Elastic's table of them, a Java HashMap (NOTES 3).
 */
export function resourceList(record: CloudTrailRecord): JsonText {
  if (record.start(FIELD['resources']) === -1) return '';
  return distinct(
    hashOrder(record.resources).map(({ arn, accountId, type, arnPrefix }) => {
      let text = '';
      if (arn !== '') text += `,"arn":${arn}`;
      if (accountId !== '') text += `,"account_id":${accountId}`;
      if (type !== '') text += `,"type":${type}`;
      if (arnPrefix !== '') text += `,"arn_prefix":${arnPrefix}`;
      return text === '' ? '' : `{${text.slice(1)}}`;
    }),
  );
}

/** The resources as OCSF `resource_details`: those that have an ARN, or the beginning of one. */
export function resourceObjects(record: CloudTrailRecord): JsonText {
  if (record.start(FIELD['resources']) === -1) return '';
  return distinct(
    record.resources.map(({ arn, accountId, type, arnPrefix }) => {
      const uid = arn || arnPrefix;
      if (uid === '') return '';
      const owner =
        accountId === '' ? '' : `,"owner":{"account":{"uid":${accountId},"type":"AWS Account","type_id":10}}`;
      return `{"uid":${uid}${type === '' ? '' : `,"type":${type}`}${owner}}`;
    }),
  );
}

/** The list that is being made; lists are made one after the other. */
const texts = new TextList();

/** A list whose texts can mostly be copied: `collect` puts them into `texts`, or is false where `write` has to convert. */
function listOf(
  write: (record: CloudTrailRecord) => JsonText,
  collect: (record: CloudTrailRecord) => boolean,
): Write {
  const emit: Emit = (record, buffer, label) => {
    texts.begin(record);
    if (collect(record)) {
      texts.put(buffer, label);
      return;
    }
    const list = write(record);
    if (list === '') return;
    buffer.put(label);
    buffer.text(list);
  };
  return Object.assign((record: CloudTrailRecord) => write(record), { emit });
}

const USER_NAME = FIELD['userIdentity.userName'];
const ISSUER_NAME = FIELD['userIdentity.sessionContext.sessionIssuer.userName'];
const TARGET_NAME = FIELD['requestParameters.userName'];
const anyName = firstKeyword('userIdentity.userName', 'userIdentity.sessionContext.sessionIssuer.userName');
const signInName = keyword('additionalEventData.UserName');
const targetName = keyword('requestParameters.userName');
const newName = keyword('requestParameters.newUserName');

export const relatedUsers: Write = listOf(
  (record) => {
    const session = sessionName(record);
    return distinct([
      anyName(record),
      session === '' ? '' : `"${session}"`,
      record.omitted('additionalEventData') === '' ? '' : signInName(record),
      targetName(record),
      newName(record),
    ]);
  },
  (record) => {
    if (!texts.add(record, USER_NAME)) return false;
    if (texts.isEmpty && !texts.add(record, ISSUER_NAME)) return false;
    const length = sessionNameLength(record);
    const arnEnd = (record.offsets[record.base + 2 * ARN + 1] as number) - 1;
    if (length > 0) texts.addRange(arnEnd - length, arnEnd);
    if (
      record.omitted('additionalEventData') !== '' &&
      !texts.add(record, FIELD['additionalEventData.UserName'])
    )
      return false;
    return texts.add(record, TARGET_NAME) && texts.add(record, FIELD['requestParameters.newUserName']);
  },
);

export const relatedIps: Write = listOf(
  (record) => distinct([callerAddress(record)]),
  (record) => callerAddress(record) === '' || texts.add(record, FIELD['sourceIPAddress']),
);

const INSTANCE_ARN = ':instance/i-';
/** Where instances are named, and what stands before their ids there. */
const WITH_INSTANCES = [
  [FIELD['resources'], INSTANCE_ARN],
  [FIELD['requestParameters'], '"i-'],
  [FIELD['responseElements'], '"i-'],
] as const;

/** The service or host that called, and the EC2 instances that parameters and resources name. */
export const relatedHosts: Write = listOf(
  (record) => {
    const hosts = new Set<string>();
    for (const [field, mark] of WITH_INSTANCES) {
      const json = record.json(field);
      if (!json.includes(mark)) continue;
      for (const [, id = ''] of json.matchAll(INSTANCE)) {
        if (hosts.size < MOST_INSTANCES) hosts.add(`"${id}"`);
      }
    }
    return distinct([callerHost(record), ...hosts]);
  },
  (record) => {
    if (record.start(FIELD['resources']) !== -1 && record.json(FIELD['resources']).includes(INSTANCE_ARN))
      return false;
    if (record.mapText('requestParameters').namesInstance) return false;
    if (record.mapText('responseElements').namesInstance) return false;
    return callerHost(record) === '' || texts.add(record, FIELD['sourceIPAddress']);
  },
);

/** A call may list a thousand. */
const MOST_INSTANCES = 100;
/** An instance id as a whole JSON text, or at the end of an ARN. */
const INSTANCE = /(?:"|:instance\/)(i-(?:[0-9a-f]{17}|[0-9a-f]{8}))"/g;

const ENTITIES = [
  'userIdentity.accessKeyId',
  'userIdentity.arn',
  'userIdentity.principalId',
  'userIdentity.userName',
  'userIdentity.sessionContext.sessionIssuer.arn',
  'userIdentity.sessionContext.sessionIssuer.userName',
  'requestParameters.userName',
  'requestParameters.groupName',
  'userIdentity.onBehalfOf.userId',
] as const satisfies readonly SourceField[];
const entities = ENTITIES.map(keyword);
const entityFields = ENTITIES.map((field) => FIELD[field]);

/** Everybody and everything that the record names in known places. */
export const relatedEntities: Write = listOf(
  (record) =>
    distinct([
      ...entities.map((entity) => entity(record)),
      ...record.resources.map(({ arn: resource }) => resource),
    ]),
  (record) => {
    for (const field of entityFields) if (!texts.add(record, field)) return false;
    return record.start(FIELD['resources']) === -1;
  },
);
