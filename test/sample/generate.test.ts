import { describe, expect, it } from 'vitest';
import { demoSample } from '../../src/sample/demo-sample.ts';
import { FLOW_FORMATS } from '../../src/sample/flow.ts';
import { generateCloudTrail } from '../../src/sample/generate-cloudtrail.ts';
import { generateFlowLines } from '../../src/sample/generate-flow-lines.ts';

describe('samples', () => {
  it('are the same for the same seed and differ for another', () => {
    const lines = (seed: number) => [...generateFlowLines({ seed, count: 50 })];
    const records = (seed: number) => JSON.stringify([...generateCloudTrail({ seed, count: 50 })]);
    expect(lines(3)).toEqual(lines(3));
    expect(lines(3)).not.toEqual(lines(4));
    expect(records(3)).toBe(records(3));
    expect(records(3)).not.toBe(records(4));
  });

  it.each(['v2', 'v5', 'custom'] as const)('flow lines have the columns of %s', (format) => {
    const fields: readonly string[] = FLOW_FORMATS[format];
    for (const line of generateFlowLines({ count: 300, format })) {
      const columns = line.split(' ');
      expect(columns).toHaveLength(fields.length);
      expect(columns[0]).toBe(format === 'v2' ? '2' : '5');
    }
  });

  it('hold IPv6, protocols beyond TCP and UDP, and windows without data', () => {
    const lines = [...generateFlowLines({ count: 3000 })];
    expect(lines.some((line) => line.includes('2001:db8:'))).toBe(true);
    expect(lines.some((line) => line.endsWith('NODATA'))).toBe(true);
    const protocols = new Set(lines.map((line) => line.split(' ')[7]));
    for (const protocol of ['1', '6', '17', '47', '50', '132']) expect(protocols).toContain(protocol);
  });

  it('CloudTrail records have the size of real ones', () => {
    let bytes = 0;
    for (const record of generateCloudTrail({ count: 500 })) bytes += JSON.stringify(record).length;
    expect(bytes / 500).toBeGreaterThan(1200);
    expect(bytes / 500).toBeLessThan(1900);
  });

  it('tell the same story as the layout of a bucket', () => {
    const options = { seed: 7, end: Date.UTC(2026, 0, 15, 14), cloudTrail: 100, flows: 500 };
    const { objects, story } = demoSample(options);
    expect(demoSample(options).objects).toEqual(objects);
    expect(objects.reduce((sum, object) => sum + object.records, 0)).toBe(
      600 + story.records.length + story.flows.length,
    );
    for (const { key } of objects) {
      expect(key).toMatch(
        /^AWSLogs\/111122223333\/(CloudTrail|vpcflowlogs)\/[a-z0-9-]+\/2026\/01\/15\/.+\.(json|log)\.gz$/,
      );
    }
    expect(new Set(objects.map((object) => object.key)).size).toBe(objects.length);
  });
});
