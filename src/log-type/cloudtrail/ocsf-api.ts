import { constant } from '../../mapping/attribute.ts';
import { onlyIf, orElse } from './combine.ts';
import { flattenJson } from './flatten.ts';
import { attribute, type CloudTrailAttribute, copy } from './ocsf-attribute.ts';
import type { CloudTrailRecord } from './record.ts';
import { FIELD } from './source-field.ts';
import { conversion, firstKeyword, keyword, type Write } from './value.ts';

const requestUid = firstKeyword('requestID', 'eventID');

/** Whether the call has a request object: it needs an id. */
export function hasRequestUid(record: CloudTrailRecord): boolean {
  return record.isSet(FIELD['requestID']) || record.isSet(FIELD['eventID']);
}

/** What was called. */
export const API: readonly CloudTrailAttribute[] = [
  attribute(
    'api.operation',
    'keyword',
    ['eventName'],
    orElse(keyword('eventName'), constant('Unknown')),
    'api',
    'Name of the call.',
  ),
  copy('api.version', 'apiVersion', 'api', 'Version of the API.'),
  copy('api.service.name', 'eventSource', 'service', 'Service that was called.'),
  attribute(
    'api.request.uid',
    'keyword',
    ['requestID', 'eventID'],
    requestUid,
    'request',
    'Id of the request.',
  ),
  attribute(
    'api.request.data',
    'flat_object',
    ['requestParameters'],
    onlyIf(hasRequestUid, flatParameters('requestParameters')),
    'request',
    'Parameters of the call.',
  ),
  copy('api.response.error', 'errorCode', 'response', 'Error of the call.'),
  copy('api.response.error_message', 'errorMessage', 'response', 'Description of the error.'),
  attribute(
    'api.response.data',
    'flat_object',
    ['responseElements'],
    flatParameters('responseElements'),
    'response',
    'Answer of the service.',
  ),
];

/** Parameters as an object; what is no object becomes its `value`. */
function flatParameters(field: 'requestParameters' | 'responseElements'): Write {
  const number = FIELD[field];
  const text = (record: CloudTrailRecord) => {
    if (record.start(number) === -1) return '';
    return record.isObject(number)
      ? record.flatJson(field)
      : flattenJson(`{"value":${record.json(number)}}`, 0);
  };
  return conversion(text, (record, buffer, label) => {
    if (!record.isSet(number)) return;
    if (record.isObject(number)) {
      record.copyFlat(field, buffer, label);
      return;
    }
    const json = text(record);
    if (json === '') return;
    buffer.put(label);
    buffer.text(json);
  });
}
