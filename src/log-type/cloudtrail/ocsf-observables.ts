import type { JsonText } from '../../mapping/attribute.ts';
import { constantOf } from '../../mapping/text-buffer.ts';
import { observableHead } from '../observable.ts';
import { keywordOf } from './keyword.ts';
import { attribute, type CloudTrailAttribute } from './ocsf-attribute.ts';
import { hasSourceIp } from './ocsf-endpoint.ts';
import { hasUser, nameField, uidField } from './ocsf-user.ts';
import type { CloudTrailRecord } from './record.ts';
import { FIELD, type FieldNumber, type SourceField } from './source-field.ts';
import { conversion } from './value.ts';

/**
 * What one searches for across classes: the caller's address and software, its name and ids, the resources.
 * Each value also stands in its own attribute, which `name` says.
 *
 * @param user where the class has the caller
 */
export function observables(user: 'actor.user' | 'user', withResources: boolean): CloudTrailAttribute {
  const parts = [
    part(observableHead('src_endpoint.ip', 2), (r) =>
      hasSourceIp(r) ? FIELD['sourceIPAddress'] : undefined,
    ),
    part(observableHead('http_request.user_agent', 16), setField('userAgent')),
    part(observableHead(`${user}.name`, 4), nameField),
    part(observableHead(`${user}.uid`, 31), uidField),
    part(observableHead(`${user}.credential_uid`, 19), (r) => (hasUser(r) ? credential(r) : undefined)),
    part(observableHead(`${user}.account.uid`, 35), setField('userIdentity.accountId')),
  ];
  const head = observableHead('resources.uid', 10);
  const resources = (record: CloudTrailRecord): JsonText => {
    if (!withResources || record.start(FIELD['resources']) === -1) return '';
    let list = '';
    for (const { arn, arnPrefix } of record.resources) {
      const uid = arn || arnPrefix;
      if (uid !== '') list += `,${head}${uid}}`;
    }
    return list;
  };
  return {
    ...attribute(
      'observables',
      'object',
      ['sourceIPAddress', 'userAgent', 'userIdentity', ...(withResources ? ['resources'] : [])],
      conversion(
        (record) => {
          let list = '';
          for (const { text, fieldOf } of parts) {
            const field = fieldOf(record);
            if (field !== undefined) list += `,${text}${keywordOf(record.json(field))}}`;
          }
          list += resources(record);
          return list === '' ? '' : `[${list.slice(1)}]`;
        },
        (record, buffer, label) => {
          let isFirst = true;
          for (const { first, next, fieldOf } of parts) {
            const field = fieldOf(record);
            if (field === undefined) continue;
            if (isFirst) buffer.put(label);
            buffer.constant(isFirst ? first : next);
            isFirst = false;
            record.copyKeyword(field, buffer);
            buffer.byte(CLOSE_BRACE);
          }
          const rest = resources(record);
          if (isFirst && rest === '') return;
          if (isFirst) buffer.put(label);
          buffer.text(isFirst ? `[${rest.slice(1)}` : rest);
          buffer.byte(CLOSE_BRACKET);
        },
      ),
      'observable',
      'Values to search for across classes.',
    ),
    array: true,
  };
}

/** An observable up to its value, as the first and behind others, and the member that its value is. */
function part(text: string, fieldOf: (record: CloudTrailRecord) => FieldNumber | undefined) {
  return { text, first: constantOf(`[${text}`), next: constantOf(`,${text}`), fieldOf };
}

function setField(name: SourceField): (record: CloudTrailRecord) => FieldNumber | undefined {
  const field = FIELD[name];
  return (record) => (record.isSet(field) ? field : undefined);
}

const credential = setField('userIdentity.accessKeyId');
const CLOSE_BRACE = 0x7d;
const CLOSE_BRACKET = 0x5d;
