import type { JsonText } from '../../mapping/attribute.ts';
import type { CloudTrailRecord } from './record.ts';
import { FIELD } from './source-field.ts';
import { distinct, keyword } from './value.ts';

/** The resources as objects of `aws.cloudtrail.resources`; one that is named twice is listed once. */
export function resourceList(record: CloudTrailRecord): JsonText {
  if (record.start(FIELD['resources']) === -1) return '';
  return distinct(
    record.resources.map(({ arn, accountId, type, arnPrefix }) => {
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
const signInName = keyword('additionalEventData.UserName');
const targetName = keyword('requestParameters.userName');
const newName = keyword('requestParameters.newUserName');

export function relatedUsers(record: CloudTrailRecord): JsonText {
  return distinct([
    userName(record),
    record.omitted('additionalEventData') === '' ? '' : signInName(record),
    targetName(record),
    newName(record),
  ]);
}

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
