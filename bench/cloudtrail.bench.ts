/**
 * CloudTrail records per CPU second from gzip to bulk-ready NDJSON on one core, and the resident memory.
 * Run: `node --import tsx bench/cloudtrail.bench.ts [records]`
 */
import { Readable } from 'node:stream';
import { createGunzip, gzipSync } from 'node:zlib';
import { indexName } from '../src/document/stream.ts';
import { cloudTrail } from '../src/log-type/cloudtrail/cloudtrail.ts';
import type { OutputOptions } from '../src/log-type/log-type.ts';

const count = Number(process.argv[2] ?? 100_000);
const object = gzipSync(Buffer.from(`{"Records":[${records(count).join(',')}]}`), { level: 6 });

const runs: readonly (readonly [name: string, options: Partial<OutputOptions>])[] = [
  ['read only', { ecs: false, ocsf: false }],
  ['ECS', { ecs: true, ocsf: false }],
  ['OCSF', { ecs: false, ocsf: true }],
  ['both', { ecs: true, ocsf: true }],
];
for (const [name, choice] of runs) {
  const options: OutputOptions = { ecs: true, ocsf: true, profile: 'compat', keepOriginal: false, ...choice };
  let best = 0;
  let bytes = 0;
  for (let round = 0; round < 4; round++) {
    const before = process.cpuUsage();
    bytes = await run(options);
    const { user, system } = process.cpuUsage(before);
    best = Math.max(best, count / ((user + system) / 1e6));
  }
  const rss = Math.round(process.memoryUsage.rss() / 1e6);
  console.log(
    `${name.padEnd(10)} ${Math.round(best).toLocaleString('en')} records per CPU second, ` +
      `${Math.round(bytes / count)} bytes out each, ${rss} MB resident`,
  );
}

async function run(options: OutputOptions): Promise<number> {
  const write = cloudTrail.documents(options);
  const inflated = Readable.from([object]).pipe(createGunzip({ chunkSize: 1 << 17 }));
  const origin = { bucket: 'b', key: 'k' };
  let written = 0;
  for await (const batch of cloudTrail.read(inflated, { origin, maxRecordBytes: 16 << 20 })) {
    const lines: string[] = [];
    for (const record of batch.records) {
      for (const { stream, time, json } of write(record)) {
        lines.push(`{"index":{"_index":"${indexName(stream, time)}","_id":"${record.ordinal}"}}\n${json}\n`);
      }
    }
    written += Buffer.from(lines.join(''), 'latin1').length;
  }
  return written;
}

/** Seeded records of about 1.3 kB: reads, changes with long parameters, errors, and sign-ins. */
function records(total: number): string[] {
  let state = 42;
  const random = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state % below;
  };
  const hex = (length: number) => Array.from({ length }, () => random(16).toString(16)).join('');
  return Array.from({ length: total }, (_, index) => {
    const user = ['alice', 'bob', 'carol', 'deploy'][random(4)];
    const kind = random(4);
    const issuer = {
      type: 'Role',
      principalId: `AROA${hex(16)}`,
      arn: `arn:aws:iam::111122223333:role/${user}`,
      accountId: '111122223333',
      userName: user,
    };
    const record = {
      eventVersion: '1.09',
      userIdentity: {
        type: 'AssumedRole',
        principalId: `AROA${hex(16)}:i-${hex(17)}`,
        arn: `arn:aws:sts::111122223333:assumed-role/${user}/i-${hex(17)}`,
        accountId: '111122223333',
        accessKeyId: `ASIA${hex(16)}`,
        sessionContext: {
          sessionIssuer: issuer,
          webIdFederationData: {},
          attributes: { creationDate: '2024-07-14T09:00:00Z', mfaAuthenticated: 'false' },
        },
      },
      eventTime: new Date(1_720_000_000_000 + index * 250).toISOString().replace(/\.\d+/, ''),
      eventSource: kind === 0 ? 's3.amazonaws.com' : 'ec2.amazonaws.com',
      eventName: ['GetObject', 'RunInstances', 'DescribeInstances', 'ModifyInstanceAttribute'][kind],
      awsRegion: 'eu-west-1',
      sourceIPAddress: `198.51.100.${random(256)}`,
      userAgent: 'aws-cli/2.17.60 md/awscrt#0.21.2 ua/2.0 os/linux#6.8 md/arch#x86_64 lang/python#3.12.6',
      ...(random(10) === 0
        ? {
            errorCode: 'Client.UnauthorizedOperation',
            errorMessage: 'You are not authorized to perform this operation.',
          }
        : {}),
      requestParameters: [
        { bucketName: `bucket-${hex(8)}`, Host: 'bucket.s3.eu-west-1.amazonaws.com', key: `path/${hex(24)}` },
        {
          instancesSet: { items: [{ imageId: `ami-${hex(17)}`, minCount: 1, maxCount: 2 }] },
          instanceType: 't3.micro',
          monitoring: { enabled: false },
          disableApiTermination: false,
        },
        {
          maxResults: 100,
          instancesSet: {},
          filterSet: {
            items: [{ name: 'instance-state-name', valueSet: { items: [{ value: 'running' }] } }],
          },
        },
        { instanceId: `i-${hex(17)}`, groupSet: { items: [{ groupId: `sg-${hex(17)}` }] } },
      ][kind],
      responseElements:
        kind === 1
          ? { requestId: hex(32), reservationId: `r-${hex(17)}`, ownerId: '111122223333', groupSet: {} }
          : null,
      requestID: hex(32),
      eventID: `${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}`,
      readOnly: kind % 2 === 0,
      eventType: 'AwsApiCall',
      managementEvent: kind !== 0,
      recipientAccountId: '111122223333',
      eventCategory: kind === 0 ? 'Data' : 'Management',
      tlsDetails: {
        tlsVersion: 'TLSv1.3',
        cipherSuite: 'TLS_AES_128_GCM_SHA256',
        clientProvidedHostHeader: 'ec2.eu-west-1.amazonaws.com',
      },
    };
    return JSON.stringify(record);
  });
}
