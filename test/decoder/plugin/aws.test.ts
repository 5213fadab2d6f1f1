import { describe, expect, it } from 'vitest';
import { fromByteString } from '../../../src/bytes/byte-string.ts';
import { DEFAULT_COLUMNS } from '../../../src/decoder/plugin/aws/vpc-flow-shape.ts';
import { DEFAULT_FORMAT } from '../../../src/log-type/vpc-flow/field.ts';
import { FLOW_FORMATS } from '../../../src/sample/flow.ts';
import { decoded, load } from '../../support/decode.ts';

const decoders = load(`
  <decoder name="trail"><prematch>eventName|"dataset":"aws.cloudtrail"|api</prematch>
    <plugin_decoder>AWS_CloudTrail_Decoder</plugin_decoder></decoder>
  <decoder name="flow"><prematch>\\.</prematch><plugin_decoder>AWS_VPCFlow_Decoder</plugin_decoder></decoder>`);

const record = {
  eventVersion: '1.08',
  userIdentity: {
    type: 'AssumedRole',
    principalId: 'AROAEXAMPLE:i-0abc',
    accountId: '111122223333',
    sessionContext: { sessionIssuer: { userName: 'deploy' } },
  },
  eventTime: '2026-01-02T03:04:05Z',
  eventSource: 'ec2.amazonaws.com',
  eventName: 'RunInstances',
  sourceIPAddress: '198.51.100.7',
  errorCode: 'Client.UnauthorizedOperation',
  requestParameters: { instancesSet: { items: [{ imageId: 'ami-1', minCount: 1 }] }, empty: null },
  responseElements: null,
  eventID: 'e-1',
  recipientAccountId: '111122223333',
};

const view = {
  action: 'RunInstances',
  id: 'e-1',
  status: 'Client.UnauthorizedOperation',
  srcip: '198.51.100.7',
  srcuser: 'deploy',
  dstuser: 'deploy',
  'aws.eventName': 'RunInstances',
  'aws.eventSource': 'ec2.amazonaws.com',
  'aws.sourceIPAddress': '198.51.100.7',
  'aws.source_ip_address': '198.51.100.7',
  'aws.userIdentity.type': 'AssumedRole',
  'aws.userIdentity.principalId': 'AROAEXAMPLE:i-0abc',
  'aws.requestParameters.instancesSet.items.imageId': 'ami-1',
  'aws.source': 'cloudtrail',
  'aws.aws_account_id': '111122223333',
};

describe('AWS_CloudTrail_Decoder', () => {
  it.each([
    ['alone', '\\ud83d', '\ufffd'],
    ['at the end', 'x\\udE00', 'x\ufffd'],
    ['behind a pair', '\\ud83d\\ude00\\ud83d', '\u{1f600}\ufffd'],
    ['that is spelled behind a backslash', '\\\\ud83d', '\\ud83d'],
  ])('sees a call whose text holds half of a surrogate pair, %s', (_, spelled, seen) => {
    const text = JSON.stringify({ ...record, userAgent: 'AGENT' }).replace('AGENT', spelled);
    const { fields } = decoded(decoders, text);
    expect(fields).toMatchObject(view);
    expect(fromByteString(String(fields['aws.userAgent']))).toBe(seen);
  });

  it.each([
    ['a raw record', record],
    ['a record in an EventBridge event', { 'detail-type': 'AWS API Call via CloudTrail', detail: record }],
    ["the envelope of Wazuh's AWS module", envelope()],
  ])('gives the same view of %s', (_, document) => {
    const { decoder, fields } = decoded(decoders, JSON.stringify(document));
    expect(decoder).toBe('trail');
    expect(fields).toMatchObject(view);
    expect(Object.values(fields)).not.toContain('null');
  });

  function envelope() {
    const { requestParameters, responseElements, ...rest } = record;
    const aws = {
      log_info: { s3bucket: 'trail' },
      ...rest,
      requestParameters: { instancesSet: { items: { imageId: 'ami-1', minCount: 1 } } },
      source: 'cloudtrail',
      aws_account_id: '111122223333',
      source_ip_address: '198.51.100.7',
    };
    void requestParameters;
    void responseElements;
    return { integration: 'aws', aws };
  }

  it('keeps services out of srcip', () => {
    const { fields } = decoded(
      decoders,
      JSON.stringify({ ...record, sourceIPAddress: 'cloudformation.amazonaws.com' }),
    );
    expect(fields).not.toHaveProperty('srcip');
    expect(fields).not.toHaveProperty('aws.source_ip_address');
  });

  it('gives the view of an ECS document', () => {
    const document = {
      '@timestamp': '2026-01-02T03:04:05.000Z',
      event: { dataset: 'aws.cloudtrail', provider: 'ec2.amazonaws.com', action: 'RunInstances', id: 'e-1' },
      user: { id: 'AROAEXAMPLE:i-0abc', name: 'deploy' },
      source: { address: '198.51.100.7' },
      aws: {
        cloudtrail: {
          error_code: 'Client.UnauthorizedOperation',
          recipient_account_id: '111122223333',
          user_identity: { type: 'AssumedRole' },
          request_parameters: '{instancesSet={items=[{imageId=ami-1}]}}',
          flattened: { request_parameters: { instancesSet: { items: [{ imageId: 'ami-1' }] } } },
        },
      },
    };
    expect(decoded(decoders, JSON.stringify(document)).fields).toMatchObject(view);
  });

  it('finds room for the record however many parameters there are', () => {
    const many = Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`p${i}`, i]));
    const { requestParameters, ...rest } = record;
    void requestParameters;
    const log = JSON.stringify({ requestParameters: many, ...rest, eventID: 'last' });
    const { fields } = decoded(decoders, log);
    expect(fields['id']).toBe('last');
    expect(Object.keys(fields).length).toBeLessThanOrEqual(256 + 14);
  });
});

describe('AWS_VPCFlow_Decoder', () => {
  const flow = {
    action: 'REJECT',
    srcip: '198.51.100.7',
    srcport: '40000',
    dstip: '10.0.0.5',
    dstport: '22',
    protocol: '6',
    status: 'OK',
    'aws.interface_id': 'eni-1',
    'aws.account_id': '111122223333',
    'aws.bytes': '5000000000',
    'aws.start': '2026-01-02T03:04:05Z',
    'aws.log_status': 'OK',
    'aws.source': 'vpc',
  };
  const start = Date.UTC(2026, 0, 2, 3, 4, 5) / 1000;

  it.each([
    [
      'a line',
      `2 111122223333 eni-1 198.51.100.7 10.0.0.5 40000 22 6 3 5000000000 ${start} ${start + 60} REJECT OK`,
    ],
    [
      'JSON with hyphens',
      `{"version":2.0,"account-id":"111122223333","interface-id":"eni-1","srcaddr":"198.51.100.7","dstaddr":"10.0.0.5","srcport":40000.0,"dstport":22.0,"protocol":6.0,"packets":3,"bytes":5000000000,"start":${start},"end":${start},"action":"REJECT","log-status":"OK"}`,
    ],
    [
      "the envelope of Wazuh's AWS module",
      `{"integration": "aws", "aws": {"account_id": "111122223333", "interface_id": "eni-1", "srcaddr": "198.51.100.7", "dstaddr": "10.0.0.5", "srcport": "40000", "dstport": "22", "protocol": "6", "bytes": "5000000000", "start": "2026-01-02T03:04:05Z", "action": "REJECT", "log_status": "OK", "source": "vpc"}}`,
    ],
    [
      'an ECS document',
      `{"event":{"start":"2026-01-02T03:04:05Z","outcome":"ok"},"action":{"name":"reject"},"cloud":{"account":{"id":"111122223333"}},"source":{"ip":"198.51.100.7","port":40000,"bytes":5000000000},"destination":{"ip":"10.0.0.5","port":22},"network":{"iana_number":"6"},"observer":{"ingress":{"interface":{"name":"eni-1"}}}}`,
    ],
    [
      'an OCSF document',
      `{"class_uid":4001,"action":"Denied","status_code":"OK","start_time_dt":"2026-01-02T03:04:05.000Z","cloud":{"account":{"uid":"111122223333"}},"src_endpoint":{"ip":"198.51.100.7","port":40000},"dst_endpoint":{"ip":"10.0.0.5","port":22,"interface_uid":"eni-1"},"connection_info":{"protocol_num":6,"direction_id":1,"direction":"Inbound"},"traffic":{"bytes":5000000000}}`,
    ],
  ])('gives the same view of %s', (_, log) => {
    expect(decoded(decoders, log).fields).toMatchObject(flow);
  });

  it('leaves out what is not there', () => {
    const line = `2 111122223333 eni-1 - - - - - - - ${start} ${start + 60} - NODATA`;
    const { fields } = decoded(decoders, line);
    expect(fields).toMatchObject({ status: 'NODATA', 'aws.log_status': 'NODATA' });
    expect(fields).not.toHaveProperty('srcip');
    expect(fields).not.toHaveProperty('aws.srcaddr');
  });
});

describe('what the inventory knows', () => {
  const asset = { source: { id: 'i-1', name: 'web', groups: ['a', 'b'] }, instance: { id: ['i-2'] } };

  it.each([
    ['the text of a flow', { srcaddr: '10.0.0.5', interface_id: 'eni-1', asset }],
    [
      'the document of a flow',
      { network: { iana_number: '6' }, source: { ip: '10.0.0.5' }, harrier: { asset } },
    ],
    ['the text of a call', { ...record, asset }],
    [
      'the document of a call',
      {
        event: { dataset: 'aws.cloudtrail', action: 'RunInstances', provider: 'ec2.amazonaws.com' },
        harrier: { asset },
      },
    ],
  ])('is in the same fields of %s', (_, document) => {
    const { fields } = decoded(decoders, JSON.stringify(document));
    expect(fields).toMatchObject({
      'aws.asset.source.id': 'i-1',
      'aws.asset.source.name': 'web',
      'aws.asset.source.groups': '["a", "b"]',
      'aws.asset.instance.id': expect.stringContaining('i-2'),
    });
  });
});

describe('the default format of flow logs', () => {
  it('has the same columns for both flows and for the samples', () => {
    expect(DEFAULT_FORMAT).toHaveLength(14);
    expect(DEFAULT_COLUMNS).toEqual(DEFAULT_FORMAT.map((name) => name.replaceAll('-', '_')));
    expect(FLOW_FORMATS.v2).toEqual(DEFAULT_FORMAT);
  });
});
