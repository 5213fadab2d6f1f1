import { describe, expect, it } from 'vitest';
import { cloudTrail } from '../../../src/log-type/cloudtrail/cloudtrail.ts';
import { at, documentsOf, type Json, leaves, OPTIONS, readText } from '../../support/cloudtrail.ts';

const BASE = {
  eventVersion: '1.09',
  eventTime: '2024-07-14T10:00:00Z',
  eventSource: 'ec2.amazonaws.com',
  eventName: 'X',
};
const ecs = async (members: Json) => (await documentsOf({ ...BASE, ...members }))['ecs-cloudtrail'] ?? {};

describe('ECS of CloudTrail', () => {
  it.each<[string, Json, Json]>([
    ['no error', {}, { 'event.outcome': 'success' }],
    [
      'an error',
      { errorCode: 'E', errorMessage: 'm' },
      {
        'event.outcome': 'failure',
        'event.code': 'E',
        'event.reason': 'm',
        'aws.cloudtrail.error_code': 'E',
      },
    ],
    [
      'a failed sign-in',
      {
        eventName: 'ConsoleLogin',
        responseElements: { ConsoleLogin: 'Failure' },
        additionalEventData: { MFAUsed: 'No', MobileVersion: 'Yes' },
      },
      {
        'event.outcome': 'failure',
        'aws.cloudtrail.console_login.additional_eventdata.mfa_used': false,
        'aws.cloudtrail.console_login.additional_eventdata.mobile_version': true,
      },
    ],
    [
      'a service',
      { sourceIPAddress: 'ec2.amazonaws.com' },
      { 'source.address': 'ec2.amazonaws.com', 'source.ip': undefined, 'source.domain': 'ec2.amazonaws.com' },
    ],
    [
      'AWS Internal',
      { sourceIPAddress: 'AWS Internal' },
      { 'source.address': 'AWS Internal', 'source.ip': undefined, 'source.domain': undefined },
    ],
    [
      'an instance role',
      {
        userIdentity: { principalId: 'AROA:i-0abc', sessionContext: { sessionIssuer: { userName: 'role' } } },
      },
      { 'user.id': 'AROA:i-0abc', 'user.name': 'role' },
    ],
    [
      'numbers for texts',
      { requestID: 5, readOnly: 'true', userAgent: null },
      { 'aws.cloudtrail.request_id': '5', 'aws.cloudtrail.read_only': true, user_agent: undefined },
    ],
    [
      'parameters that are a text',
      { requestParameters: 'text' },
      { 'aws.cloudtrail.request_parameters': 'text', 'aws.cloudtrail.flattened': undefined },
    ],
    [
      'parameters that are a list',
      { requestParameters: ['a', null, { b: 1 }] },
      { 'aws.cloudtrail.request_parameters': '[a, {b=1}]', 'aws.cloudtrail.flattened': undefined },
    ],
    ['an identity that is a text', { userIdentity: 'root' }, { user: undefined }],
  ])('%s', async (_, members, expected) => {
    const document = await ecs(members);
    for (const [path, value] of Object.entries(expected))
      expect([path, at(document, path)]).toEqual([path, value]);
  });

  it('cuts texts below the longest term and marks it', async () => {
    const long = 'é'.repeat(20_000);
    const document = await ecs({ requestParameters: { a: long, b: 'x' } });
    const text = String(at(document, 'aws.cloudtrail.request_parameters'));
    expect(Buffer.byteLength(text)).toBeLessThan(32_766);
    expect(text.startsWith('{a=éé')).toBe(true);
    expect(document['tags']).toEqual(['request_parameters_truncated']);
    expect(at(document, 'aws.cloudtrail.flattened.request_parameters')).toEqual({ b: 'x' });
  });

  it('writes flat objects without what an index refuses', async () => {
    const raw = `{"eventTime":"2024-07-14T10:00:00Z","requestParameters":{"a":1,"a":2,"":3,"n":null,"e":{},"l":[null,""], "k" : "v"}}`;
    const { records } = await readText(raw);
    const [document] = records.flatMap(cloudTrail.documents({ ...OPTIONS, ocsf: false }));
    expect(document?.json).toContain('"flattened":{"request_parameters":{"a":2,"k":"v"}}');
  });

  it('gives insights their own stream and no OCSF', async () => {
    const documents = await documentsOf({
      ...BASE,
      eventType: 'AwsCloudTrailInsight',
      insightDetails: { eventName: 'Y', state: 'Start' },
    });
    expect(Object.keys(documents)).toEqual(['ecs-cloudtrail-insight']);
    expect(at(documents['ecs-cloudtrail-insight'], 'event.dataset')).toBe('aws.cloudtrail_insight');
  });

  it('declares every field that it writes', async () => {
    const documents = await documentsOf(
      {
        ...BASE,
        sourceIPAddress: '1.2.3.4',
        resources: [{ ARN: 'a', accountId: '1', type: 't' }],
        requestParameters: { a: { b: 1 } },
      },
      { ...OPTIONS, keepOriginal: true },
    );
    for (const [stream, document] of Object.entries(documents)) {
      const declared = cloudTrail.fields[stream] ?? [];
      for (const [path] of leaves(document)) {
        const known = declared.some(
          ({ name, type }) =>
            name === path ||
            name.startsWith(`${path}.`) ||
            (type === 'flat_object' && path.startsWith(`${name}.`)),
        );
        expect([stream, path, known]).toEqual([stream, path, true]);
      }
    }
  });
});
