import { describe, expect, it } from 'vitest';
import { toByteString } from '../../src/bytes/byte-string.ts';
import { cloudTrail } from '../../src/log-type/cloudtrail/cloudtrail.ts';
import { accountOf, wazuhTextOf } from '../../src/log-type/wazuh-envelope.ts';
import { ORIGIN, readText } from '../support/cloudtrail.ts';

async function wazuh(members: string, key = ORIGIN.key): Promise<string> {
  const { records } = await readText(toByteString(`{"eventTime":"2024-07-14T10:00:00Z"${members}}`));
  const [record] = records;
  return record === undefined ? '' : cloudTrail.wazuhText(record, { bucket: 'trail', key });
}
const LOG_INFO = `"log_info": {"aws_account_alias": "", "log_file": "${ORIGIN.key}", "s3bucket": "trail"}`;
const aws = async (members: string): Promise<unknown> => JSON.parse(await wazuh(members)).aws;

describe('wazuhText of CloudTrail (SEMANTICS 11)', () => {
  it('puts the event between log_info and source', async () => {
    expect(await wazuh(',"eventName":"RunInstances","readOnly":false')).toBe(
      `{"integration": "aws", "aws": {${LOG_INFO}, "eventTime": "2024-07-14T10:00:00Z", "eventName": "RunInstances", "readOnly": false, "source": "cloudtrail", "aws_account_id": "111122223333"}}`,
    );
  });

  it('takes the account from the key only', async () => {
    expect(await wazuh('', 'logs/f.json.gz')).not.toContain('aws_account_id');
    expect(accountOf('AWSLogs/o-abc123/111122223333/CloudTrail/f')).toBe('111122223333');
    expect(accountOf('x/AWSLogs/111122223333/f')).toBe('111122223333');
    expect(accountOf('myAWSLogs/111122223333/f')).toBe('');
  });

  it('removes nulls through objects, not inside lists', async () => {
    expect(await aws(',"a":null,"b":{"c":null,"d":[null,1,{"e":null}]}')).toMatchObject({
      b: { d: [null, 1, { e: null }] },
    });
    expect(await aws(',"a":null,"b":{"c":null}')).not.toHaveProperty('a');
  });

  it('makes lists of one their element, once, and does not enter lists', async () => {
    expect(
      await aws(',"a":[[1]],"b":{"c":["x"]},"d":[{"e":[1]}],"f":[{"g":[1]},2],"h":[null]'),
    ).toMatchObject({
      a: [1],
      b: { c: 'x' },
      d: { e: [1] },
      f: [{ g: [1] }, 2],
      h: null,
    });
  });

  it('copies an address that looks like IPv4', async () => {
    expect(await aws(',"sourceIPAddress":"198.51.100.7"')).toMatchObject({
      source_ip_address: '198.51.100.7',
    });
    expect(await aws(',"sourceIPAddress":"ec2.amazonaws.com"')).not.toHaveProperty('source_ip_address');
    expect(await aws(',"sourceIPAddress":"2001:db8::1"')).not.toHaveProperty('source_ip_address');
  });

  it('wraps what is no object', async () => {
    expect(
      await aws(
        ',"tags":["a","b"],"requestParameters":[1,true],"responseElements":"x","additionalEventData":1.50',
      ),
    ).toMatchObject({
      tags: { value: ['a', 'b'] },
      requestParameters: { string: '[1, True]' },
      responseElements: { string: 'x' },
      additionalEventData: { string: '1.5' },
    });
    expect(await aws(',"requestParameters":{"disableApiTermination":true}')).toMatchObject({
      requestParameters: { disableApiTermination: { value: true } },
    });
  });

  it('lets members of the event replace log_info, and source is always ours', async () => {
    expect(await wazuh(',"source":"x","log_info":1')).toContain('"aws": {"log_info": 1, "eventTime"');
    expect(await wazuh(',"source":"x","b":1')).toContain('"source": "cloudtrail", "b": 1');
  });
});

it('writes events of plain texts the same way', () => {
  const origin = { bucket: 'b', key: 'AWSLogs/111122223333/vpcflowlogs/é' };
  expect(wazuhTextOf(origin, [['srcaddr', '10.0.0.1']], 'vpc')).toBe(
    '{"integration": "aws", "aws": {"log_info": {"aws_account_alias": "", "log_file": "AWSLogs/111122223333/vpcflowlogs/\\u00e9", "s3bucket": "b"}, "srcaddr": "10.0.0.1", "source": "vpc", "aws_account_id": "111122223333"}}',
  );
});
