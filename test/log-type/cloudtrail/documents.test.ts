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

/** The bucket of 16 in which a Java HashMap keeps a text. */
function slotOf(text: string): number {
  let hash = 0;
  for (const unit of text.split('')) hash = (Math.imul(31, hash) + unit.charCodeAt(0)) | 0;
  return (hash ^ (hash >>> 16)) & 15;
}

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
    [
      'a session of a person, whose name is a mail address',
      {
        userIdentity: {
          type: 'AssumedRole',
          principalId: 'AROAEXAMPLE:jane@example.org',
          arn: 'arn:aws-us-gov:sts::111122223333:assumed-role/path/Audit/jane@example.org',
          sessionContext: { sessionIssuer: { userName: 'Audit' } },
        },
      },
      {
        'user.id': 'AROAEXAMPLE:jane@example.org',
        'user.name': 'Audit',
        'user.email': 'jane@example.org',
        'related.user': ['Audit', 'jane@example.org'],
      },
    ],
    [
      'an Identity Center user without principal',
      {
        userIdentity: {
          type: 'IdentityCenterUser',
          onBehalfOf: { userId: 'u-1', identityStoreArn: 'arn:aws:identitystore::1:identitystore/d-1' },
          credentialId: 'c-1',
        },
      },
      { 'user.id': 'u-1', 'aws.cloudtrail.user_identity.on_behalf_of.user_id': 'u-1' },
    ],
    [
      'members of version 1.11',
      {
        userIdentity: {
          inScopeOf: {
            issuerType: 'AWS::EC2::Instance',
            credentialsIssuedTo: 'arn:aws:ec2:eu-west-1:1:instance/i-1',
          },
          invokedByDelegate: { accountId: '444455556666' },
          sessionContext: {
            assumedRoot: 'true',
            webIdFederationData: {
              federatedProvider: 'issuer.example',
              attributes: { 'aud:x': 'y', empty: '' },
            },
          },
        },
        tlsDetails: { tlsVersion: 'TLSv1.3', keyExchange: 'X25519MLKEM768' },
        eventContext: { tagContext: { resourceTags: [{ arn: 'a', tags: { k: 'v' } }] } },
        addendum: { reason: 'DELIVERY_DELAY', updatedFields: 'responseElements', originalEventID: 'e' },
      },
      {
        'aws.cloudtrail.user_identity.in_scope_of.issuer_type': 'AWS::EC2::Instance',
        'aws.cloudtrail.user_identity.in_scope_of.credentials_issued_to':
          'arn:aws:ec2:eu-west-1:1:instance/i-1',
        'aws.cloudtrail.user_identity.invoked_by_delegate.account_id': '444455556666',
        'aws.cloudtrail.user_identity.session_context.assumed_root': 'true',
        'aws.cloudtrail.user_identity.session_context.web_id_federation_data': {
          federated_provider: 'issuer.example',
          attributes: { 'aud:x': 'y' },
        },
        'aws.cloudtrail.tls_details.key_exchange': 'X25519MLKEM768',
        'aws.cloudtrail.flattened.event_context': {
          tagContext: { resourceTags: [{ arn: 'a', tags: { k: 'v' } }] },
        },
        'aws.cloudtrail.addendum': {
          reason: 'DELIVERY_DELAY',
          updated_fields: 'responseElements',
          original_event_id: 'e',
        },
      },
    ],
    [
      'a time in basic form, as old records have it',
      { userIdentity: { sessionContext: { attributes: { creationDate: '20131102T010628Z' } } } },
      { 'aws.cloudtrail.user_identity.session_context.creation_date': '2013-11-02T01:06:28.000Z' },
    ],
    ['an odd spelling of TLS', { tlsDetails: { tlsVersion: 'QUIC' } }, { tls: { version: 'QUIC' } }],
    ['no version of TLS', { tlsDetails: { tlsVersion: '-', cipherSuite: 'x' } }, { tls: { cipher: 'x' } }],
    [
      'instances in parameters and resources',
      {
        requestParameters: { instancesSet: { items: [{ instanceId: 'i-0123456789abcdef0' }] }, note: 'i-0' },
        responseElements: { instanceIds: ['i-0123456789abcdef0', 'i-12345678'] },
        resources: [{ ARN: 'arn:aws:ec2:eu-west-1:1:instance/i-00000000000000001' }],
      },
      { 'related.hosts': ['i-00000000000000001', 'i-0123456789abcdef0', 'i-12345678'] },
    ],
  ])('%s', async (_, members, expected) => {
    const document = await ecs(members);
    for (const [path, value] of Object.entries(expected))
      expect([path, at(document, path)]).toEqual([path, value]);
  });

  it.each<[string, string[] | undefined, string[]]>([
    ['AuthorizeSecurityGroupIngress', ['network'], ['access']],
    ['AuthorizeSecurityGroupEgress', undefined, ['info']],
    ['StartSession', ['session'], ['start']],
    ['AttachRolePolicy', ['iam'], ['change']],
    ['DetachRolePolicy', undefined, ['info']],
    ['ConsoleLogin', ['authentication'], ['info']],
    ['AssumeRoleWithSAML', undefined, ['info']],
    ['constructor', undefined, ['info']],
  ])('classifies %s as the published table does', async (eventName, category, type) => {
    const document = await ecs({ eventName });
    expect([at(document, 'event.category'), at(document, 'event.type')]).toEqual([category, type]);
  });

  it('lists resources in the order of their hash table, the last of equal ones', async () => {
    const bucket = { ARN: 'arn:aws:s3:::b', accountId: '1', type: 'AWS::S3::Bucket' };
    const resources = [
      { ...bucket, ARNPrefix: 'first' },
      { ARN: 'arn:aws:s3:::b/k', type: 'AWS::S3::Object' },
      { ARN: 'arn:aws:s3:::b/ü', type: 'AWS::S3::Object' },
      { ...bucket, ARNPrefix: 'last' },
    ];
    const list = at(await ecs({ resources }), 'aws.cloudtrail.resources') as Json[];
    expect(list).toHaveLength(3);
    const key = ({ arn = '', account_id = '', type = '' }: Json) => `${arn}_${account_id}_${type}`;
    const slots = list.map((one) => slotOf(key(one)));
    expect(slots).toEqual(slots.toSorted((a, b) => a - b));
    expect(list.find(({ arn }) => arn === 'arn:aws:s3:::b')?.['arn_prefix']).toBe('last');
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

  it('reads insights as CloudTrail Lake has them', async () => {
    const documents = await documentsOf({
      eventTime: '2026-07-14T10:00:00Z',
      eventType: 'AwsCloudTrailInsight',
      eventCategory: 'Insight',
      insightSource: 'store',
      insightState: 'End',
      insightEventSource: 'ssm.amazonaws.com',
      insightEventName: 'UpdateInstanceInformation',
      insightErrorCode: 'Throttled',
      insightType: 'ApiCallRateInsight',
      insightContext: { baselineAverage: 1.5 },
    });
    const document = documents['ecs-cloudtrail-insight'];
    expect(document).toMatchObject({
      event: { action: 'UpdateInstanceInformation', provider: 'ssm.amazonaws.com', code: 'Throttled' },
      cloud: { service: { name: 'ssm' } },
    });
    expect(at(document, 'aws.cloudtrail')).toMatchObject({
      insight_type: 'ApiCallRateInsight',
      insight_state: 'End',
      flattened: { unmapped: { insightSource: 'store', insightContext: { baselineAverage: 1.5 } } },
    });
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

  it('lists what one searches for across OCSF classes', async () => {
    const identity = { type: 'AssumedRole', arn: 'arn:aws:sts::1:assumed-role/R/s', accountId: '1' };
    const documents = await documentsOf({
      ...BASE,
      sourceIPAddress: '198.51.100.7',
      userAgent: 'cli',
      userIdentity: { ...identity, sessionContext: { sessionIssuer: { userName: 'R' } } },
      resources: [{ ARN: 'arn:aws:s3:::b' }, { ARNPrefix: 'arn:aws:s3:::b/' }],
    });
    const observables = documents['ocsf-api_activity']?.['observables'] as Json[];
    expect(observables.map(({ name, type_id, value }) => [name, type_id, value])).toEqual([
      ['src_endpoint.ip', 2, '198.51.100.7'],
      ['http_request.user_agent', 16, 'cli'],
      ['actor.user.name', 4, 'R'],
      ['actor.user.uid', 31, identity.arn],
      ['actor.user.account.uid', 35, '1'],
      ['resources.uid', 10, 'arn:aws:s3:::b'],
      ['resources.uid', 10, 'arn:aws:s3:::b/'],
    ]);
  });

  it('names a service that called as such and as a host', async () => {
    const of = async (sourceIPAddress: string) =>
      (await documentsOf({ ...BASE, sourceIPAddress }))['ocsf-api_activity']?.['src_endpoint'];
    expect(await of('ec2.amazonaws.com')).toEqual({
      svc_name: 'ec2.amazonaws.com',
      domain: 'ec2.amazonaws.com',
    });
    expect(await of('AWS Internal')).toEqual({ svc_name: 'AWS Internal' });
    expect(await of('198.51.100.7')).toEqual({ ip: '198.51.100.7' });
  });

  it('names a user of Identity Center, who has neither ARN nor name, by the id there', async () => {
    const onBehalfOf = { userId: '94e8-u', identityStoreArn: 'arn:aws:identitystore::1:identitystore/d-1' };
    const documents = await documentsOf({
      ...BASE,
      userIdentity: { type: 'IdentityCenterUser', accountId: '1', onBehalfOf },
    });
    expect(at(documents['ecs-cloudtrail'], 'user.id')).toBe('94e8-u');
    expect(at(documents['ecs-cloudtrail'], 'related.entity')).toEqual(['94e8-u']);
    const event = documents['ocsf-api_activity'];
    expect(at(event, 'actor.user')).toMatchObject({ uid: '94e8-u', type: 'IdentityCenterUser' });
    expect(event?.['observables']).toContainEqual({
      name: 'actor.user.uid',
      type: 'User Object: uid',
      type_id: 31,
      value: '94e8-u',
    });
  });

  it('loses no member of the identity in OCSF', async () => {
    const userIdentity = {
      type: 'IdentityCenterUser',
      credentialId: 'c',
      onBehalfOf: { userId: 'u' },
      sessionContext: { sourceIdentity: 'jane', ec2RoleDelivery: '2.0' },
    };
    const documents = await documentsOf({ ...BASE, userIdentity, eventContext: { a: 1 } });
    expect(documents['ocsf-api_activity']?.['unmapped']).toEqual({
      eventContext: { a: 1 },
      'userIdentity.credentialId': 'c',
      'userIdentity.onBehalfOf': { userId: 'u' },
      'userIdentity.sessionContext.sourceIdentity': 'jane',
      'userIdentity.sessionContext.ec2RoleDelivery': '2.0',
    });
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
