import { describe, expect, it } from 'vitest';
import { recognise } from '../../../src/worker/object/recognise.ts';

const TRAIL = '{"Records":[{"eventVersion":"1.08","eventSource":"ec2.amazonaws.com"';
const FLOW =
  '2 123456789012 eni-0a1b2c3d4e5f60718 10.0.0.5 198.51.100.7 1024 443 6 10 840 1763632800 1763632860 ACCEPT OK\n';

function of(key: string, head: string | Buffer): string {
  const found = recognise({ bucket: 'b', key }, Buffer.from(head));
  return found.kind === 'log' ? found.logType.name : `${found.kind} ${found.reason}`;
}

describe('recognise', () => {
  it.each([
    ['AWSLogs/1/CloudTrail/eu-west-3/2026/x.json', TRAIL, 'cloudtrail'],
    ['anything', TRAIL, 'cloudtrail'],
    ['AWSLogs/1/vpcflowlogs/eu-west-3/2026/x.log', FLOW, 'vpc-flow'],
    ['anything', FLOW, 'vpc-flow'],
    ['folder/', '', 'skip folder-marker'],
    ['x.log', '', 'unknown empty-object'],
    ['x.log', '\n \n', 'unknown empty-object'],
    ['AWSLogs/1/CloudTrail-Digest/eu/x.json', TRAIL, 'skip digest-file'],
    ['AWSLogs/1/Config/ConfigWritabilityCheckFile', 'x', 'skip writability-check'],
    [
      'AWSLogs/1/elasticloadbalancing/eu/x.log',
      'http 2026-11-20T10:00:00Z app/lb …',
      'skip other-log-type:elb',
    ],
    ['x.bin', Buffer.from([0, 1, 2, 3, 250]), 'unknown unrecognised-format'],
    ['AWSLogs/1/vpcflowlogs/eu/x.log', Buffer.from([0, 1, 2, 3, 250]), 'unknown unrecognised-format'],
    ['x.txt', 'Lorem ipsum dolor sit amet', 'unknown unrecognised-format'],
  ])('%s', (key, head, expected) => {
    expect(of(key, head)).toBe(expected);
  });
});
