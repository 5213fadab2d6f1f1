import type { JsonText } from '../../mapping/attribute.ts';
import type { CloudTrailRecord } from './record.ts';
import { hashOrder } from './resource-order.ts';
import { sessionName } from './session-name.ts';
import { FIELD } from './source-field.ts';
import { distinct, domain, firstKeyword, keyword } from './value.ts';

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

const userName = keyword('userIdentity.userName');
const anyName = firstKeyword('userIdentity.userName', 'userIdentity.sessionContext.sessionIssuer.userName');
const signInName = keyword('additionalEventData.UserName');
const targetName = keyword('requestParameters.userName');
const newName = keyword('requestParameters.newUserName');

export function relatedUsers(record: CloudTrailRecord): JsonText {
  const session = sessionName(record);
  return distinct([
    anyName(record),
    session === '' ? '' : `"${session}"`,
    record.omitted('additionalEventData') === '' ? '' : signInName(record),
    targetName(record),
    newName(record),
  ]);
}

const sourceDomain = domain('sourceIPAddress');
/** Where instances are named, and what stands before their ids there. */
const WITH_INSTANCES = [
  [FIELD['resources'], ':instance/i-'],
  [FIELD['requestParameters'], '"i-'],
  [FIELD['responseElements'], '"i-'],
] as const;

/** The service or host that called, and the EC2 instances that parameters and resources name. */
export function relatedHosts(record: CloudTrailRecord): JsonText {
  const caller = sourceDomain(record);
  let hosts: Set<string> | undefined;
  for (const [field, mark] of WITH_INSTANCES) {
    const json = record.json(field);
    if (!json.includes(mark)) continue;
    hosts ??= new Set();
    for (const [, id = ''] of json.matchAll(INSTANCE)) {
      if (hosts.size < MOST_INSTANCES) hosts.add(`"${id}"`);
    }
  }
  return hosts === undefined ? distinct([caller]) : distinct([caller, ...hosts]);
}

/** A call may list a thousand. */
const MOST_INSTANCES = 100;
/** An instance id as a whole JSON text, or at the end of an ARN. */
const INSTANCE = /(?:"|:instance\/)(i-(?:[0-9a-f]{17}|[0-9a-f]{8}))"/g;

const accessKey = keyword('userIdentity.accessKeyId');
const arn = keyword('userIdentity.arn');
const principal = keyword('userIdentity.principalId');
const issuerArn = keyword('userIdentity.sessionContext.sessionIssuer.arn');
const issuerName = keyword('userIdentity.sessionContext.sessionIssuer.userName');
const groupName = keyword('requestParameters.groupName');

/** Everybody and everything that the record names in known places. */
export function relatedEntities(record: CloudTrailRecord): JsonText {
  return distinct([
    accessKey(record),
    arn(record),
    principal(record),
    userName(record),
    issuerArn(record),
    issuerName(record),
    targetName(record),
    groupName(record),
    ...record.resources.map(({ arn: resource }) => resource),
  ]);
}
