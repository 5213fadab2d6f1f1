import { describe, expect, it } from 'vitest';
import { readAll } from '../../support/read-object.ts';

const LINE = '2 111122223333 eni-0a1 - - - - - - - 1767000000 1767000060 - NODATA';
const origin = { bucket: 'logs', key: 'AWSLogs/444455556666/vpcflowlogs/eu-west-1/é.gz' };

describe('text for rules', () => {
  it('compact: own columns, numbers as numbers, dashes kept', async () => {
    const { type, records } = await readAll(LINE);
    const [record] = records;
    if (record === undefined) throw new Error('no record');
    expect(type?.compactText(record)).toBe(
      '{"version":2,"account_id":"111122223333","interface_id":"eni-0a1","srcaddr":"-","dstaddr":"-","srcport":"-","dstport":"-",' +
        '"protocol":"-","packets":"-","bytes":"-","start":1767000000,"end":1767000060,"action":"-","log_status":"NODATA"}',
    );
  });

  it('wazuh-aws: Python’s spelling, texts only, dates, the account of the folder', async () => {
    const { type, records } = await readAll(LINE);
    const [record] = records;
    if (record === undefined) throw new Error('no record');
    expect(type?.wazuhText(record, origin)).toBe(
      '{"integration": "aws", "aws": {"log_info": {"aws_account_alias": "", "log_file": "AWSLogs/444455556666/vpcflowlogs/eu-west-1/\\u00e9.gz", "s3bucket": "logs"}, ' +
        '"version": "2", "account_id": "111122223333", "interface_id": "eni-0a1", "srcaddr": "-", "dstaddr": "-", "srcport": "-", "dstport": "-", ' +
        '"protocol": "-", "packets": "-", "bytes": "-", "start": "2025-12-29T09:20:00Z", "end": "2025-12-29T09:21:00Z", "action": "-", "log_status": "NODATA", ' +
        '"source": "vpc", "aws_account_id": "444455556666"}}',
    );
  });
});
