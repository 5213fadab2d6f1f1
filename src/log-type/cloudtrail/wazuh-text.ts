import { isJsonObject, type JsonNode, type JsonObject, parseJsonTree } from '../../bytes/json-tree.ts';
import type { ObjectOrigin } from '../log-type.ts';
import { pythonJson, pythonStr } from '../python-text.ts';
import { wazuhEnvelope } from '../wazuh-envelope.ts';
import type { CloudTrailRecord } from './record.ts';

/** The record as Wazuh's AWS module sends it (SEMANTICS 11.1, 11.3, 11.4); an ASCII byte string. */
export function wazuhText(record: CloudTrailRecord, origin: ObjectOrigin): string {
  const event = parseJsonTree(record.raw);
  return pythonJson(wazuhEnvelope(origin, isJsonObject(event) ? event : new Map(), 'cloudtrail', adapt));
}

/** SEMANTICS 11.4: members that may have any shape become objects. */
function adapt(aws: JsonObject): void {
  for (const name of ['additionalEventData', 'responseElements', 'requestParameters']) {
    const value = aws.get(name);
    if (value !== undefined && !isJsonObject(value)) {
      aws.set(name, new Map<string, JsonNode>([['string', pythonStr(value)]]));
    }
  }
  const parameters = aws.get('requestParameters');
  if (!isJsonObject(parameters)) return;
  const flag = parameters.get('disableApiTermination');
  if (typeof flag === 'boolean') parameters.set('disableApiTermination', new Map([['value', flag]]));
}
