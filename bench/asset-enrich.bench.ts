import { DirectoryBuilder } from '../src/asset/directory-build.ts';
import { enrichedLogType } from '../src/asset/enriched-log-type.ts';
import { vpcFlow } from '../src/log-type/vpc-flow/log-type.ts';

/**
 * Memory of a directory with 100,000 states, and CPU time of flow documents with and without enrichment
 * (both ends known: the dearest case).
 * Run: `node --expose-gc --import tsx bench/asset-enrich.bench.ts`; about 15 CPU seconds.
 */
const STATES = 100_000;
const FLOWS = 200_000;

const hex = (n: number) => n.toString(16).padStart(17, '0');
const address = (n: number) => `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`;

globalThis.gc?.();
const before = process.memoryUsage().heapUsed;
const builder = new DirectoryBuilder(STATES);
for (let n = 0; n < STATES; n++) {
  builder.add({
    id: `i-${hex(n)}`,
    name: `server ${n}`,
    account: '111122223333',
    vpc: 'vpc-0123456789abcdef0',
    groups: ['default', `group ${n % 100}`],
    interfaces: [`eni-${hex(n)}`],
    addresses: [address(n)],
    changedAt: 0,
    present: true,
    createdAt: 0,
  });
}
const directory = builder.build();
globalThis.gc?.();
const bytes = process.memoryUsage().heapUsed - before;
console.log(
  `${directory.size} states: ${(bytes / 1e6).toFixed(0)} MB, ${Math.round(bytes / STATES)} bytes each`,
);

const HEADER =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status';
const lines = Array.from(
  { length: FLOWS },
  (_, n) =>
    `2 111122223333 eni-${hex(n % STATES)} ${address(n % STATES)} ${address((n + 7) % STATES)} 1024 443 6 10 840 1763632800 1763632860 ACCEPT OK`,
);

async function* content(): AsyncGenerator<Buffer> {
  const bytes = Buffer.from([HEADER, ...lines].join('\n'), 'latin1');
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

const options = { ecs: true, ocsf: false, profile: 'compat', keepOriginal: false } as const;
const origin = { bucket: 'b', key: 'k' };

async function rate(type: typeof vpcFlow): Promise<number> {
  const write = type.documents(options);
  let length = 0;
  const started = process.cpuUsage();
  for await (const batch of type.read(content(), { origin, maxRecordBytes: 1 << 20 })) {
    for (const record of batch.records) for (const { json } of write(record)) length += json.length;
  }
  const { user, system } = process.cpuUsage(started);
  if (length === 0) throw new Error('nothing was written');
  return FLOWS / ((user + system) / 1e6);
}

const enriched = enrichedLogType(vpcFlow as never, () => directory) as unknown as typeof vpcFlow;
for (let round = 0; round < 3; round++) {
  const [plain, rich] = [await rate(vpcFlow), await rate(enriched)];
  console.log(
    `plain ${Math.round(plain)}/s, enriched ${Math.round(rich)}/s (${(plain / rich).toFixed(2)} times the time)`,
  );
}
