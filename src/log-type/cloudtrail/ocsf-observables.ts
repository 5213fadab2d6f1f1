import type { JsonText } from '../../mapping/attribute.ts';
import { observableHead } from '../observable.ts';
import { attribute, type CloudTrailAttribute } from './ocsf-attribute.ts';
import { sourceIp } from './ocsf-endpoint.ts';
import { hasUser, userName } from './ocsf-user.ts';
import type { CloudTrailRecord } from './record.ts';
import { FIELD } from './source-field.ts';
import { keyword } from './value.ts';

/**
 * What one searches for across classes: the caller's address and software, its name and ids, the resources.
 * Each value also stands in its own attribute, which `name` says.
 *
 * @param user where the class has the caller
 */
export function observables(user: 'actor.user' | 'user', withResources: boolean): CloudTrailAttribute {
  const ip = observableHead('src_endpoint.ip', 2);
  const agent = observableHead('http_request.user_agent', 16);
  const name = observableHead(`${user}.name`, 4);
  const uid = observableHead(`${user}.uid`, 31);
  const credential = observableHead(`${user}.credential_uid`, 19);
  const account = observableHead(`${user}.account.uid`, 35);
  const resource = observableHead('resources.uid', 10);
  const write = (record: CloudTrailRecord): JsonText => {
    let list = entry(ip, sourceIp(record)) + entry(agent, userAgent(record));
    if (hasUser(record)) {
      list += entry(name, userName(record)) + entry(uid, userUid(record));
      list += entry(credential, userCredential(record)) + entry(account, userAccount(record));
    }
    if (withResources && record.start(FIELD['resources']) !== -1) {
      for (const { arn, arnPrefix } of record.resources) list += entry(resource, arn || arnPrefix);
    }
    return list === '' ? '' : `[${list.slice(1)}]`;
  };
  return {
    ...attribute(
      'observables',
      'object',
      ['sourceIPAddress', 'userAgent', 'userIdentity', ...(withResources ? ['resources'] : [])],
      write,
      'observable',
      'Values to search for across classes.',
    ),
    array: true,
  };
}

function entry(begin: string, value: JsonText): string {
  return value === '' ? '' : `,${begin}${value}}`;
}

const userAgent = keyword('userAgent');
const userUid = keyword('userIdentity.arn');
const userCredential = keyword('userIdentity.accessKeyId');
const userAccount = keyword('userIdentity.accountId');
