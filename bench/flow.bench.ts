/**
 * Flow lines from gzip to documents that are ready for a bulk request, in one process.
 * `node --import tsx bench/flow.bench.ts [lines]` prints, for each format and schema, records per second of
 * CPU time (all threads, zlib's too) and how many times that is what a fixed reference loop manages in the
 * same minute on the same data: gunzip, split, `JSON.stringify` of the columns, nothing else. On a machine
 * that is busy with other things only the ratios compare. At the end the peak of resident memory of a
 * process that reads a large object.
 */
import { spawnSync } from 'node:child_process';
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { documentId, objectId } from '../src/document/id.ts';
import { decompress } from '../src/format/decompress.ts';
import { vpcFlow } from '../src/log-type/vpc-flow/log-type.ts';
import { type BulkItem, batches, bulkBody, bulkItem } from '../src/opensearch/bulk-item.ts';
import { FLOW_FORMATS, type FlowFormat, flowHeader } from '../src/sample/flow.ts';
import { generateFlowLines } from '../src/sample/generate-flow-lines.ts';

const LARGE = '--large';
const ROUNDS = 4;
const LARGE_COPIES = 20;
const origin = { bucket: 'logs', key: 'AWSLogs/111122223333/vpcflowlogs/eu-west-1/x.log.gz', etag: '1' };
const BOTH = { ecs: true, ocsf: true };
const SCHEMAS = { ECS: { ecs: true, ocsf: false }, OCSF: { ecs: false, ocsf: true }, both: BOTH };

if (process.argv[2] === LARGE) {
  const bytes = createReadStream(process.argv[3] ?? '', { highWaterMark: 262_144 });
  const { count, out } = await run(bytes, BOTH);
  console.log(
    `peak resident memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB for one object of ` +
      `${count} lines, ${Math.round(out / 2 ** 20)} MiB of documents`,
  );
} else measure(Number(process.argv[2] ?? 30_000));

async function measure(lines: number): Promise<void> {
  for (const format of ['v2', 'v5'] as const) {
    const gz = gzipSync(sample(format, lines));
    const rates = new Map<string, number>();
    let size = 0;
    // Turn by turn, so that a busy moment strikes all alike; the best turn of each counts.
    for (let round = 0; round < ROUNDS; round++) {
      await timed('reference', rates, async () => reference(gz));
      for (const [name, schema] of Object.entries(SCHEMAS)) {
        await timed(name, rates, async () => {
          const { count, out } = await run(chunks(gz), schema);
          size = out;
          return count;
        });
      }
    }
    const base = rates.get('reference') ?? Number.NaN;
    for (const [name, rate] of rates) {
      console.log(
        `${format}  ${name.padEnd(9)} ${String(Math.round(rate)).padStart(8)} records per CPU second` +
          `${(rate / base).toFixed(2).padStart(8)} × reference`,
      );
    }
    console.log(`${format}  ${Math.round(size / lines)} bytes of ECS and OCSF a record`);
    if (format === 'v5') measureMemory(gz);
  }
}

async function timed(name: string, rates: Map<string, number>, work: () => Promise<number>): Promise<void> {
  const cpu = process.cpuUsage();
  const count = await work();
  const { user, system } = process.cpuUsage(cpu);
  rates.set(name, Math.max(rates.get(name) ?? 0, count / ((user + system) / 1e6)));
}

/** What any reader written in an afternoon does at least; it never changes. */
function reference(gz: Buffer): number {
  const [header = '', ...lines] = gunzipSync(gz).toString('latin1').trimEnd().split('\n');
  const names = header.split(' ');
  let out = 0;
  for (const line of lines) {
    const values = line.split(' ');
    const document: Record<string, unknown> = { message: line };
    for (let at = 0; at < names.length; at++) document[names[at] ?? ''] = values[at];
    out += JSON.stringify(document).length;
  }
  return out > 0 ? lines.length : 0;
}

/** Lines as bodies of bulk requests, as the worker makes them. */
async function run(
  bytes: AsyncIterable<Buffer>,
  schema: { ecs: boolean; ocsf: boolean },
): Promise<{ count: number; out: number }> {
  const write = vpcFlow.documents({ ...schema, profile: 'compat', keepOriginal: false });
  const hash = objectId(origin);
  let count = 0;
  let out = 0;
  for await (const batch of vpcFlow.read(decompress(bytes), { origin, maxRecordBytes: 1 << 20 })) {
    count += batch.records.length;
    const items: BulkItem[] = [];
    for (const record of batch.records) {
      const id = documentId(hash, record.ordinal);
      for (const document of write(record)) items.push(bulkItem(document, id));
    }
    for (const body of batches(items, 'create', { maxBytes: 5 << 20, maxItems: 2000 })) {
      out += bulkBody(body).length;
    }
  }
  return { count, out };
}

function measureMemory(gz: Buffer): void {
  const folder = mkdtempSync(join(tmpdir(), 'harrier-bench-'));
  try {
    const file = join(folder, 'large.log.gz');
    // Members of gzip stand one behind the other.
    writeFileSync(file, Buffer.concat(Array.from({ length: LARGE_COPIES }, () => gz)));
    const self = fileURLToPath(import.meta.url);
    spawnSync(process.execPath, [...process.execArgv, self, LARGE, file], { stdio: 'inherit' });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function sample(format: FlowFormat, count: number): Buffer {
  const parts: string[] = [`${flowHeader(FLOW_FORMATS[format])}\n`];
  for (const line of generateFlowLines({ count, format, durationMs: 600_000 })) parts.push(`${line}\n`);
  return Buffer.from(parts.join(''), 'latin1');
}

async function* chunks(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 262_144) yield bytes.subarray(at, at + 262_144);
}
