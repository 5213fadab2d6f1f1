/**
 * CloudTrail records from bytes to bulk-ready NDJSON on one core, beside `JSON.parse` of the same records in
 * the same run, so that a busy machine does not change the verdict; and the resident memory.
 * Run: `node --import tsx bench/cloudtrail.bench.ts [records] [one run's name]`
 */
import { createGunzip, gzipSync } from 'node:zlib';
import { documentId } from '../src/document/id.ts';
import { cloudTrail } from '../src/log-type/cloudtrail/cloudtrail.ts';
import type { OutputOptions } from '../src/log-type/log-type.ts';
import { batches, bulkBody, bulkItem } from '../src/opensearch/bulk-item.ts';

const count = Number(process.argv[2] ?? 10_000);
const only = process.argv[3];
const texts = records(count);
const plain = Buffer.from(`{"Records":[${texts.join(',')}]}`);
const object = gzipSync(plain, { level: 6 });
const ROUNDS = 5;

const NOTHING: OutputOptions = { ecs: false, ocsf: false, profile: 'compat', keepOriginal: false };
const runs: Readonly<Record<string, () => void | Promise<void>>> = {
  'JSON.parse': () => {
    for (const text of texts) JSON.parse(text);
  },
  gunzip: async () => {
    for await (const _ of inflated());
  },
  read: () => run(chunks(), NOTHING),
  ECS: () => run(chunks(), { ...NOTHING, ecs: true }),
  OCSF: () => run(chunks(), { ...NOTHING, ocsf: true }),
  both: () => run(chunks(), { ...NOTHING, ecs: true, ocsf: true }),
  'gzip to ECS': () => run(inflated(), { ...NOTHING, ecs: true }),
  'gzip to both': () => run(inflated(), { ...NOTHING, ecs: true, ocsf: true }),
};

// Rounds of all runs alternate: what else the machine does falls on all of them alike.
const best = new Map<string, number>();
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, work] of Object.entries(runs)) {
    if (only !== undefined && name !== only && name !== 'JSON.parse') continue;
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    best.set(name, Math.min(best.get(name) ?? Number.POSITIVE_INFINITY, (user + system) / count));
  }
}
const unit = best.get('JSON.parse') ?? Number.NaN;
for (const [name, micros] of best) {
  const rate = Math.round(1e6 / micros).toLocaleString('en');
  console.log(
    `${name.padEnd(12)} ${micros.toFixed(1).padStart(6)} µs a record, ${(micros / unit).toFixed(2)} x JSON.parse, ` +
      `${rate} records per CPU second`,
  );
}
console.log(
  `${Math.round(process.memoryUsage.rss() / 1e6)} MB resident, ${Math.round(plain.length / 1e6)} MB of input held`,
);

async function* chunks(): AsyncGenerator<Buffer> {
  for (let at = 0; at < plain.length; at += 1 << 17) yield plain.subarray(at, at + (1 << 17));
}

async function* inflated(): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: 1 << 17 });
  gunzip.end(object);
  for await (const chunk of gunzip) yield chunk;
}

/** Records as bodies of bulk requests, as the worker makes them. */
async function run(bytes: AsyncIterable<Buffer>, options: OutputOptions): Promise<void> {
  const write = cloudTrail.documents(options);
  const origin = { bucket: 'b', key: 'k' };
  for await (const batch of cloudTrail.read(bytes, { origin, maxRecordBytes: 16 << 20 })) {
    const items = batch.records.flatMap((record) =>
      write(record).map((document) => bulkItem(document, documentId('object', record.ordinal))),
    );
    for (const body of batches(items, 'create', { maxBytes: 5 << 20, maxItems: 2000 })) bulkBody(body);
  }
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
      eventTime: new Date(1_710_000_000_000 + index * 250).toISOString().replace(/\.\d+/, ''),
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
