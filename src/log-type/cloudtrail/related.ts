import { FieldScanner } from '../../bytes/json-fields.ts';
import type { JsonText } from '../../mapping/attribute.ts';
import { keywordOf } from './keyword.ts';
import type { CloudTrailRecord } from './record.ts';
import { FIELD } from './source-field.ts';
import { distinct, elementsOf, keyword } from './value.ts';

const RESOURCE_MEMBERS = ['ARN', 'accountId', 'type', 'ARNPrefix'] as const;
const RESOURCE_NAMES = ['"arn":', '"account_id":', '"type":', '"arn_prefix":'] as const;
const resourceScanner = new FieldScanner(RESOURCE_MEMBERS);

/** One element of `resources` as an object of `aws.cloudtrail.resources`; '' when it says nothing. */
export function resources(json: string): JsonText {
  const offsets = resourceScanner.scan(json);
  let text = '';
  for (let member = 0; member < RESOURCE_NAMES.length; member++) {
    const start = offsets[2 * member] as number;
    const value = start === -1 ? '' : keywordOf(json.slice(start, offsets[2 * member + 1]));
    if (value !== '') text += `${text === '' ? '{' : ','}${RESOURCE_NAMES[member]}${value}`;
  }
  return text === '' ? '' : `${text}}`;
}

/** The resources as OCSF `resource_details`: those that have an ARN, or the beginning of one. */
export function resourceObjects(record: CloudTrailRecord): JsonText {
  const json = record.json(FIELD['resources']);
  if (json === '') return '';
  return distinct(
    elementsOf(json).map((element) => {
      const offsets = resourceScanner.scan(element);
      const value = (member: number) => {
        const start = offsets[2 * member] as number;
        return start === -1 ? '' : keywordOf(element.slice(start, offsets[2 * member + 1]));
      };
      const uid = value(0) || value(3);
      if (uid === '') return '';
      const account = value(1);
      const type = value(2);
      return `{"uid":${uid}${type === '' ? '' : `,"type":${type}`}${
        account === '' ? '' : `,"owner":{"account":{"uid":${account},"type":"AWS Account","type_id":10}}`
      }}`;
    }),
  );
}

/** ARNs of the resources, as JSON texts. */
export function resourceArns(record: CloudTrailRecord): JsonText[] {
  const json = record.json(FIELD['resources']);
  if (json === '') return [];
  return elementsOf(json).map((element) => {
    const [start = -1, end] = resourceScanner.scan(element);
    return start === -1 ? '' : keywordOf(element.slice(start, end));
  });
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
    ...resourceArns(record),
  ]);
}
