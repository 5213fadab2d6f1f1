import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Json } from './read-object.ts';
import { readSharedJson } from './shared.ts';

let validate: ValidateFunction | undefined;

/** What is wrong with a Network Activity event: the JSON schema's findings, and what the schema cannot say. */
export function networkActivityProblems(document: Json): string[] {
  validate ??= new Ajv2020({ strict: false, allErrors: true }).compile(
    readSharedJson<Json>(
      'fixtures',
      'ocsf',
      'json-schema',
      '4001_network_activity.cloud-datetime-host-security_control.schema.json',
    ),
  );
  const problems: string[] = [];
  if (!validate(document)) {
    for (const error of validate.errors ?? []) {
      problems.push(`${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`);
    }
  }
  const expect = (good: boolean, problem: string) => {
    if (!good) problems.push(problem);
  };
  expect(document['type_uid'] === 4001 * 100 + Number(document['activity_id']), 'type_uid');
  expect(document['src_endpoint'] !== undefined || document['dst_endpoint'] !== undefined, 'no endpoint');
  for (const name of ['time', 'start_time', 'end_time']) {
    const time = document[name];
    const text = document[`${name}_dt`];
    expect((time === undefined) === (text === undefined), `${name} without ${name}_dt`);
    if (time !== undefined) expect(Date.parse(String(text)) === time, `${name}_dt is another instant`);
  }
  const connection = (document['connection_info'] ?? {}) as Json;
  const siblings: [Json, string, string, Record<number, string>][] = [
    [document, 'action_id', 'action', { 1: 'Allowed', 2: 'Denied' }],
    [document, 'disposition_id', 'disposition', { 1: 'Allowed', 2: 'Blocked' }],
    [document, 'status_id', 'status', { 1: 'Success', 2: 'Failure' }],
    [document, 'severity_id', 'severity', { 1: 'Informational' }],
    [connection, 'direction_id', 'direction', { 0: 'Unknown', 1: 'Inbound', 2: 'Outbound' }],
    [
      connection,
      'protocol_ver_id',
      'protocol_ver',
      { 4: 'Internet Protocol version 4 (IPv4)', 6: 'Internet Protocol version 6 (IPv6)' },
    ],
  ];
  for (const [object, id, caption, table] of siblings) {
    const value = object[id];
    expect(
      value === undefined ? object[caption] === undefined : table[Number(value)] === object[caption],
      `${id} and ${caption} differ`,
    );
  }
  return problems;
}
