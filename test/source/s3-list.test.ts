import type { ListObjectsV2CommandInput, S3Client } from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareKeys, listObjects, mayMatch } from '../../src/source/s3-list.ts';

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

describe('listObjects', () => {
  /** A store with pages of two. Stores differ in whether they give a folder in whose middle a listing begins. */
  function store(keys: readonly string[], givesBegun: boolean): S3Client {
    const list = (input: ListObjectsV2CommandInput) => {
      const { Prefix = '', StartAfter = '', ContinuationToken } = input;
      const found = new Set<string>();
      for (const key of [...keys].sort(compareKeys)) {
        if (!key.startsWith(Prefix) || compareKeys(key, StartAfter) <= 0) continue;
        const slash = key.indexOf('/', Prefix.length);
        const entry = slash === -1 ? key : key.slice(0, slash + 1);
        if (givesBegun || compareKeys(entry, StartAfter) > 0) found.add(entry);
      }
      const from = Number(ContinuationToken ?? 0);
      const page = [...found].slice(from, from + 2);
      return {
        CommonPrefixes: page.filter((one) => one.endsWith('/')).map((one) => ({ Prefix: one })),
        Contents: page.filter((one) => !one.endsWith('/')).map((one) => ({ Key: one, Size: 1 })),
        ...(from + 2 < found.size && { NextContinuationToken: String(from + 2) }),
      };
    };
    const send = async ({ input }: { input: ListObjectsV2CommandInput }) => list(input);
    return { send } as unknown as S3Client;
  }
  async function listed(client: S3Client, prefix: string, startAfter?: string): Promise<string[]> {
    const keys: string[] = [];
    for await (const { key } of listObjects(client, 'b', prefix, {}, startAfter)) keys.push(key);
    return keys;
  }
  const key = fc
    .array(fc.constantFrom('a', 'b', '-', '0', '/', 'é'), { minLength: 1, maxLength: 7 })
    .map((parts) => `p/${parts.join('')}x`);

  it.each([true, false])(
    'goes on behind any key with all that follows in order (begun folders given: %s)',
    async (givesBegun) => {
      await fc.assert(
        fc.asyncProperty(fc.uniqueArray(key, { minLength: 1, maxLength: 12 }), fc.nat(), async (keys, at) => {
          const client = store([...keys, 'other/x'], givesBegun);
          const all = [...keys].sort(compareKeys);
          expect(await listed(client, 'p/')).toEqual(all);
          const after = at % all.length;
          expect(await listed(client, 'p/', all[after])).toEqual(all.slice(after + 1));
        }),
      );
    },
  );
});
