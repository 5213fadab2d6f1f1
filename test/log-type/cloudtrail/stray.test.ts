import { describe, expect, it } from 'vitest';
import { at, documentsOf, readText } from '../../support/cloudtrail.ts';

const RECORD = {
  eventTime: '2026-07-14T10:00:00Z',
  eventName: 'GetObject',
  eventSource: 's3.amazonaws.com',
  eventID: 'e1',
  userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ana' },
  requestParameters: { anything: 'goes', deep: { er: 1 } },
};

describe('members of a record that no field is declared for', () => {
  it('are kept by their dotted names in both schemas', async () => {
    const documents = await documentsOf({
      ...RECORD,
      newBlock: { a: [1, { b: 'two' }], nothing: null },
      newFlag: true,
      empty: '',
      userIdentity: {
        ...RECORD.userIdentity,
        newId: 'u1',
        sessionContext: { attributes: { newMark: 'm1' }, webIdFederationData: { issuedBy: 'w1' } },
      },
      tlsDetails: { tlsVersion: 'TLSv1.3', fips: 'yes' },
    });
    const strays = {
      newBlock: { a: [1, { b: 'two' }] },
      newFlag: true,
      'userIdentity.newId': 'u1',
      'userIdentity.sessionContext.attributes.newMark': 'm1',
      'userIdentity.sessionContext.webIdFederationData.issuedBy': 'w1',
      'tlsDetails.fips': 'yes',
    };
    expect(at(documents['ecs-cloudtrail'], 'aws.cloudtrail.flattened.unmapped')).toEqual(strays);
    expect(documents['ocsf-api_activity']?.['unmapped']).toMatchObject(strays);
  });

  it('are none of the members of free shape', async () => {
    const documents = await documentsOf({
      ...RECORD,
      responseElements: { user: { new: 1 } },
      additionalEventData: { x: 1 },
    });
    expect(at(documents['ecs-cloudtrail'], 'aws.cloudtrail.flattened.unmapped')).toBeUndefined();
    expect(documents['ocsf-api_activity']?.['unmapped']).toEqual({ additionalEventData: { x: 1 } });
  });

  it('never stand twice under one name, whatever they are called', async () => {
    const text =
      `{"eventTime":"2026-07-14T10:00:00Z","eventID":"e1","new":1,"new":{"x":2},"":3,` +
      `"tlsDetails.fips":4,"userIdentity.onBehalfOf":5,"n\\u0065w":6,"recipientAccountId":"111122223333",` +
      `"tlsDetails":{"fips":7},"userIdentity":{"onBehalfOf":{"userId":"o"}}}`;
    const { records } = await readText(text);
    expect(records.length).toBe(1);
    const documents = await documentsOf(text);
    expect(at(documents['ecs-cloudtrail'], 'aws.cloudtrail.flattened.unmapped')).toEqual({
      new: 6,
      'record.tlsDetails.fips': 4,
      'record.userIdentity.onBehalfOf': 5,
      'tlsDetails.fips': 7,
    });
    expect(documents['ocsf-api_activity']?.['unmapped']).toEqual({
      recipientAccountId: '111122223333',
      tlsDetails: { fips: 7 },
      'userIdentity.onBehalfOf': { userId: 'o' },
      new: 6,
      'record.tlsDetails.fips': 4,
      'record.userIdentity.onBehalfOf': 5,
      'tlsDetails.fips': 7,
    });
  });
});

it('OCSF keeps who issued a session, and what a sign-in has no attribute for', async () => {
  const sessionIssuer = { type: 'Role', principalId: 'AROA1', accountId: '111122223333', userName: 'ops' };
  const documents = await documentsOf({
    ...RECORD,
    eventSource: 'signin.amazonaws.com',
    resources: [{ ARN: 'arn:aws:iam::111122223333:role/ops' }],
    userIdentity: { type: 'AssumedRole', identityProvider: 'idp', sessionContext: { sessionIssuer } },
  });
  expect(documents['ocsf-authentication']?.['unmapped']).toEqual({
    resources: [{ ARN: 'arn:aws:iam::111122223333:role/ops' }],
    'userIdentity.identityProvider': 'idp',
    'userIdentity.sessionContext.sessionIssuer': sessionIssuer,
  });
});
