import { describe, expect, it } from 'vitest';
import { compareKeys, mayMatch } from '../../src/source/s3-list.ts';

const trail = 'AWSLogs/123456789012/CloudTrail/eu-west-3/2026/11/20/x.json.gz';
const org = 'pre/AWSLogs/o-abc123/123456789012/CloudTrail/eu-west-3/2026/11/20/x.json.gz';
const hive =
  'AWSLogs/aws-account-id=123456789012/aws-service=vpcflowlogs/aws-region=eu-west-3/year=2026/month=11/day=20/hour=01/x.parquet';

describe('mayMatch', () => {
  it.each([trail, org, hive])('judges account, region and day in %s', (key) => {
    expect(mayMatch(key, {})).toBe(true);
    expect(mayMatch(key, { accounts: ['123456789012'], regions: ['eu-west-3'] })).toBe(true);
    expect(mayMatch(key, { accounts: ['999999999999'] })).toBe(false);
    expect(mayMatch(key, { regions: ['eu-west-1'] })).toBe(false);
    expect(mayMatch(key, { since: '2026-11-20', until: '2026-11-20' })).toBe(true);
    expect(mayMatch(key, { since: '2026-11-21' })).toBe(false);
    expect(mayMatch(key, { until: '2026-11-19' })).toBe(false);
  });

  it('opens only folders that can hold something', () => {
    const filter = { since: '2026-11-20', until: '2027-01-05' };
    const root = 'AWSLogs/123456789012/CloudTrail/eu-west-3/';
    for (const [folder, opened] of [
      ['', true],
      ['2025/', false],
      ['2026/', true],
      ['2026/10/', false],
      ['2026/11/', true],
      ['2026/11/19/', false],
      ['2027/01/05/', true],
      ['2027/02/', false],
      ['2028/', false],
    ] as const) {
      expect(mayMatch(root + folder, filter)).toBe(opened);
    }
  });

  it('lets keys through that say nothing', () => {
    expect(mayMatch('flow.log', { since: '2026-11-20', accounts: ['1'], regions: ['r'] })).toBe(true);
  });
});

describe('compareKeys', () => {
  it('orders as S3 does, by UTF-8 bytes', () => {
    const keys = ['a', 'a/', 'a0', 'b', 'é', '\u{1F600}', '\uFFFD'];
    expect([...keys].sort(compareKeys)).toEqual(['a', 'a/', 'a0', 'b', 'é', '\uFFFD', '\u{1F600}']);
  });
});
